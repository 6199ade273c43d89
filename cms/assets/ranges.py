"""Sound and film that readers may seek in: part of a file, when the browser asks for part of it (RFC 9110, § 14)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import HttpResponse, StreamingHttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files import File
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from cms.assets.models import CustomDocument

#: One range; a browser's player asks for no more, and the whole file answers a request for several.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
CHUNK = 64 * 1024


def part_of(document: CustomDocument, request: HttpRequest) -> HttpResponseBase | None:
    """
    Answer a request for one range of a sound or film: 206, or 416 where the file has no such bytes.

    None when there is no range to answer: the file is then served whole.
    """
    match = RANGE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or not match or not document.content_type.startswith(("audio/", "video/")):
        return None
    if request.headers.get("If-Range", f'"{document.file_hash}"') != f'"{document.file_hash}"':
        return None
    size = document.file.size
    if (found := _bounds(match[1], match[2], size)) is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = found
    return StreamingHttpResponse(
        _chunks(document.file, first, last),
        status=206,
        headers={
            "Content-Type": document.content_type,
            "Content-Disposition": document.content_disposition,
            "Content-Length": str(last - first + 1),
            "Content-Range": f"bytes {first}-{last}/{size}",
            "Accept-Ranges": "bytes",
            "ETag": f'"{document.file_hash}"',
            # Said so that no middleware compresses what is counted in bytes of the file.
            "Content-Encoding": "identity",
            "Content-Security-Policy": "default-src 'none'",
        },
    )


def _bounds(first: str, last: str, size: int) -> tuple[int, int] | None:
    """Return the first and last bytes asked for: « 5-9 », « 5- » (to the end), « -5 » (the last five)."""
    if first:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
    elif last:
        start, end = max(size - int(last), 0), size - 1
    else:
        return None
    return (start, end) if start <= end else None


def _chunks(file: File, first: int, last: int) -> Iterator[bytes]:
    with file.open("rb") as source:
        source.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := source.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
