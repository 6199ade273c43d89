"""Sound and film that readers may seek in: part of a file, when the browser asks for part of it (RFC 9110, § 14)."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from django.http import FileResponse, HttpResponse
from wagtail.documents.views.serve import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

#: One range: a browser's player asks for no more, and the whole file answers a request for several.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
CHUNK = 64 * 1024


def serve_file(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """Serve a file as Wagtail does, which checks who may read it; of a sound or film, the part asked for by a GET."""
    response: HttpResponseBase = serve(request, document_id, document_filename)
    if request.method != "GET" or not isinstance(response, FileResponse):
        return response
    if not response["Content-Type"].startswith(("audio/", "video/")):
        return response
    source = response.file_to_stream
    response["Accept-Ranges"] = "bytes"
    # Said so that no middleware compresses what is counted in bytes of the file.
    response["Content-Encoding"] = "identity"
    match = RANGE.fullmatch(request.headers.get("Range", ""))
    if not source or not match or request.headers.get("If-Range", response["ETag"]) != response["ETag"]:
        return response
    return _part(response, source, match)


def _part(response: FileResponse, source: IO[bytes], match: re.Match[str]) -> HttpResponseBase:
    """Turn the answer with the whole file into that with one range (206), or say that it has no such bytes (416)."""
    size = int(response["Content-Length"])
    if (found := _bounds(match[1], match[2], size)) is None:
        response.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = found
    response.streaming_content = _chunks(source, first, last)
    response.status_code = 206
    response["Content-Length"] = str(last - first + 1)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _bounds(first: str, last: str, size: int) -> tuple[int, int] | None:
    """Return the first and last bytes asked for: « 5-9 », « 5- » (to the end), « -5 » (the last five)."""
    if first:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
    elif last:
        start, end = max(size - int(last), 0), size - 1
    else:
        return None
    return (start, end) if start <= end else None


def _chunks(source: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    source.seek(first)
    left = last - first + 1
    while left > 0 and (chunk := source.read(min(CHUNK, left))):
        left -= len(chunk)
        yield chunk
