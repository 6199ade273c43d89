"""A filtered list as its address says it: values chosen by facet, addresses that change them, no script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict
    from django.utils.functional import Promise

    Selection = dict[str, list[str]]
    #: `{"value", "label", "count"}`, and for one under another `nested` and `full_label`; `selected` once shown.
    Option = dict[str, Any]

#: Options offered at first; « tous les filtres » gives the others. A chosen one is always there.
FIRST_OPTIONS = 8
MAX_OPTIONS = 40
#: Values read per facet: each one lengthens the statement, which SQLite refuses beyond a thousand conditions.
MAX_VALUES = 30


def chosen(parameters: QueryDict, names: Iterable[str]) -> Selection:
    """Return the first values of each facet found in the address: `{"theme": ["energie"], …}`, without repetition."""
    readable = {
        name: dict.fromkeys(value for value in parameters.getlist(name) if value and value.isprintable())
        for name in names
    }
    return {name: list(values)[:MAX_VALUES] for name, values in readable.items()}


def filter_query(selection: Selection, **others: str) -> str:
    """Return the query string of a selection, the reverse of `chosen`, with `others` after it."""
    return urlencode([*((name, value) for name, values in selection.items() for value in values), *others.items()])


class Labelled(Protocol):
    @property
    def label(self) -> str | Promise: ...


class FilteredList:
    """
    What a list's address says of its facets, and the addresses that say otherwise.

    `facets` are those of the list by name, in their order; `state()` is what the address holds besides them.
    """

    def __init__(self, parameters: QueryDict, base_url: str, facets: Mapping[str, Labelled]) -> None:
        self.base_url = base_url
        self.labels = {name: str(facet.label) for name, facet in facets.items()}
        self.selection = chosen(parameters, facets)
        self.all_filters = parameters.get("filtres") == "tous"

    def state(self) -> dict[str, str]:
        """Return the parameters kept from one address of the list to the next, "" for those by default."""
        return {"filtres": "tous" if self.all_filters else ""}

    def address(self, changes: Selection | None = None, **state: str) -> str:
        """Return the list's address with the facets in `changes`, and `state`, as they say; its first page."""
        kept = {name: value for name, value in (self.state() | state).items() if value}
        query = filter_query(self.selection | (changes or {}), **kept)
        return f"{self.base_url}?{query}" if query else self.base_url

    def offered(self, first: Iterable[str]) -> list[str]:
        """Return the names of the facets offered: the `first` ones, those chosen, or all of them."""
        first = set(first)
        return [name for name in self.labels if self.all_filters or name in first or self.selection[name]]

    def panel(self, name: str, options: list[Option]) -> dict[str, Any]:
        """Return a facet as `components/facet.html` shows it: `{"name", "label", "options", "shown", "open"}`."""
        for option in options:
            option["selected"] = option["value"] in self.selection[name]
        return {
            "name": name,
            "label": self.labels[name],
            "options": self._most_useful(options),
            # One option is no choice, save to untick it.
            "shown": len(options) > 1 or bool(self.selection[name]),
            "open": name == "type" or bool(self.selection[name]),
        }

    def _most_useful(self, options: list[Option]) -> list[Option]:
        """The most useful options and the chosen ones; kinds, at first, below the one type there is or a chosen one."""
        opened = {option["value"].partition(":")[0] for option in options if option["selected"]}
        single = sum(not option.get("nested") for option in options) == 1
        limit = MAX_OPTIONS if self.all_filters else FIRST_OPTIONS
        offered, rank = [], 0
        for option in options:
            if option.get("nested"):
                wanted = self.all_filters or single or option["value"].partition(":")[0] in opened
            else:
                rank += 1
                wanted = rank <= limit
            if wanted or option["selected"]:
                offered.append(option)
        return offered

    def chips(self, facets: list[dict[str, Any]]) -> list[dict[str, str]]:
        """Return the values chosen, each with the address that lets it go; one that nobody knows as it was typed."""
        labels = {
            (facet["name"], option["value"]): option.get("full_label", option["label"])
            for facet in facets
            for option in facet["options"]
        }
        return [
            {
                "facet": self.labels[name],
                "label": labels.get((name, value), value),
                "remove_url": self.address({name: [other for other in values if other != value]}),
            }
            for name, values in self.selection.items()
            for value in values
        ]

    @property
    def reset_url(self) -> str:
        """The address without any of the facets."""
        return self.address({name: [] for name in self.labels})
