"""
How a document is cited: the Highwire Press tags that Zotero and scholarly search engines read from a page's head.

The collection's documents are grey literature: they go in as reports, whose institution and number are ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cms.core.visibility import Scope
from resources.interop.schema import COLLECTION_NAME, PUBLISHER_NAME, partial_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from resources.models import Resource


def citation_tags(page: Resource, context: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return `[(name, content)]`."""
    root = Scope.of(context["request"]).site.root_url
    tags = [
        ("citation_title", page.display_title),
        # Zotero cuts a name at its last space into given and family name, unless a comma says where the latter ends.
        *(("citation_author", f"{credit['name']},") for credit in context["credits"] if credit["role"] == "auteur"),
        ("citation_publication_date", partial_date(page).replace("-", "/")),
        ("citation_technical_report_institution", PUBLISHER_NAME),
        ("citation_technical_report_number", page.accession),
        ("citation_series_title", COLLECTION_NAME),
        ("citation_public_url", f"{root}{page.permanent_path}"),
        *(("citation_pdf_url", f"{root}{export['url']}") for export in context["formats"]),
    ]
    return [(name, content) for name, content in tags if content]
