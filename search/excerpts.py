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
    """Return the excerpt of the first passage that holds most of the words asked for; None without text."""
    typed = {word.stem for word in query.words}
    wanted = typed | {token for unit in query.units for other in unit.alternatives for token in other} - STOP_STEMS
    exact = {token for phrase in query.phrases for token in phrase} | {word.exact for word in query.words}
    chosen, best = None, -1
    position, stems = 0, hit.body.split()
    for passage in hit.passages:
        _anchor, _heading, text, length = passage
        held = wanted.intersection(stems[position : position + length])
        position += length
        # What was typed is worth more than what says the same.
        worth = len(held) + 2 * len(held & typed)
        if text and worth > best:
            chosen, best = passage, worth
    if chosen is None:
        return None
    anchor, heading, text, _length = chosen
    return Excerpt(html=_marked(text, wanted, exact), heading=heading, anchor=anchor)


def _marked(text: str, wanted: set[str], exact: set[str]) -> SafeString:
    """Return the part of a text that holds most of the words wanted, as HTML."""
    found = [
        (word.start, word.end, word.stem)
        for word in words(text)
        if word.exact in exact or (word.stem in wanted and not word.is_stop)
    ]
    start = _densest(found)
    start = 0 if start <= BEFORE else text.rfind(" ", 0, start - BEFORE // 2) + 1
    end = len(text) if len(text) - start <= LENGTH else max(text.rfind(" ", start, start + LENGTH), start + BEFORE)
    parts, position = ["" if start == 0 else "… "], start
    for first, last, _stem in found:
        if start <= first >= position and last <= end:
            parts += [escape(text[position:first]), "<mark>", escape(text[first:last]), "</mark>"]
            position = last
    parts += [escape(text[position:end]), "" if end == len(text) else " …"]
    return mark_safe("".join(parts))  # noqa: S308 - every part of the text is escaped


def _densest(found: list[tuple[int, int, str]]) -> int:
    """Return where the stretch of `LENGTH` characters with most different words begins."""
    best, position = 0, 0
    for index, (start, _end, _stem) in enumerate(found):
        near = {stem for first, last, stem in found[index : index + 12] if last - start <= LENGTH - BEFORE}
        if len(near) > best:
            best, position = len(near), start
    return position
