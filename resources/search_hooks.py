"""What search asks of the collection: its facets, its documents by number, what lists tell of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from wagtail import hooks

from resources.facets import FACETS
from resources.listing import card_links
from resources.models import Resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cms.core.visibility import Scope
    from resources.facets import Facet


@hooks.register("register_search_facets")
def facets() -> list[Facet]:
    """Those of the collection, save the type: search knows those of all apps."""
    return [facet for name, facet in FACETS.items() if name != "type"]


@hooks.register("find_by_number")
def find_by_number(number: str, scope: Scope) -> Resource | None:
    return scope.visible(Resource.objects.filter(accession=number)).first()


@hooks.register("listed_page_models")
def listed_page_models() -> list[type[Resource]]:
    return [Resource]


@hooks.register("prepare_listed_pages")
def fetch_cards(pages: Sequence[Any]) -> None:
    prefetch_related_objects([page for page in pages if isinstance(page, Resource)], *card_links())
