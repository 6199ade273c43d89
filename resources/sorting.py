"""The orders in which documents are listed: one per column of the table, both ways."""

from __future__ import annotations

from functools import reduce

from django.apps import apps
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Lower, NullIf, Replace
from django.utils.translation import gettext_lazy

#: Columns of the table, by the name that sorts by them; a « - » before it turns the order round.
COLUMNS = {
    "numero": gettext_lazy("Numéro"),
    "titre": gettext_lazy("Titre"),
    "type": gettext_lazy("Type"),
    "organisation": gettext_lazy("Organisation"),
    "lieu": gettext_lazy("Lieu"),
    "date": gettext_lazy("Date"),
}
DEFAULT_SORT = "-date"
#: Orders offered above the results.
QUICK_SORTS = {
    "-date": gettext_lazy("Plus récents"),
    "numero": gettext_lazy("Numéro"),
    "titre": gettext_lazy("Titre"),
}
#: What tells apart documents that an order leaves equal: a page of results never repeats what another has shown.
TIE_BREAKERS = ("number_key", "title", "pk")
#: Letters that French titles hold, with what they sort as; more of them would overflow SQLite's parser.
FOLDED = dict(zip("àâçéèêîïôÀÉÈÊÎ", "aaceeeiioAEEEI", strict=True)) | {"œ": "oe", "Œ": "Oe"}  # i18n: letters


def sort_named(name: str | None) -> str:
    """Return `name` if it names an order, else the order by default."""
    return name if name and name.removeprefix("-") in COLUMNS else DEFAULT_SORT


def ordering(queryset, sort: str):
    """Sort documents by one of the orders; those that lack what it sorts by come last, either way."""
    turned = sort.startswith("-")
    keys = [key.desc(nulls_last=True) if turned else key.asc(nulls_last=True) for key in _keys(sort.removeprefix("-"))]
    return queryset.order_by(*keys, *TIE_BREAKERS)


def _keys(column: str) -> list:
    if column == "numero":
        return [NullIf("number_key", 0)]
    if column == "titre":
        return [alphabetical(F("title"))]
    if column == "type":
        return [F("series_slug"), F("kind_slug")]
    if column == "organisation":
        credits = apps.get_model("resources", "Credit").objects.filter(
            resource=OuterRef("pk"), role__in=("auteur", "hote")
        )
        name = Coalesce("organisation__title", "function")
        return [alphabetical(Subquery(credits.order_by("role", "sort_order", "pk").values(name=name)[:1]))]
    if column == "lieu":
        links = apps.get_model("resources", "ResourcePlace").objects.filter(resource=OuterRef("pk"))
        return [alphabetical(Subquery(links.order_by("sort_order", "pk").values("place__name")[:1]))]
    return [F("date")]


def alphabetical(text):
    """Return `text` without accents nor capitals: SQLite compares code points, « É » comes after « Z »."""
    return Lower(reduce(lambda folded, pair: Replace(folded, Value(pair[0]), Value(pair[1])), FOLDED.items(), text))
