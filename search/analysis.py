"""
What a word of French is, to every engine: SQLite, PostgreSQL and Elasticsearch receive the tokens made here.

A word has two tokens: `exact`, as written save case and accents, and `stem`, shared by its plural, its feminine, its
inclusive and conjugated forms (`search.stemmer`). Both are lower-case letters and digits, so that no engine cuts them
otherwise; `EXACT_MARK` tells the first from the second where an engine keeps them together.

An inclusive form (`cms.core.inclusive`) counts as the masculine it stands for: « acteur·ices », « actrices » and
« acteurs » share one stem.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cms.core import inclusive
from search.grammar import CONJUGATED, LOOSE_PREFIXES, PREFIXES, STOP_WORDS
from search.stemmer import fold, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ACRONYM", "EXACT_MARK", "POINT", "STOP_WORDS", "Word", "fold", "normalize", "stem", "stems", "words"]

EXACT_MARK = "0"
#: Stands for the point of « 2.10 », which is neither « 2.1 » nor « 210 ».
POINT = "z"
#: Written in capitals among small letters, a stop word is an acronym: MES is not « mes ».
ACRONYM = "acr"

APOSTROPHES = "'’‘′´`＇"
SPACES = " \u00a0\u202f\u2009"
HYPHENS = "‐‑-"  # the plain one last, as a class of characters wants it
_LETTER = r"[^\W\d_]"
_SIGN = r"[^\W_]"
_TOKEN = re.compile(  # i18n: French grammar
    rf"""
    (?P<elided>(?<!\w)(?:[cdjlmnst]|(?:jus|lors|puis|quoi|quel)?qu)[{APOSTROPHES}](?=\w))
    |(?P<joined>(?<!\w)(?:aujourd|entr|presqu|prud)[{APOSTROPHES}]{_SIGN}+)
    |(?P<dotted>(?<![\w.])(?:{_LETTER}\.){{2,}}(?:{_LETTER}(?!\w))?)
    |(?P<number>(?<![\w.,])(?:\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)+)(?!\w))
    |(?P<prefix>(?<![\w{APOSTROPHES}{HYPHENS}])
        (?:(?:{"|".join(PREFIXES)})[{HYPHENS}]|(?:{"|".join(LOOSE_PREFIXES)})[{SPACES}])(?={_LETTER}{{3}}))
    |(?P<unaccented>(?<!\w){_LETTER}{{2,}}e(?:[ ](?=[{inclusive.DOTS}]))?
        (?P<mark>[./({inclusive.DOTS}{HYPHENS}])e(?:\)|(?P=mark)?s\b)*(?![\w{HYPHENS}]))
    |(?P<word>{_SIGN}+(?:[\u0300-\u036f]+{_SIGN}*)*)
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: The call of a note, glued to the word by whoever copied it: « TZCLD3 », « statuts¹ ».
_NOTE_CALL = re.compile(rf"({_LETTER}{{4,}}|[A-ZÀ-ÖØ-Þ]{{3,}})(?:\d|[⁰¹²³⁴-⁹]+)")  # i18n: French grammar
#: « 1er », « 2nde », « XIXème ».
_ORDINAL = re.compile(  # i18n: French grammar
    r"(\d+(?=er|re|nd|i?eme|e)|(?=[ivx]{2})x{0,3}(?:ix|iv|v?i{0,3})(?=i?eme|e$))(?:ere?|re|nde?|i?eme|e)"
)
#: Signs that are not seen, such as those of where a line may break; the apostrophe that Unicode holds for a letter.
_UNWANTED = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\x00")) | {ord("ʼ"): "’"}
#: What may stand between « nous » and its verb, save what is elided.
_BETWEEN = frozenset(["nous", "ne", "vous", "le", "la", "les", "lui", "leur", "y", "en"])  # i18n: French grammar
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, between `start` and `end`, and its tokens."""

    start: int
    end: int
    exact: str
    stem: str

    @property
    def is_stop(self) -> bool:
        return self.exact in STOP_WORDS


def normalize(text: str) -> str:
    """Return a text as `words` wants it: composed accents, no sign that is not seen."""
    return unicodedata.normalize("NFC", text).translate(_UNWANTED)


def words(text: str) -> list[Word]:
    """Return the words of a normalized text in order, stop words included; those of a compound share its bounds."""
    found: list[Word] = []
    position = 0
    for form in inclusive.forms(text):
        found += _plain(text, position, form.start)
        start = form.start + len(form.elision)
        found += [Word(start, form.end, exact, stem) for exact, stem in _of_form(form.words[0].lower())]
        position = form.end
    found += _plain(text, position, len(text))
    return found


def stems(text: str) -> str:
    """Return the stems of a text, separated by spaces."""
    return " ".join(word.stem for word in words(normalize(text)))


def _plain(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield the words of `text[start:end]`, which holds no inclusive form."""
    prefix: re.Match[str] | None = None
    nous = -1  # where « nous » ends, and what may follow it, when its verb may come
    for match in _TOKEN.finditer(text, start, end):
        kind, written = match.lastgroup, match[0]
        after_nous = nous >= 0 and not text[nous : match.start()].strip()
        if kind == "elided":
            nous = match.end() if after_nous else -1
            continue
        if kind == "unaccented":
            written = written[: match.start("mark") - match.start()].rstrip()
        if kind == "prefix":
            prefix = match
            continue
        begins = match.start()
        if prefix:
            begins, written, prefix = prefix.start(), prefix[0][:-1] + written, None
        exact, stemmed = _number(written) if kind == "number" else _tokens(written, first_plural=after_nous)
        nous = match.end() if exact == "nous" or (after_nous and exact in _BETWEEN) else -1
        if exact in STOP_WORDS and (kind == "dotted" or (written.isupper() and _is_acronym(text, match))):
            exact = stemmed = exact + ACRONYM
        if stemmed.startswith(EXACT_MARK):
            stemmed = POINT + stemmed  # « 01 » is not « 1 » as written
        if exact:
            yield Word(begins, match.end(), exact, stemmed)


def _is_acronym(text: str, match: re.Match[str]) -> bool:
    """Tell whether a stop word in capitals stands among small letters, or alone."""
    around = text[max(0, match.start() - 20) : match.start()] + text[match.end() : match.end() + 20]
    shouted = any(map(str.isupper, around)) and not any(map(str.islower, around))
    return len(match[0]) > 1 and not shouted


def _number(written: str) -> tuple[str, str]:
    """Return both tokens of a number: « 10 000 » is « 10000 »."""
    token = re.sub("[.,]", POINT, re.sub(f"[{SPACES}]", "", written))[:_LONGEST]
    return token, token


@lru_cache(maxsize=20_000)
def _of_form(masculine: str) -> tuple[tuple[str, str], ...]:
    return tuple((word.exact, word.stem) for word in _plain(masculine, 0, len(masculine)))


@lru_cache(maxsize=200_000)
def _tokens(written: str, *, first_plural: bool = False) -> tuple[str, str]:
    """
    Return both tokens of a word, empty for signs that are no letter.

    In the `first_plural`, after « nous », -ons is the ending of a verb: anywhere else, of « maisons » as well.
    """
    if call := _NOTE_CALL.fullmatch(written):
        written = call[1]
    exact = fold(written[:_LONGEST])[:_LONGEST]
    ordinal = _ORDINAL.fullmatch(exact)
    if ordinal:
        return exact, f"{ordinal[1]}e"
    if first_plural and len(exact) > 5 and exact.endswith("ons") and exact not in CONJUGATED:
        return exact, stem(f"{exact[:-3]}ez")
    return exact, stem(exact)
