"""What searching in either database has in common: everything but the words."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from wagtail.models import Page

from search.analysis import EXACT_MARK
from search.backends.base import Found, Hit, Order, Request
from search.models import Entry, EntryFacet
from search.parsing import Query, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cms.core.visibility import Scope
    from search.analysis import Word
    from search.models import Streams

#: Enough to compare how common two words are.
MOST = 1_000
#: Pages found up to which facets are counted page by page, and beyond which all the rows of a facet are read.
FEW = 5_000
VALUES, BY_VALUE = "SELECT held.name, held.value, count(*) FROM", "GROUP BY held.name, held.value"
#: What comes first: pages with that number, those with all words in their title, those with all words.
RELEVANCE = "tier DESC, score, e.page_id"
SORTS = {
    Order.RELEVANCE: RELEVANCE,
    Order.DATE: f"e.date IS NULL, e.date DESC, {RELEVANCE}",
    Order.NUMBER: f"e.number_key = 0, e.number_key, {RELEVANCE}",
    Order.TITLE: f"e.title_exact, {RELEVANCE}",
}


class DatabaseEngine:
    """Ranks in one statement, then keeps what has the facets chosen, then counts facets: a statement for each."""

    #: Statement that gives `page_id` of the pages matched by an expression.
    matching: ClassVar[str]
    #: Between two expressions, one of which must be met.
    either: ClassVar[str]
    #: Statement that gives the numbers of a JSON list.
    members: ClassVar[str]

    def ranking(self, query: Query) -> tuple[str, list[str]]:
        """Return the statement, with its parameters, that gives `page_id` and `score`, the best being the lowest."""
        raise NotImplementedError

    def any_of(self, query: Query) -> str:
        """Return the expression met by pages that hold any unit."""
        raise NotImplementedError

    def all_of(self, query: Query, *, title: bool = False) -> str:
        """Return the expression met by pages that hold every unit, in their title if asked so."""
        raise NotImplementedError

    def begun_by(self, query: Query) -> str:
        """Return the expression met by pages whose title holds all the words, perhaps unfinished, or their synonyms."""
        raise NotImplementedError

    def matched(self, streams: type[Streams]) -> str:
        """Return the statement that gives `id` and `score`, lowest first, of the rows that an expression matches."""
        raise NotImplementedError

    def search(self, request: Request) -> Found:
        ranked = self.rank(request.query, request.scope, request.order)
        chosen = self._having({name: values for name, values in request.facets.items() if values})
        kept = [page_id for page_id in ranked if all(page_id in having for having in chosen.values())]
        shown = kept[request.start : request.start + request.size]
        entries = Entry.objects.only("passages", "body").in_bulk(shown)
        return Found(
            total=len(kept),
            hits=[Hit(pk, entries[pk].passages, entries[pk].body) for pk in shown if pk in entries],
            counts=self._counts(request, ranked, kept, chosen),
        )

    def rank(self, query: Query, scope: Scope, order: Order = Order.RELEVANCE) -> list[int]:
        """Return the identifiers of the visible pages that match, in order."""
        if not query:
            return []
        visible, visible_parameters = _is_visible("ranked.page_id", scope)
        ranking, ranking_parameters = self.ranking(query)
        tier, tier_parameters = self._tier(query)
        sql = f"""
            SELECT e.page_id, {tier} AS tier
            FROM ({ranking}) AS ranked
            JOIN search_entry AS e ON e.page_id = ranked.page_id
            WHERE {visible}
            ORDER BY {SORTS[order]}
        """
        with connection.cursor() as cursor:
            cursor.execute(sql, [*tier_parameters, *ranking_parameters, *visible_parameters])
            return [row[0] for row in cursor.fetchall()]

    def count(self, query: Query, scope: Scope) -> int:
        """Return how many visible pages hold all the words, counted no further than `MOST`."""
        visible, parameters = _is_visible("matched.page_id", scope)
        matched = f"SELECT page_id FROM ({self.matching}) AS matched WHERE {visible} LIMIT {MOST}"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({matched}) AS counted", [self.all_of(query), *parameters])
            return int(cursor.fetchone()[0])

    def first(self, query: Query, scope: Scope) -> int | None:
        """Return a visible page that holds all the words and phrases, whichever it is; None without one."""
        visible, parameters = _is_visible("matched.page_id", scope)
        sql = f"SELECT page_id FROM ({self.matching}) AS matched WHERE {visible} LIMIT 1"
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.all_of(query), *parameters])
            row = cursor.fetchone()
            return row and int(row[0])

    def held(self, words: Iterable[Word], scope: Scope) -> set[str]:
        """Return the stems of those of `words`, one at least, that some visible page holds."""
        visible, visible_parameters = _is_visible("matched.page_id", scope)
        statements, parameters = [], []
        for word in words:
            matched = f"SELECT 1 FROM ({self.matching}) AS matched WHERE {visible}"
            statements.append(f"SELECT CAST(%s AS text) WHERE EXISTS ({matched})")
            parameters += [word.stem, self.all_of(Query("", (Unit((word,)),))), *visible_parameters]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(statements), parameters)
            return {row[0] for row in cursor.fetchall()}

    def forget_words(self, first: int, last: int) -> None:
        """Remove, of the known words numbered so, those that no entry of their language holds any more."""
        held = self.matching.replace("%s", f"('{EXACT_MARK}' || search_word.text)")
        sql = f"""
            DELETE FROM search_word WHERE id BETWEEN %s AND %s AND NOT EXISTS (
                SELECT 1 FROM ({held}) AS held JOIN search_entry AS e ON e.page_id = held.page_id
                WHERE e.language = search_word.language
            )
        """
        with connection.cursor() as cursor:
            cursor.execute(sql, [first, last])

    def begun(self, query: Query, scope: Scope, size: int) -> list[int]:
        """Return visible pages whose title holds all the words, perhaps unfinished: the shortest titles."""
        visible, parameters = _is_visible("matched.page_id", scope)
        sql = f"""
            SELECT e.page_id FROM ({self.matching}) AS matched
            JOIN search_entry AS e ON e.page_id = matched.page_id
            WHERE {visible}
            ORDER BY length(e.title_exact), e.page_id LIMIT {size:d}
        """
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.begun_by(query), *parameters])
            return [row[0] for row in cursor.fetchall()]

    def _tier(self, query: Query) -> tuple[str, list[Any]]:
        terms = ["CASE WHEN e.number = %s THEN 4 ELSE 0 END"]
        parameters: list[Any] = [" ".join(word.exact for word in query.words)]
        if query.units:
            terms.append(f"CASE WHEN e.page_id IN ({self.matching}) THEN 2 ELSE 0 END")
            terms.append(f"CASE WHEN e.page_id IN ({self.matching}) THEN 1 ELSE 0 END")
            parameters += [self.all_of(query), self.all_of(query, title=True)]
        return " + ".join(terms), parameters

    def _having(self, facets: Mapping[str, Sequence[str]]) -> dict[str, set[int]]:
        """Return which pages have any of the values, for each facet."""
        having: dict[str, set[int]] = {name: set() for name in facets}
        wanted = Q(pk__in=[])
        for name, values in facets.items():
            wanted |= Q(name=name, value__in=list(values)[:100])
        for name, page_id in EntryFacet.objects.filter(wanted).values_list("name", "entry_id"):
            having[name].add(page_id)
        return having

    def _counts(
        self, request: Request, ranked: list[int], kept: list[int], chosen: dict[str, set[int]]
    ) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        free = [name for name in request.counted if name not in chosen]
        wanted = [(free, kept)] if free else []
        for name in set(request.counted) & set(chosen):
            others = [having for other, having in chosen.items() if other != name]
            wanted.append(([name], [pk for pk in ranked if all(pk in having for having in others)]))
        if wanted:
            statements, parameters = zip(*(self._counting(names, pages) for names, pages in wanted), strict=True)
            with connection.cursor() as cursor:
                cursor.execute(" UNION ALL ".join(statements), list(chain(*parameters)))
                for name, value, count in cursor.fetchall():
                    counts[name][value] = count
        return dict(counts)

    def _counting(self, names: Sequence[str], pages: Sequence[int]) -> tuple[str, list[str]]:
        """Return the statement that counts the values of facets over pages, with its parameters."""
        members, named = json.dumps(pages), f"held.name IN ({', '.join(['%s'] * len(names))})"
        if len(pages) <= FEW:
            # SQLite reads a CROSS JOIN from left to right: the rows of these pages, not those of the facets.
            rows = f"({self.members}) AS found CROSS JOIN search_entryfacet AS held WHERE held.entry_id = found.page_id"
            return f"{VALUES} {rows} AND {named} {BY_VALUE}", [members, *names]
        rows = f"search_entryfacet AS held WHERE {named} AND held.entry_id IN ({self.members})"
        return f"{VALUES} {rows} {BY_VALUE}", [*names, members]


def _is_visible(column: str, scope: Scope) -> tuple[str, tuple[Any, ...]]:
    """
    Return the condition, with its parameters, that a page is visible, whose key is in `column`.

    Asked of each page found: FTS5 would look for the words in each page of a list, one after the other.
    """
    pages = scope.visible(Page.objects.filter(pk=RawSQL(column, ())))
    statement, parameters = pages.order_by().values("pk").query.sql_with_params()
    return f"EXISTS ({statement})", parameters
