"""Search in PostgreSQL: a GIN index finds, and each word's rank counts by its rarity, which `ts_rank` alone ignores."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import connection

from search.analysis import EXACT_MARK
from search.backends.base import NEAR, WEIGHTS
from search.backends.database import DatabaseEngine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.parsing import Query

#: As `ts_rank` wants them: of lexemes labelled D (body), C (as written), B (head), A (title).
LABELS = "{{{body}, {body_exact}, {head}, {title}}}".format(**WEIGHTS)
#: A longer text repeats its words more: divide by the logarithm of its length.
BY_LENGTH = 1
#: Pages with a word are counted no further: it is then in no way rare.
MOST = 20_000


class PostgresqlEngine(DatabaseEngine):
    """Compiles queries to `tsquery` (https://www.postgresql.org/docs/current/datatype-textsearch.html)."""

    matching = "SELECT page_id FROM search_entry WHERE vector @@ %s::tsquery"
    members = "SELECT jsonb_array_elements_text(%s::jsonb)::bigint"

    def ranking(self, query: Query) -> tuple[str, list[str]]:
        terms = list(dict.fromkeys(self._terms(query)))
        ranks = []
        parameters: list[str] = []
        for term, rarity in zip(terms, self._rarities(terms), strict=True):
            ranks.append(f"{rarity:.4f} * ts_rank('{LABELS}', vector, %s::tsquery, {BY_LENGTH})")
            parameters.append(term)
        score = " + ".join(ranks) or "0"
        sql = f"SELECT page_id, -({score}) AS score FROM search_entry WHERE vector @@ %s::tsquery"
        return sql, [*parameters, self.any_of(query)]

    def any_of(self, query: Query) -> str:
        return self._restricted(" | ".join(self._words(query)), query)

    def all_of(self, query: Query, *, title: bool = False) -> str:
        label = ":A" if title else ":ABD"
        parts = []
        for unit in query.units:
            whole = " & ".join(_lexeme(word.stem) + label for word in unit.words)
            parts.append(" | ".join([f"({whole})", *(_row(other, label) for other in unit.alternatives)]))
        return self._restricted(" & ".join(f"({part})" for part in parts), query)

    def _restricted(self, expression: str, query: Query) -> str:
        required = [f"({_row(EXACT_MARK + token for token in phrase)})" for phrase in query.phrases]
        if expression:
            required.append(f"({expression})")
        required += [f"!({_row(excluded)})" for excluded in query.excluded]
        return " & ".join(required)

    def _words(self, query: Query) -> Iterable[str]:
        for unit in query.units:
            yield from (_lexeme(word.stem) for word in unit.words)
            yield from (f"({_row(other)})" for other in unit.alternatives)
        if query.prefix and query.words:
            yield f"{_lexeme(EXACT_MARK + query.words[-1].exact)}:*"

    def _terms(self, query: Query) -> Iterable[str]:
        """Yield all that adds to the rank: words, words as written, neighbours, phrases."""
        yield from self._words(query)
        words = query.words
        yield from (_lexeme(EXACT_MARK + word.exact) for word in words)
        for first, second in pairwise(words):
            a, b = _lexeme(first.stem), _lexeme(second.stem)
            yield " | ".join(f"({x} <{gap}> {y})" for x, y in ((a, b), (b, a)) for gap in range(1, NEAR + 2))
        yield from (_row(EXACT_MARK + token for token in phrase) for phrase in query.phrases)

    def _rarities(self, terms: list[str]) -> list[float]:
        """Return the inverse document frequency of each term, as BM25 has it."""
        if not terms:
            return []
        capped = f"(SELECT count(*) FROM (SELECT FROM search_entry WHERE vector @@ %s::tsquery LIMIT {MOST}) AS some)"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT (SELECT count(*) FROM search_entry), {', '.join([capped] * len(terms))}", terms)
            whole, *counts = cursor.fetchone()
        return [math.log(1 + (max(whole, count) - count + 0.5) / (count + 0.5)) for count in counts]


def _lexeme(token: str) -> str:
    return "'{}'".format(token.replace("'", "").replace("\\", ""))


def _row(tokens: Iterable[str], label: str = "") -> str:
    """Return the query met by tokens in a row."""
    return " <-> ".join(_lexeme(token) + label for token in tokens)
