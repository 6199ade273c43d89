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

    from search.models import Streams
    from search.parsing import Query

#: As `ts_rank` wants them, 1 at most: of lexemes labelled D (body), C (as written), B (head), A (title).
LABELS = [WEIGHTS[stream] / max(WEIGHTS.values()) for stream in ("body", "body_exact", "head", "title")]
#: Constants of BM25 (Robertson and Zaragoza, 2009), those of FTS5 too: how soon repeating a word stops helping, and
#: how much a long text is held against it.
K1, B = 1.2, 0.75
#: Pages with a word are counted no further: it is then in no way rare.
MOST = 20_000
#: Entries whose length is averaged: the last ones.
SAMPLE = 300
#: Labels of the texts in the vector (migration `0002`): stems of title, head and body; words as written.
STEMS, EXACT = "ABD", "AC"


class PostgresqlEngine(DatabaseEngine):
    """Compiles queries to `tsquery` (https://www.postgresql.org/docs/current/datatype-textsearch.html)."""

    matching = "SELECT page_id FROM search_entry WHERE vector @@ %s::tsquery"
    either = " | "
    members = "SELECT jsonb_array_elements_text(%s::jsonb)::bigint AS page_id"

    def ranking(self, query: Query) -> tuple[str, list[str]]:
        stems = [word.stem for word in query.words]
        stems += [stem for unit in query.units for other in unit.scattered for stem in other]
        words = list(dict.fromkeys(map(_lexeme, stems)))
        exact = list(dict.fromkeys(_lexeme(EXACT_MARK + word.exact) for word in query.words))
        worth = {_row(other): len(unit.words) for unit in query.units for other in unit.alternatives}
        rows = list(worth)
        rows += [_exact_row(phrase) for phrase in query.phrases]
        average, rarity = self._statistics([*words, *exact, *rows])
        length = f"{K1 * (1 - B)} + {K1 * B / average:.6f} * length(vector)"
        parts: list[str] = []
        parameters: list[str] = []

        def add(sql: str, *terms: str) -> None:
            parts.append(sql)
            parameters.extend(terms)

        for term in words:
            frequency = _sum({"": WEIGHTS["body"], ":A": WEIGHTS["title"], ":B": WEIGHTS["head"]})
            add(_bm25(rarity[term], frequency, length), *[term, f"{term}:A", f"{term}:B"] * 2)
        for term in exact:
            frequency = _sum({"": WEIGHTS["body_exact"], ":A": WEIGHTS["title_exact"]})
            add(_bm25(rarity[term], frequency, length), *[term, f"{term}:A"] * 2)
        for term in rows:
            add(f"CASE WHEN vector @@ %s::tsquery THEN {rarity[term] * worth.get(term, 1):.4f} ELSE 0 END", term)
        for first, second in pairwise(query.words):
            weight = rarity[_lexeme(first.stem)] + rarity[_lexeme(second.stem)]
            add(f"CASE WHEN vector @@ %s::tsquery THEN {weight:.4f} ELSE 0 END", _near(first.stem, second.stem))
        score = " + ".join(parts) or "0"
        in_a_row, said = _in_a_row(query)
        sql = f"SELECT page_id, -({score}) AS score FROM search_entry WHERE vector @@ %s::tsquery{in_a_row}"
        return sql, [*parameters, self.any_of(query), *said]

    def matched(self, streams: type[Streams]) -> str:
        score = f"-ts_rank(ARRAY{LABELS}::real[], vector, asked, 1)"  # divided by the logarithm of the length
        row = f"{streams._meta.db_table} AS held, CAST(%s AS tsquery) AS asked"
        return f"SELECT held.{streams._meta.pk.column} AS id, {score} AS score FROM {row} WHERE vector @@ asked"

    def any_of(self, query: Query) -> str:
        """Return the expression met by pages that hold any unit, and the words of the phrases wherever they stand."""
        required = [_lexeme(EXACT_MARK + token) for phrase in query.phrases for token in phrase]
        if words := " | ".join(self._words(query)):
            required.append(f"({words})")
        return " & ".join([*required, *(f"!{_row(excluded)}" for excluded in query.excluded if len(excluded) == 1)])

    def all_of(self, query: Query, *, title: bool = False) -> str:
        labels = "A" if title else STEMS
        parts = [_exact_row(phrase) for phrase in query.phrases]
        for unit in query.units:
            whole = " & ".join(_row([word.stem], labels) for word in unit.words)
            ways = [f"({whole})", *(_row(other, labels) for other in unit.alternatives)]
            if query.unfinished in unit.words:
                ways.append(f"{_lexeme(EXACT_MARK + query.unfinished.exact)}:*{'A' if title else EXACT}")
            parts.append("({})".format(" | ".join(ways)))
        return " & ".join([*parts, *(f"!{_row(excluded)}" for excluded in query.excluded)])

    def begun_by(self, query: Query) -> str:
        parts = []
        for unit in query.units:
            whole = [f"({_lexeme(EXACT_MARK + word.exact)}:*A | {_lexeme(word.stem)}:A)" for word in unit.words]
            others = [_row(other, "A") for other in unit.alternatives]
            parts.append("({})".format(" | ".join([f"({' & '.join(whole)})", *others])))
        return " & ".join(parts)

    def _words(self, query: Query) -> Iterable[str]:
        for unit in query.units:
            yield from (_lexeme(word.stem) for word in unit.words)
            yield from map(_row, unit.alternatives)
            yield from ("({})".format(" & ".join(map(_lexeme, stems))) for stems in unit.scattered)
        if query.unfinished:
            yield f"{_lexeme(EXACT_MARK + query.unfinished.exact)}:*"

    def _statistics(self, terms: list[str]) -> tuple[float, dict[str, float]]:
        """Return the average length of an entry, and the inverse document frequency of each term, as BM25 has it."""
        capped = f"(SELECT count(*) FROM (SELECT FROM search_entry WHERE vector @@ %s::tsquery LIMIT {MOST}) AS held)"
        length = f"SELECT length(vector) AS length FROM search_entry ORDER BY page_id DESC LIMIT {SAMPLE}"
        columns = [
            "(SELECT count(*) FROM search_entry)",
            f"(SELECT coalesce(avg(length), 1) FROM ({length}) AS sample)",
            *[capped] * len(terms),
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)}", terms)
            whole, average, *counts = cursor.fetchone()
        rarities = (math.log(1 + (max(whole, count) - count + 0.5) / (count + 0.5)) for count in counts)
        return max(float(average), 1.0), dict(zip(terms, rarities, strict=True))


#: How often a page holds a word. `ts_rank` with equal weights gives the sum of 1/i² for i up to that number, divided
#: by its limit π²/6; what remains to the limit is nearly 1/(number + ½).
FREQUENCY = f"(1 / ({math.pi**2 / 6:.6f} * (1.000001 - ts_rank('{{1, 1, 1, 1}}', vector, %s::tsquery))) - 0.5)"


def _sum(weights: dict[str, float]) -> str:
    """Return the weighted frequency of a word: that of the first label each time, of others once, where it is."""
    (_anywhere, base), *others = weights.items()
    held = (f"CASE WHEN vector @@ %s::tsquery THEN {weight - base} ELSE 0 END" for _label, weight in others)
    return " + ".join([f"({base} * {FREQUENCY}", *held]) + ")"


def _bm25(rarity: float, frequency: str, length: str) -> str:
    return f"{rarity * (K1 + 1):.4f} * {frequency} / ({frequency} + {length})"


def _near(first: str, second: str) -> str:
    """Return the query met by two words, in either order, parted by `NEAR` others at most."""
    a, b = _lexeme(first), _lexeme(second)
    return " | ".join(f"({x} <{gap}> {y})" for x, y in ((a, b), (b, a)) for gap in range(1, NEAR + 2))


def _lexeme(token: str) -> str:
    return "'{}'".format(token.replace("'", "").replace("\\", ""))


def _row(tokens: Iterable[str], labels: str = STEMS) -> str:
    """Return the query met by tokens in a row in one of the texts that have these labels."""
    lexemes = [_lexeme(token) for token in tokens]
    if len(lexemes) == 1:
        return f"{lexemes[0]}:{labels}"
    rows = (" <-> ".join(f"{lexeme}:{label}" for lexeme in lexemes) for label in labels)
    return "({})".format(" | ".join(rows))


def _exact_row(phrase: Iterable[str]) -> str:
    return _row([EXACT_MARK + token for token in phrase], EXACT)


def _in_a_row(query: Query) -> tuple[str, list[str]]:
    """
    Return the conditions, with their parameters, met by pages where each phrase stands and no excluded one does.

    Read in the texts themselves: a vector forgets places beyond the 16,383rd, and all but 256 of a word.
    """
    conditions, parameters = "", []
    for phrase in query.phrases:
        if len(phrase) > 1:
            conditions += f" AND ({_said('title_exact', 'body_exact')})"
            parameters += [" {} ".format(" ".join(EXACT_MARK + token for token in phrase))] * 2
    for excluded in query.excluded:
        if len(excluded) > 1:
            conditions += f" AND NOT ({_said('title', 'head', 'body')})"
            parameters += [f" {' '.join(excluded)} "] * 3
    return conditions, parameters


def _said(*columns: str) -> str:
    return " OR ".join(f"strpos(' ' || {column} || ' ', %s) > 0" for column in columns)
