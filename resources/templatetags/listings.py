"""What lists say of a document, each in a line, and the other ways in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.core.visibility import Scope
from resources.freshness import is_aged
from resources.listing import theme_counts
from resources.models import Resource, SelectionPage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.template import Context

register = template.Library()

#: Roles that a list tells, the first that the document has.
AUTHORS = ("auteur", "hote")
#: Names given of each kind; a sheet may have six authors and as many places.
NAMES = 3


@register.filter
def type_and_kind(document: Resource) -> str:
    """Name the type, and the kind where it adds something: « Fiche outil · méthode », « Synthèse de visite »."""
    name, kind = document.type_label, getattr(document, "kind_label", "").lower()
    if kind in name.lower():
        return name
    return capfirst(kind) if name.lower() in kind else f"{name} · {kind}"


@register.filter
def authors(document: Resource) -> str:
    """Name who wrote the document, or who hosted the visit; the first ones."""
    named = {role: [credit.name for credit in document.credits.all() if credit.role == role] for role in AUTHORS}
    return _line(next((names for names in named.values() if names), []))


@register.filter
def places(document: Resource) -> str:
    """Name where the document is about, the first places."""
    return _line(link.place.name for link in document.place_links.all())


@register.simple_tag(takes_context=True)
def entrances(context: Context) -> dict[str, Any]:
    """Return the ways into the collection other than words: `{"needs", "themes"}`."""
    scope = Scope.of(context["request"])
    needs = [page for page in SelectionPage.listed(scope) if page.depth > scope.root.depth + 1]
    return {"needs": needs, "themes": theme_counts(scope)}


@register.filter
def facts(document: Resource) -> str:
    """Say who, where and when: « ARDES · Caen, Colombelles · 2021 »."""
    return "\u00a0· ".join(fact for fact in (authors(document), places(document), document.date_display) if fact)


@register.simple_tag(takes_context=True)
def staleness(context: Context, document: Any) -> str:
    """Say that a document is replaced by one that the reader may see, or was to be reviewed long ago; else ""."""
    if not isinstance(document, Resource):
        return ""
    # Fetched by `with_cards`: a list that shows cards otherwise would ask for each.
    successor = document.superseded_by if Resource.superseded_by.is_cached(document) else None
    if successor and Scope.of(context["request"]).is_public(successor):
        return _("remplacé par une version plus récente")
    return _("à vérifier : relecture attendue") if is_aged(document) else ""


def _line(names: Iterable[str]) -> str:
    given = list(names)
    return f"{', '.join(given[:NAMES])}…" if given[NAMES:] else ", ".join(given)
