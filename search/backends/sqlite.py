"""Search in SQLite: FTS5 finds, and ranks with its own BM25, in one pass over the pages that hold a word."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from search.analysis import EXACT_MARK
from search.backends.base import NEAR, WEIGHTS
from search.backends.database import DatabaseEngine

if TYPE_CHECKING:
    from search.analysis import Word
    from search.models import Streams
    from search.parsing import Query, Unit

STEMS = "{title head body}"
EXACT = "{title_exact body_exact}"
#: The index of each table, and BM25 with the weights of its columns, in their order.
INDEXES = {"search_entry": "search_text", "search_record": "search_record_text"}
BM25 = f"bm25({{index}}, {', '.join(str(weight) for weight in WEIGHTS.values())})"


class SqliteEngine(DatabaseEngine):
    """Compiles queries to the language of FTS5 (https://www.sqlite.org/fts5.html#full_text_query_syntax)."""

    matching = "SELECT rowid AS page_id FROM search_text WHERE search_text MATCH %s"
    either = " OR "
    members = "SELECT value AS page_id FROM json_each(%s)"

    def ranking(self, query: Query) -> tuple[str, list[str]]:
        return (
            f"SELECT rowid AS page_id, {BM25.format(index='search_text')} AS score FROM search_text"
            " WHERE search_text MATCH %s",
            [self.any_of(query)],
        )

    def matched(self, streams: type[Streams]) -> str:
        index = INDEXES[streams._meta.db_table]
        return f"SELECT rowid AS id, {BM25.format(index=index)} AS score FROM {index} WHERE {index} MATCH %s"

    def any_of(self, query: Query) -> str:
        stems = [term for unit in query.units for term in _terms(unit)]
        exact = [_string([EXACT_MARK + word.exact]) for word in query.words]
        parts = [f"({STEMS} : ({' OR '.join(stems)}))", f"({EXACT} : ({' OR '.join(exact)}))"] if stems else []
        words = query.words
        for first, second in pairwise(words):
            pair = f"NEAR({_string([first.stem])} {_string([second.stem])}, {NEAR})"
            parts.append(f"({STEMS} : {pair})")
        if query.unfinished:
            parts.append(f"({EXACT} : {_begun(query.unfinished)})")
        return self._restricted(" OR ".join(parts), query)

    def all_of(self, query: Query, *, title: bool = False) -> str:
        """Return the expression met by pages that hold every unit, in their title if asked so."""
        columns, exact = ("title", "title_exact") if title else (STEMS, EXACT)
        parts = []
        for unit in query.units:
            whole = " AND ".join(_string([word.stem]) for word in unit.words)
            part = f"{columns} : ({' OR '.join([f'({whole})', *map(_string, unit.alternatives)])})"
            if query.unfinished in unit.words:
                part = f"({part}) OR ({exact} : {_begun(query.unfinished)})"
            parts.append(f"({part})")
        return self._restricted(" AND ".join(parts), query)

    def begun_by(self, query: Query) -> str:
        parts = []
        for unit in query.units:
            whole = [
                f"((title_exact : {_string([EXACT_MARK + word.exact])} *) OR (title : {_string([word.stem])}))"
                for word in unit.words
            ]
            others = [f"(title : {_string(other)})" for other in unit.alternatives]
            parts.append("({})".format(" OR ".join([f"({' AND '.join(whole)})", *others])))
        return " AND ".join(parts)

    def _restricted(self, expression: str, query: Query) -> str:
        """Add the phrases that must be there, and take out the words that may not."""
        phrases = ([EXACT_MARK + token for token in phrase] for phrase in query.phrases)
        required = [f"({EXACT} : {_string(phrase)})" for phrase in phrases]
        if expression:
            required.append(f"({expression})")
        whole = " AND ".join(required)
        for excluded in query.excluded:
            whole = f"({whole}) NOT ({STEMS} : {_string(excluded)})"
        return whole


def _terms(unit: Unit) -> list[str]:
    """
    Return what adds to the rank of a page for one unit.

    FTS5 gives no weight to a term; it counts one twice that is said twice. Another writing of an expression is worth
    all the words it stands for.
    """
    words = [_string([word.stem]) for word in unit.words]
    others = [*map(_string, unit.alternatives)] * len(words)
    scattered = [" AND ".join(_string([stem]) for stem in stems) for stems in unit.scattered]
    return [*words, *others, *(f"({every})" for every in scattered)]


def _begun(word: Word) -> str:
    return f"{_string([EXACT_MARK + word.exact])} *"


def _string(tokens: list[str] | tuple[str, ...]) -> str:
    """Return a string of FTS5: tokens in a row."""
    return '"{}"'.format(" ".join(token.replace('"', "") for token in tokens))
