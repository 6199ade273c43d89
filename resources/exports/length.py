"""How many pages a document takes once printed: counted on the very pages of its PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from wagtail.models import Site

from cms.core.visibility import Scope
from resources.exports.document import document_html
from resources.exports.pdf import pdf_available

if TYPE_CHECKING:
    from resources.models import Resource


def printed_pages(page: Resource) -> int | None:
    """Return the number of pages of the PDF of `page` as it is in memory, saved or not; None where Pango is missing."""
    if not pdf_available():
        return None
    from resources.exports import printer

    return printer.page_count(draft_html(page))


def draft_html(page: Resource) -> str:
    """
    Return the HTML of the PDF of `page` as it is in memory, saved or not.

    Writing a document changes its blocks (links are expanded, what is not public is taken out): a copy is written,
    for the page is on its way to being saved.
    """
    draft = type(page).from_serializable_data(page.serializable_data())
    site = (page.get_site() if page.path else None) or Site.objects.get(is_default_site=True)
    with translation.override(draft.locale.language_code):
        return document_html(draft, Scope.for_site(site))
