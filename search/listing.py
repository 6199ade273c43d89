"""The page of results: what its address asks for, and all that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cms.core.filters import FilteredList
from search.analysis import normalize
from search.backends.base import Order
from search.facets import options, search_facets
from search.pages import prepare
from search.parsing import MAX_LENGTH, parse
from search.promotions import promoted
from search.query import MAX_PAGES, PAGE_SIZE, Results, search, total
from search.suggestions import definition
from search.synonyms import lexicon

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cms.core.visibility import Scope
    from search.parsing import Query

#: How many facets are offered before « tous les filtres ».
FIRST_FACETS = 6
#: Orders offered, by the parameter that asks for them.
ORDERS = {
    Order.RELEVANCE: _("Pertinence"),
    Order.DATE: _("Plus récents"),
    Order.NUMBER: _("Numéro"),
    Order.TITLE: _("Titre"),
}
#: What asks for words as they are, and what leaves some out.
SIGNS = str.maketrans(dict.fromkeys('"«»“”„', " "))


def typed(parameters: Any) -> str:
    """Return the text searched by an address, no longer than search reads it, without what cannot be shown."""
    text = normalize(parameters.get("q", ""))[:MAX_LENGTH]
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


class ResultList(FilteredList):
    """The results of a search as its address says: text, facets, order, page."""

    def __init__(self, request: HttpRequest, scope: Scope) -> None:
        self.facets = search_facets()
        super().__init__(request.GET, request.path, self.facets)
        self.request, self.scope = request, scope
        self.text = typed(request.GET)
        wanted = request.GET.get("tri", "")
        self.order = Order(wanted) if wanted in list(Order) else Order.RELEVANCE

    def state(self) -> dict[str, str]:
        order = "" if self.order is Order.RELEVANCE else self.order
        return {"q": self.text, "tri": order, **super().state()}

    @property
    def is_filtered(self) -> bool:
        return any(self.selection.values())

    @cached_property
    def names(self) -> list[str]:
        """The facets offered."""
        return self.offered(list(self.facets)[:FIRST_FACETS])

    @cached_property
    def found(self) -> Results:
        return search(
            self.text,
            self.scope,
            self.request.GET.get("page"),
            facets=self.selection,
            order=self.order,
            counted=self.names,
        )

    def panels(self) -> list[dict[str, Any]]:
        """Return the facets offered, each as `components/facet.html` shows it."""
        facets = {name: self.facets[name] for name in self.names}
        found = options(facets, self.found.counts, self.selection, self.scope)
        return [self.panel(name, found[name]) for name in self.names]

    def ways_out(self) -> list[dict[str, Any]]:
        """Return what would find something where nothing was found: `[{"label", "url", "count"}]`."""
        ways = [(_("Sans les filtres"), self.text, self.found.query)] if self.is_filtered else []
        plain = " ".join(word.lstrip("-") for word in self.text.translate(SIGNS).split())
        if plain != self.text:
            query = parse(plain, lexicon(self.scope).expand)
            ways.append((_("Sans guillemets ni mot exclu"), plain, query))
        return [
            {"label": label, "url": self.search_url(text), "count": count}
            for label, text, query in ways
            if (count := total(query, self.scope))
        ]

    @cached_property
    def replaced(self) -> dict[str, str]:
        """The words typed that search put others in place of, by their exact token."""
        if not self.found.corrected:
            return {}
        kept = {word.exact for word in self.found.query.words}
        asked = parse(self.text)
        return {word.exact: asked.text[word.start : word.end] for word in asked.words if word.exact not in kept}

    def exactly(self) -> str:
        """Return the text typed, the words replaced between quotation marks: nothing takes their place then."""
        return parse(self.text).rewritten({exact: f'"{word}"' for exact, word in self.replaced.items()})

    def search_url(self, text: str) -> str:
        """Return the address that searches another text, without filters."""
        return f"{self.base_url}?{urlencode({'q': text})}"

    def context(self) -> dict[str, Any]:
        """Return what `search/search_results.html` shows."""
        found = self.found
        prepare([result.page for result in found.results])
        facets = self.panels() if found.total or self.is_filtered else []
        is_first = found.page.number == 1 and not self.is_filtered
        return {
            "query": self.text,
            "found": found,
            "total": found.total,
            "page_obj": found.page,
            "results": found.results,
            "facets": facets,
            "all_filters": self.all_filters,
            "fewer_filters_url": self.address(filtres=""),
            "chips": self.chips(facets),
            "reset_url": self.reset_url,
            "sort": self.state()["tri"],
            "sort_options": [
                {
                    "label": label,
                    "selected": order is self.order,
                    "url": self.address(tri="" if order is Order.RELEVANCE else order),
                }
                for order, label in ORDERS.items()
            ],
            "capped": PAGE_SIZE * MAX_PAGES if found.total > PAGE_SIZE * MAX_PAGES else 0,
            "replaced": self.replaced.values(),
            "exact_url": self.search_url(self.exactly()),
            "suggested_url": self.search_url(found.suggested),
            "understood": understood(found.query),
            "ways_out": [] if found.total else self.ways_out(),
            "promoted": promoted(found.corrected or self.text, self.scope) if is_first else [],
            "definition": definition(found.query, self.scope) if is_first else None,
        }


def understood(query: Query) -> list[str]:
    """Return the words searched, as they were typed, those of an inclusive form or of a compound once."""
    return list(dict.fromkeys(query.text[word.start : word.end] for word in query.words))
