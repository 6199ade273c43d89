"""Formats in which a document leaves the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from resources.exports.pdf import CONTENT_TYPE, pdf_available

if TYPE_CHECKING:
    from django.http import HttpRequest

    from resources.models import Resource


def formats(page: Resource, request: HttpRequest) -> list[dict[str, str]]:
    """Return the formats ready to download, `[{"type", "label", "url"}]`; none for a draft."""
    if not page.live or not pdf_available():
        return []
    return [{"type": CONTENT_TYPE, "label": _("PDF"), "url": f"{page.get_url(request)}pdf/"}]
