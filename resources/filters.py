"""Filters kept by editors: an address of the collection, as they paste it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.core.filters import filter_query
from cms.core.middleware import PARAMETER
from resources.facets import FACETS
from resources.listing import chosen

if TYPE_CHECKING:
    from cms.core.filters import Selection

#: What an address says besides its filters, and that a selection leaves to its readers.
STATE = {"tri", "affichage", "filtres", "page", PARAMETER}


def read_filters(text: str) -> Selection:
    """Return the facet values of an address or a query string, whatever else it says."""
    return chosen(QueryDict(_query(text)))


def clean_filters(text: str) -> str:
    """
    Return an address of the collection as the query string of its filters alone: « ?type=fiche-outil ».

    Raises `ValidationError` for another page's address, one without filter, a filter or a value that does not exist.
    """
    if not _is_collection(text):
        raise ValidationError(
            _("Cette adresse n’est pas celle de la collection. Filtrez la collection, puis copiez son adresse.")
        )
    parameters = QueryDict(_query(text))
    if unknown := [name for name in parameters if name not in FACETS and name not in STATE]:
        raise ValidationError(
            _("La collection n’a pas de filtre « %(unknown)s ». Ses filtres : %(known)s.")
            % {"unknown": " », « ".join(unknown), "known": ", ".join(FACETS)}
        )
    selection = chosen(parameters)
    if not any(selection.values()):
        raise ValidationError(
            _("Cette adresse ne contient aucun filtre. Filtrez la collection, puis copiez son adresse.")
        )
    problems = [
        _("« %(value)s » n’existe pas dans le filtre « %(facet)s ».") % {"value": value, "facet": FACETS[name].label}
        for name, values in selection.items()
        for value in unknown_values(name, values)
    ]
    if problems:
        raise ValidationError(problems)
    return f"?{filter_query(selection)}"


def unknown_values(name: str, values: list[str]) -> list[str]:
    known = FACETS[name].labels(values) if values else {}
    return [value for value in values if value not in known]


def _is_collection(text: str) -> bool:
    """Tell whether an address is the collection's, or a query string alone."""
    try:
        address = urlsplit(text.strip())
    except ValueError:
        return False
    return not address.query or address.path.rstrip("/").endswith("/collection") or not address.path.strip("/")


def _query(text: str) -> str:
    """The part after « ? »; the whole where there is none, for those who leave it out."""
    address = urlsplit(text.strip())
    return address.query or ("" if address.scheme or text.strip().startswith("/") else address.path)
