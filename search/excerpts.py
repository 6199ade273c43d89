"""The passage of a page that answers best, and the words in it that do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import words
from search.parsing import STOP_STEMS

if TYPE_CHECKING:
    from search.backends.base import Hit
    from search.parsing import Query

#: Where something found begins and ends in a text, and its tokens: one word, or those of a phrase.
Found = tuple[int, int, tuple[str, ...]]

#: Characters shown, cut at words.
LENGTH = 260
#: Characters kept before the first word found.
BEFORE = 80


@dataclass(frozen=True)
class Excerpt:
    """Some words of a passage, those found marked, under the heading to which `anchor` leads."""

    html: SafeString
    heading: str
    anchor: str


def excerpt(hit: Hit, query: Query) -> Excerpt | None:
    """Return the excerpt of the first passage that holds most of what is asked for; None without text."""
    typed = {word.stem for word in query.words}
    wanted = typed | {token for unit in query.units for other in unit.alternatives for token in other} - STOP_STEMS
    rows = [[word.stem for token in phrase for word in words(token)] for phrase in query.phrases]
    chosen, best = None, -1
    position, stems = 0, hit.body.split()
    for passage in hit.passages:
        _anchor, _heading, text, length = passage
        said = stems[position : position + length]
        held = wanted.intersection(said)
        position += length
        # What was typed is worth more than what says the same, and a phrase all its words.
        worth = len(held) + 2 * len(held & typed) + 3 * sum(len(row) for row in rows if _holds(said, row))
        if text and worth > best:
            chosen, best = passage, worth
    if chosen is None:
        return None
    anchor, heading, text, _length = chosen
    return Excerpt(html=_marked(text, _found(text, wanted, query)), heading=heading, anchor=anchor)


def _holds(said: list[str], row: list[str]) -> bool:
    return f" {' '.join(row)} " in f" {' '.join(said)} "


def _found(text: str, wanted: set[str], query: Query) -> list[Found]:
    """Return what is to be marked in a text, in order: phrases, then words that stand in none."""
    held = words(text)
    tokens = [word.exact for word in held]
    found: list[Found] = []
    in_phrase: set[int] = set()
    for phrase in query.phrases:
        for start in range(len(held) - len(phrase) + 1):
            if tuple(tokens[start : start + len(phrase)]) == phrase:
                last = start + len(phrase) - 1
                found.append((held[start].start, held[last].end, phrase))
                in_phrase |= {*range(start, last + 1)}
    exact = {word.exact for word in query.words}
    for index, word in enumerate(held):
        if index not in in_phrase and (word.exact in exact or (word.stem in wanted and not word.is_stop)):
            found.append((word.start, word.end, (word.stem,)))
    return sorted(found)


def _marked(text: str, found: list[Found]) -> SafeString:
    """Return the part of a text that holds most of what was found, as HTML."""
    start = _densest(found)
    start = 0 if start <= BEFORE else text.rfind(" ", 0, start - BEFORE // 2) + 1
    end = len(text) if len(text) - start <= LENGTH else max(text.rfind(" ", start, start + LENGTH), start + BEFORE)
    parts, position = ["" if start == 0 else "… "], start
    for first, last, _tokens in found:
        if start <= first >= position and last <= end:
            parts += [escape(text[position:first]), "<mark>", escape(text[first:last]), "</mark>"]
            position = last
    parts += [escape(text[position:end]), "" if end == len(text) else " …"]
    return mark_safe("".join(parts))  # noqa: S308 - every part of the text is escaped


def _densest(found: list[Found]) -> int:
    """Return where the stretch of `LENGTH` characters with most different words begins."""
    best, position = 0, 0
    for index, (start, _end, _tokens) in enumerate(found):
        near = {tokens for first, last, tokens in found[index : index + 12] if last - start <= LENGTH - BEFORE}
        if (held := sum(map(len, near))) > best:
            best, position = held, start
    return position
