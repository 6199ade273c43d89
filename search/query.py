"""The only place that searches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator

from search.backends import database_engine
from search.backends.base import Found, Order, Request
from search.backends.resilience import answer
from search.corrections import correct, suggested
from search.excerpts import Excerpt, excerpt
from search.pages import listed
from search.parsing import Query, parse
from search.synonyms import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cms.core.visibility import Scope

PAGE_SIZE = 12
#: Results under which another spelling is looked for.
FEW = 3
#: Deepest page of results answered.
MAX_PAGES = 50


@dataclass(frozen=True)
class Result:
    """A page found, as `search.pages.listed` gives it, and the passage that answers."""

    page: Any
    excerpt: Excerpt | None


@dataclass(frozen=True)
class Results:
    """
    One page of results: `total` counts all hits, `counts` the values of the facets asked for.

    `corrected` is the text searched in place of the one typed, "" if it is the same; `suggested` one that would find
    more, "" if none would. `degraded` says that the usual engine did not answer and the database did.
    """

    text: str
    query: Query
    page: ResultPage[Any]
    total: int
    results: list[Result]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    corrected: str = ""
    suggested: str = ""
    degraded: bool = False


def search(
    text: str,
    scope: Scope,
    page_number: str | int | None = 1,
    *,
    facets: Mapping[str, Sequence[str]] | None = None,
    order: Order = Order.RELEVANCE,
    counted: Sequence[str] = (),
) -> Results:
    """
    Search every public page: live, not expired, public, of this site, in this locale.

    Words that no page holds are corrected where they can be. `page_number` out of range gives the nearest page; an
    empty query gives no hit.
    """
    expand = lexicon(scope).expand
    query = parse(text, expand)
    corrected = correct(query, scope, database_engine()) or ""
    if corrected:
        query = parse(corrected, expand)
    number = _number(page_number)

    def ask(number: int) -> tuple[Found, bool]:
        start = (number - 1) * PAGE_SIZE
        return answer(Request(query, scope, facets or {}, order, start, PAGE_SIZE, counted))

    found, degraded = ask(number) if query else (Found(0, [], {}), False)
    paginator: Paginator[Any] = Paginator(range(min(found.total, MAX_PAGES * PAGE_SIZE)), PAGE_SIZE)
    page = paginator.get_page(number)
    if page.number != number and found.total:
        found, degraded = ask(page.number)
    identifiers = [hit.page_id for hit in found.hits]
    pages = listed(identifiers, scope)
    results = [Result(pages[hit.page_id], excerpt(hit, query)) for hit in found.hits if hit.page_id in pages]
    page.object_list = [result.page for result in results]
    return Results(
        text=text.strip(),
        query=query,
        page=page,
        total=found.total,
        results=results,
        counts=found.counts,
        corrected=corrected,
        suggested="" if corrected or found.total > FEW else suggested(query, scope, database_engine()) or "",
        degraded=degraded,
    )


def total(query: Query, scope: Scope) -> int:
    """Return how many pages a query finds, as it is read and without facets."""
    return answer(Request(query, scope, size=0))[0].total if query else 0


def _number(page_number: str | int | None) -> int:
    try:
        return min(max(int(page_number or 1), 1), MAX_PAGES)
    except ValueError:
        return 1
