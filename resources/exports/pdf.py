"""PDF of a document: made once for each state of its content, then kept."""

from __future__ import annotations

import hashlib
import logging
from ctypes.util import find_library
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from cms.core.middleware import DEVELOPED, PARAMETER, wants_developed
from cms.core.visibility import Scope
from resources.exports.document import document_html
from resources.exports.kept import kept

if TYPE_CHECKING:
    from django.http import HttpRequest

    from resources.models import Resource

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/pdf"
#: System libraries that WeasyPrint draws text with.
LIBRARIES = ("pango-1.0", "pangoft2-1.0")
#: What shapes a PDF besides the document's HTML, by name among the static files.
STYLE_FILES = ("css/pdf.css", *(f"fonts/spectral-{face}.woff2" for face in ("regular", "italic", "semibold")))
#: Last bytes of a whole PDF: a file cut short by a worker's death is made again.
END = b"%%EOF"


class PdfUnavailable(Exception):
    """WeasyPrint does not load on this machine."""


@cache
def pdf_available() -> bool:
    """Tell whether PDFs can be made here, without loading WeasyPrint, which takes a second."""
    return all(find_library(name) for name in LIBRARIES)


def pdf_bytes(html: str) -> bytes:
    """Return the PDF/UA-1 of a document's HTML; raises PdfUnavailable where WeasyPrint finds no Pango."""
    try:
        from resources.exports import printer
    except OSError as error:
        raise PdfUnavailable from error
    return printer.pdf_bytes(html)


def pdf_response(page: Resource, request: HttpRequest) -> HttpResponse:
    """Answer with the page's PDF, as an anonymous visitor's neighbours of the document allow; 404 without Pango."""
    if not pdf_available():
        raise Http404
    developed = wants_developed(request)
    html = document_html(page, Scope.of(request), developed=developed)
    digest = content_digest(html)
    folder = f"pdf/{page.pk}/{DEVELOPED}" if developed else f"pdf/{page.pk}"
    try:
        content = kept(folder, f"{digest}.pdf", lambda: pdf_bytes(html), END)
    except PdfUnavailable as error:
        logger.exception("Pango is missing: no PDF of %s", page.accession)
        raise Http404 from error
    name = f"{page.slug}-{PARAMETER}-{DEVELOPED}" if developed else page.slug
    return HttpResponse(
        content,
        headers={
            "Content-Type": CONTENT_TYPE,
            "Content-Disposition": content_disposition_header(False, f"{name}.pdf"),
            "ETag": f'"{digest}"',
            "Link": f'<{page.get_full_url(request)}>; rel="canonical"',
        },
    )


def content_digest(html: str) -> str:
    """Return a name for what the PDF of `html` will be: it changes with the text, the style, the fonts, the maker."""
    digest = hashlib.sha256(f"{version('weasyprint')}\0{html}".encode())
    for name in STYLE_FILES:
        with open(finders.find(name) or name, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()[:32]
