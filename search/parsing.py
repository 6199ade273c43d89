"""What people mean by what they type: words, phrases between quotation marks, words to leave out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.analysis import ACRONYM, POINT, STOP_WORDS, Word, fold, normalize, stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Longest query read, in characters: beyond it people paste a text, and engines slow down.
MAX_LENGTH = 200
MAX_UNITS = 24

_QUOTED = re.compile(r"(?P<minus>(?<!\S)-)?[\"«“„](?P<phrase>[^\"«»“”„]*)[\"»”]")
_DOTTED = re.compile(rf"\d+(?:{POINT}\d+)+")
_EXCLUDED = re.compile(r"(?<!\S)-(?=[^\W_])(\S+)")

#: Stop words as they are in the alternatives of an expression.
STOP_STEMS = frozenset(map(stem, STOP_WORDS))

Stems = tuple[str, ...]
if TYPE_CHECKING:
    Expand = Callable[[Stems], Iterable[tuple[int, int, tuple[Stems, ...]]]]


@dataclass(frozen=True)
class Unit:
    """
    One thing asked for: a word, or several that make an expression known to be written otherwise.

    A page has it when it holds all its words, or one of the `alternatives`: stems in a row, stop words included.
    """

    words: tuple[Word, ...]
    alternatives: tuple[Stems, ...] = ()

    @property
    def scattered(self) -> list[Stems]:
        """The alternatives of several words without their stop words, for pages that hold them here and there."""
        telling = (tuple(stem for stem in other if stem not in STOP_STEMS) for other in self.alternatives)
        return [stems for stems in telling if len(stems) > 1]


@dataclass(frozen=True)
class Query:
    """
    A query as engines receive it.

    `phrases` hold words as written, in a row: a page must have them all. It may have none of the `excluded`, stems in a
    row. The bounds of words are in `text`.
    """

    text: str
    units: tuple[Unit, ...] = ()
    phrases: tuple[Stems, ...] = ()
    excluded: tuple[Stems, ...] = ()
    #: The last word may be unfinished: what begins so is meant too (the admin, where people type as they go).
    prefix: bool = field(default=False, kw_only=True)

    def __bool__(self) -> bool:
        return bool(self.units or self.phrases)

    @property
    def words(self) -> list[Word]:
        return [word for unit in self.units for word in unit.words]

    @property
    def unfinished(self) -> Word | None:
        """The word being typed, None if the last is finished: « 2.1 » is no beginning of « 2.10 »."""
        last = self.words[-1] if self.prefix and self.units else None
        if last is None or last.end < len(self.text) or _DOTTED.fullmatch(last.exact):
            return None
        return last

    def rewritten(self, corrections: dict[str, str]) -> str:
        """Return the text of the query with some of its words, given by their exact token, written otherwise."""
        parts, position = [], 0
        for word in self.words:
            if word.exact in corrections:
                parts += [self.text[position : word.start], corrections[word.exact]]
                position = word.end
        return "".join((*parts, self.text[position:]))


def parse(text: str, expand: Expand | None = None) -> Query:
    """
    Read a query; whatever is typed gives one, if only an empty one.

    `expand` finds synonyms: from stems without stop words, it returns `(start, end, alternatives)` for each
    expression it knows. Stop words count only when nothing else is asked.
    """
    text = normalize(text)[:MAX_LENGTH].strip()
    phrases: list[Stems] = []
    excluded: list[Stems] = []

    def quoted(match: re.Match[str]) -> str:
        if found := words(match["phrase"]):
            if match["minus"]:
                excluded.append(tuple(word.stem for word in found))
            else:
                phrases.append(tuple(word.exact for word in found))
        return " " * len(match[0])

    def without(match: re.Match[str]) -> str:
        found = words(match[1])
        # A dash in a pasted text would leave out all that holds « le ».
        if not all(word.is_stop for word in found):
            excluded.append(tuple(word.stem for word in found))
        return " " * len(match[0])

    rest = _EXCLUDED.sub(without, _QUOTED.sub(quoted, text))
    found = words(rest)
    # « toustes » tells more than « tous ».
    telling = [word for word in found if not word.is_stop or fold(rest[word.start : word.end]) not in STOP_WORDS]
    if telling or phrases:
        units = list(_expanded(telling, expand))
    else:
        # « mes », alone, may be the acronym as well as the word.
        units = [Unit((word,), ((word.exact + ACRONYM,),)) for word in found]
    return Query(text=text, units=_once(units)[:MAX_UNITS], phrases=tuple(phrases), excluded=tuple(excluded))


def _expanded(
    telling: list[Word], expand: Callable[[Stems], Iterable[tuple[int, int, tuple[Stems, ...]]]] | None
) -> Iterable[Unit]:
    position = 0
    for start, end, alternatives in expand(tuple(word.stem for word in telling)) if expand else ():
        yield from (Unit((word,)) for word in telling[position:start])
        yield Unit(tuple(telling[start:end]), alternatives)
        position = end
    yield from (Unit((word,)) for word in telling[position:])


def _once(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Leave out what is asked twice."""
    return tuple({tuple(word.exact for word in unit.words): unit for unit in units}.values())
