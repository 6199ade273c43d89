"""Words that no page holds, written as one that some public page does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from search.analysis import fold, words
from search.models import Entry
from search.models import Word as KnownWord
from search.parsing import Query, parse

if TYPE_CHECKING:
    from cms.core.visibility import Scope
    from search.backends.database import DatabaseEngine

#: Letters from which a word, as typed or as it should be, may hold one error, then two.
ONE_ERROR, TWO_ERRORS = 4, 8
#: How many times more pages must hold a word for it to be suggested in place of one that is known.
MORE = 5
#: Candidates looked at, the nearest first: only those of a page that the reader may read count.
CANDIDATES = 8
#: Texts of a page read for a word as it is written there.
TEXTS = 100


def correct(query: Query, scope: Scope, engine: DatabaseEngine) -> str | None:
    """Return the text of the query with its unknown words corrected, None where there is nothing to correct."""
    language = scope.root.locale.language_code
    asked = {word.exact: word for unit in query.units if not unit.alternatives for word in unit.words}
    asked = {exact: word for exact, word in asked.items() if exact.isalpha() and len(exact) >= ONE_ERROR}
    if not asked:
        return None
    held = engine.held(asked.values(), scope)
    corrections = {}
    for exact, word in asked.items():
        if word.stem in held:
            continue
        if found := _nearest(exact, language, scope, engine) or _parted(exact, language, scope, engine):
            corrections[exact] = " ".join(_written(token, scope, engine) for token in found.split())
    return query.rewritten(corrections) if corrections else None


def suggested(query: Query, scope: Scope, engine: DatabaseEngine) -> str | None:
    """Return the text of the query with the words that few pages hold written as a near one that many more do."""
    language = scope.root.locale.language_code
    corrections = {}
    for word in query.words:
        if not word.exact.isalpha() or len(word.exact) < ONE_ERROR:
            continue
        near = _nearest(word.exact, language, scope, engine, other_than=word.stem)
        if near:
            held = engine.count(parse(word.exact), scope)
            if engine.count(parse(near), scope) >= MORE * max(held, 1):
                corrections[word.exact] = _written(near, scope, engine)
    return query.rewritten(corrections) if corrections else None


def _nearest(word: str, language: str, scope: Scope, engine: DatabaseEngine, other_than: str = "") -> str | None:
    """Return the nearest word in use, by letters changed, added, left out or swapped; the first is seldom wrong."""
    most = 2 if len(word) + 2 >= TWO_ERRORS else 1
    rows = KnownWord.objects.filter(language=language, length__range=(len(word) - most, len(word) + most))
    texts = rows.exclude(stem=other_than).values_list("text", flat=True)
    distances = ((OSA.distance(word, text, score_cutoff=most), text) for text in texts)
    near = sorted(
        (distance + 0.5 * (text[0] != word[0]), text)
        for distance, text in distances
        if distance <= (2 if max(len(word), len(text)) >= TWO_ERRORS else 1)
    )
    held = [(distance, -engine.count(parse(text), scope), text) for distance, text in near[:CANDIDATES]]
    return min((row for row in held if row[1]), default=(0, 0, None))[2]


def _parted(word: str, language: str, scope: Scope, engine: DatabaseEngine) -> str | None:
    """Return two words in use that were written as one."""
    halves = [(word[:cut], word[cut:]) for cut in range(3, len(word) - 2)]
    known = set(
        KnownWord.objects.filter(language=language, text__in=[half for pair in halves for half in pair]).values_list(
            "text", flat=True
        )
    )
    for first, second in halves:
        if {first, second} <= known and engine.count(parse(f"{first} {second}"), scope):
            return f"{first} {second}"
    return None


def _written(token: str, scope: Scope, engine: DatabaseEngine) -> str:
    """Return a word as a visible page that holds it writes it: tokens have no accents."""
    entry = Entry.objects.filter(pk=engine.first(Query("", phrases=((token,),)), scope)).first()
    texts = [entry.label, *(text for _anchor, _heading, text, _words in entry.passages)] if entry else []
    for text in texts[:TEXTS]:
        if token not in fold(text):
            continue
        for word in words(text):
            written = text[word.start : word.end].lower()
            if fold(written) == token:
                return written
    return token
