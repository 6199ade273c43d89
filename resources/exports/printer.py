"""HTML to PDF by WeasyPrint. Importing this module needs Pango and takes a second: only `pdf.py` does."""

from __future__ import annotations

import posixpath
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

#: Where relative addresses are resolved: a host that exists nowhere (RFC 2606).
HERE = "https://document.invalid/"
STYLESHEET = "css/pdf.css"
#: Folders that a document may read, in the media and in the static files.
MEDIA_FOLDERS = ("images/",)
STATIC_FOLDERS = ("css/", "fonts/", "img/drawings/")
JPEG_QUALITY = 82
PDF_OPTIONS = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}


class OwnFiles(URLFetcher):
    """
    Gives WeasyPrint the site's renditions and print style, and nothing else.

    No connection is opened and no path is taken from the document: a name is looked up in the storage of the media or
    among the static files. Anything else raises `PermissionError`, which WeasyPrint logs before it goes on without.
    """

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if name := _name(url, default_storage.url(""), MEDIA_FOLDERS):
            with default_storage.open(name) as file:
                return URLFetcherResponse(url, _printable(file.read()))
        if name := _name(url, settings.STATIC_URL, STATIC_FOLDERS):
            return URLFetcherResponse(url, static_file(name))
        raise PermissionError(f"not a file of this site: {url}")


def pdf_bytes(html: str) -> bytes:
    """Return the PDF/UA-1 of a document's HTML."""
    content: bytes = _laid_out(html).write_pdf(**PDF_OPTIONS)
    return content


def page_count(html: str) -> int:
    """Return the number of pages of what `pdf_bytes` makes of the same HTML."""
    return len(_laid_out(html).pages)


def places(html: str) -> tuple[int, dict[str, float]]:
    """
    Return the number of pages of the PDF of `html`, and where each of its anchors stands, in pages from the first.

    An anchor a quarter of the way down the second page is at 1.25; margins are no part of a page.
    """
    pages = _laid_out(html).pages
    found: dict[str, float] = {}
    for number, page in enumerate(pages):
        box = page._page_box
        for name, (_x, y, *_corner) in page.anchors.items():
            found.setdefault(name, number + min(1.0, max(0.0, (y - box.content_box_y()) / box.height)))
    return len(pages), found


def _laid_out(html: str) -> Document:
    fetcher, fonts = OwnFiles(), FontConfiguration()
    style = CSS(
        string=static_file(STYLESHEET).decode(),
        base_url=urljoin(HERE, f"{settings.STATIC_URL}{STYLESHEET}"),
        url_fetcher=fetcher,
        font_config=fonts,
    )
    document = HTML(string=html, base_url=HERE, url_fetcher=fetcher)
    return document.render(stylesheets=[style], font_config=fonts, **PDF_OPTIONS)


def static_file(name: str) -> bytes:
    """Return one of the project's static files as it is in the source; raises FileNotFoundError."""
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(name)
    return Path(path).read_bytes()


def _name(url: str, prefix: str, folders: tuple[str, ...]) -> str:
    """Return the name of the file that `url` gives under `prefix`, if it is in one of `folders`, else ""."""
    root = urljoin(HERE, prefix)
    if not url.startswith(root):
        return ""
    name = unquote(urlsplit(url.removeprefix(root)).path)
    return name if name.startswith(folders) and posixpath.normpath(name) == name else ""


def _printable(data: bytes) -> bytes:
    """Return an opaque WebP as JPEG: PDF has no WebP, and WeasyPrint would store bare pixels, ten times as heavy."""
    with Image.open(BytesIO(data)) as image:
        if image.format != "WEBP" or image.mode != "RGB":
            return data
        target = BytesIO()
        image.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
        return target.getvalue()
