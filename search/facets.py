"""What results are filtered by: their type here, the rest by what the apps above say of their pages' facets."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

from django.db.models import CharField, Value
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import get_page_models

from cms.core.filters import MAX_OPTIONS
from cms.core.models import BasePage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from cms.core.filters import Option, Selection
    from cms.core.visibility import Scope


class SearchFacet(Protocol):
    """
    A facet that pages declare under its `name` (`BasePage.get_search_facets`), and what its values are called.

    Apps give theirs, in the order offered, through the hook `register_search_facets`: a function without argument.
    """

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    def named(self, values: Iterable[str], scope: Scope) -> QuerySet | None:
        """Return the rows of the values that exist, each with its `value` and `label`; None where no table has them."""

    def titles(self, rows: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return what values are called, from what `named` finds of them."""

    def labels(self, values: Iterable[str], scope: Scope) -> dict[str, str]:
        """Return what the values that exist are called."""

    def ordered(self, options: Iterable[Option]) -> list[Option]: ...


class PageTypes:
    """Types of pages, whatever their app."""

    name = "type"
    label = _("Type")

    def named(self, values: Iterable[str], scope: Scope) -> None:
        return None

    def titles(self, rows: Iterable[tuple[str, str]]) -> dict[str, str]:
        return dict(rows)

    def labels(self, values: Iterable[str], scope: Scope) -> dict[str, str]:
        names = {model.type_slug: str(model._meta.verbose_name).capitalize() for model in _page_types()}
        return {value: names[value] for value in values if value in names}

    def ordered(self, options: Iterable[Option]) -> list[Option]:
        return sorted(options, key=lambda option: (-option["count"], option["label"]))


def search_facets() -> dict[str, SearchFacet]:
    """Return every facet by its name, the most useful first."""
    found: list[SearchFacet] = [PageTypes()]
    for facets in hooks.get_hooks("register_search_facets"):
        found += facets()
    return {facet.name: facet for facet in found}


def options(
    facets: Mapping[str, SearchFacet], counts: Mapping[str, Mapping[str, int]], selection: Selection, scope: Scope
) -> dict[str, list[Option]]:
    """
    Return the options of each facet in order: its most numerous values, and those of the selection. One statement.

    A value that no one may know of (an organisation withdrawn) has no name, hence no option.
    """
    wanted = {}
    for name in facets:
        counted = counts.get(name, {})
        most = sorted(counted, key=lambda value: -counted[value])[:MAX_OPTIONS]
        wanted[name] = {value: counted.get(value, 0) for value in [*most, *selection[name]]}
    labels = _labels(facets, wanted, scope)
    return {
        name: facet.ordered(
            {"value": value, "label": label, "count": wanted[name][value]} for value, label in labels[name].items()
        )
        for name, facet in facets.items()
    }


def _labels(
    facets: Mapping[str, SearchFacet], wanted: Mapping[str, Iterable[str]], scope: Scope
) -> dict[str, dict[str, str]]:
    """Return what the values of each facet are called, those of all tables in one statement."""
    labels: dict[str, dict[str, str]] = {}
    rows: dict[str, list[tuple[str, str]]] = {}
    queries = []
    for name, facet in facets.items():
        found = facet.named(wanted[name], scope)
        if found is None:
            labels[name] = facet.labels(wanted[name], scope)
        else:
            rows[name] = []
            named = found.order_by().annotate(facet=Value(name, output_field=CharField()))
            queries.append(named.values_list("facet", "value", "label"))
    if queries:
        for name, value, label in queries[0].union(*queries[1:], all=True).order_by():
            rows[name].append((value, label))
    return labels | {name: facets[name].titles(found) for name, found in rows.items()}


@cache
def _page_types() -> list[type[BasePage]]:
    return [model for model in get_page_models() if issubclass(model, BasePage) and model.type_slug]
