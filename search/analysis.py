"""
What a word of French is, to every engine: SQLite, PostgreSQL and Elasticsearch receive the tokens made here.

A word has two tokens: `exact`, as written save case and accents, and `stem`, shared by its plural, its feminine, its
inclusive and conjugated forms. Both are plain lower-case letters and digits, so that no engine cuts them otherwise;
`EXACT_MARK` tells the first from the second where an engine keeps them together.

An inclusive form (`cms.core.inclusive`) is reduced to the masculine it stands for, at both ends: « acteur·ices »,
« actrices » and « acteurs » share one stem. Feminines become masculine by the productive endings of French, then the
Snowball algorithm (https://snowballstem.org/algorithms/french/stemmer.html) takes the rest.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import Stemmer

from cms.core import inclusive
from search.acronyms import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterator

EXACT_MARK = "0"
#: Stands for the point of « 2.10 », which is neither « 2.1 » nor « 210 ».
POINT = "z"
#: Written in capitals among small letters, a stop word is an acronym: MES is not « mes ».
ACRONYM = "acr"

#: Said in any sentence: searched only when nothing else is left.
STOP_WORDS = frozenset(  # i18n: French grammar
    """
    a ai aie ait ais aucun aucune au aux aussi autre autres aurait avait avec avoir ayant c ca car ce ceci cela celle
    celles celui ces cet cette ceux chaque ci combien comme comment d dans de des dois doit doivent donc dont du elle
    elles en encore entre es est et etaient etait etant ete etes etre eu eux fait faire faut font ici il ils j je l la
    laquelle le lequel les lesquelles lesquels leur leurs lors lui m ma mais me meme memes mes moi moins mon n ne ni nos
    notre nous on ont ou par parce pas peut peuvent peu plus pour pourquoi puis qu quand que quel quelle quelles quels qui
    quoi s sa sans se sera seront ses si sien soit son sont sous sur t ta te tel telle tels telles tes toi ton tous tout
    toute toutes tres tu un une vos votre vous y
    """.split()
)
#: Glued to the next word, with or without a hyphen; those of `LOOSE` after a space too, for they are no word alone.
PREFIXES = (  # i18n: French grammar
    "co inter auto éco eco multi socio micro macro intra anti agro méta meta néo neo bio télé tele pluri cyber post pré"
    " trans infra extra ultra mono poly pseudo rétro hyper"
).split()
LOOSE = "co inter socio pluri intra agro".split()  # i18n: French grammar

APOSTROPHES = "'’ʼ′´`"
_LETTERS = "[^\\W\\d_]"
_TOKEN = re.compile(  # i18n: French grammar
    rf"""
    (?P<elided>(?<!\w)(?:[cdjlmnst]|(?:jus|lors|puis|quoi|quel)?qu)[{APOSTROPHES}](?=\w))
    |(?P<dotted>(?<![\w.])(?:[A-ZÀ-ÖØ-Þ]\.){{2,}}(?:[A-ZÀ-ÖØ-Þ](?![\w]))?)
    |(?P<number>(?<![\w.,])\d+(?:[.,]\d+)+(?!\w))
    |(?P<prefix>(?<![\w{APOSTROPHES}-])(?:(?:{"|".join(PREFIXES)})[-‐‑]|(?:{"|".join(LOOSE)})[ \u00a0])(?={_LETTERS}{{3}}))
    |(?P<word>[^\W_]+)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DOTTED = re.compile(r"(?:[A-ZÀ-ÖØ-Þ]\.)+[A-ZÀ-ÖØ-Þ]?")
#: The call of a note, glued to the word by whoever copied it: « TZCLD3 », « statuts1 ».
_NOTE_CALL = re.compile(rf"({_LETTERS}{{4,}}|[A-ZÀ-ÖØ-Þ]{{3,}})\d$")
_STEMMER = Stemmer.Stemmer("french", 0)  # its own cache off: ours keeps the whole chain
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
    """Return a text as `words` wants it: composed accents, no soft hyphen."""
    return unicodedata.normalize("NFC", text).replace("\u00ad", "").replace("\x00", "")


def words(text: str) -> list[Word]:
    """Return the words of a normalized text in order, stop words included; those of a compound share its bounds."""
    found: list[Word] = []
    position = 0
    for form in inclusive.forms(text):
        found += _plain(text, position, form.start)
        found += [Word(form.start, form.end, word.exact, word.stem) for word in _of_form(form.words[0])]
        position = form.end
    found += _plain(text, position, len(text))
    return found


def _plain(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield the words of `text[start:end]`, which holds no inclusive form."""
    prefix: re.Match[str] | None = None
    for match in _TOKEN.finditer(text, start, end):
        kind, token = match.lastgroup, match[0]
        if kind == "elided":
            continue
        if kind == "prefix":
            prefix = match
            continue
        begins, whole = match.start(), token
        if prefix:
            begins, whole, prefix = prefix.start(), prefix[0][:-1] + token, None
        if kind == "dotted":
            whole = token.replace(".", "")
        elif kind == "number":
            whole = re.sub("[.,]", POINT, token)
        elif token.isupper() and fold(token) in STOP_WORDS and len(token) > 1 and not _shouted(text, match):
            whole = token + ACRONYM
        exact, stem = _tokens(whole)
        if exact:
            yield Word(begins, match.end(), exact, stem)


def _shouted(text: str, match: re.Match[str]) -> bool:
    """Tell whether the words around a word in capitals are in capitals too."""
    around = text[max(0, match.start() - 20) : match.start()] + text[match.end() : match.end() + 20]
    return not any(character.islower() for character in around) and any(character.isupper() for character in around)


@lru_cache(maxsize=20_000)
def _of_form(masculine: str) -> tuple[Word, ...]:
    return tuple(_plain(masculine, 0, len(masculine)))


@lru_cache(maxsize=200_000)
def _tokens(written: str) -> tuple[str, str]:
    """Return both tokens of a word, empty for signs that are no letter."""
    if call := _NOTE_CALL.fullmatch(written):
        written = call[1]
    lowered = written.lower()[:_LONGEST]
    exact = fold(lowered)
    if not exact or lowered[0].isdigit() or lowered.endswith(ACRONYM):
        return exact, exact
    return exact, stem(lowered)


def fold(word: str) -> str:
    """Return the lower-case letters and digits of a word without accents nor ligatures."""
    lowered = word.lower().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    if lowered.isascii():
        return lowered if lowered.isalnum() else "".join(filter(str.isalnum, lowered))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", lowered)))


#: Singulars that no ending tells.
_SINGULARS = {  # i18n: French grammar
    **dict.fromkeys("tous toute toutes toustes".split(), "tout"),
    **dict.fromkeys("elle elles ils iel iels ielle ielles".split(), "il"),
    **dict.fromkeys("celle celles ceux celleux ceulles".split(), "celui"),
    **dict.fromkeys("une uns unes".split(), "un"),
    **dict.fromkeys("elleux".split(), "eux"),
    "travaux": "travail",
    "baux": "bail",
    "emaux": "émail",
    "émaux": "émail",
    "vitraux": "vitrail",
    "coraux": "corail",
    "soupiraux": "soupirail",
    "yeux": "oeil",
    "cieux": "ciel",
    "aïeux": "aïeul",
    "belle": "beau",
    "belles": "beau",
    "bel": "beau",
    "nouvel": "nouveau",
    "vieil": "vieux",
    "vieille": "vieux",
    "vieilles": "vieux",
    "folle": "fou",
    "folles": "fou",
    "douce": "doux",
    "douces": "doux",
    "rousse": "roux",
    "rousses": "roux",
    "plus": "plus",
    "gens": "gens",
    "temps": "temps",
    "corps": "corps",
    "pays": "pays",
    "fois": "fois",
    "bois": "bois",
    "mois": "mois",
    "voix": "voix",
    "choix": "choix",
    "prix": "prix",
    "paix": "paix",
}
_AU_PLURALS = frozenset("tuyaux noyaux joyaux boyaux fléaux gluaux landaux sarraus".split())  # i18n: French grammar
#: Nouns in -eu, whose plural looks like the masculine of -euse.
_EU_PLURAL = re.compile(
    r"(?:^|-|chef)(?:non-)?(?:(?:l|mil|banl|d|ad|ess|p|ép)i|j|enj|f|av|nev|chev|vo|hébr|moy|pn|bl)eu[xs]$"
)
#: Endings of feminines, in the order tried, and those of their masculines.
_FEMININES = tuple(  # i18n: French grammar
    (re.compile(rf"(?<=\w\w){ending}$"), masculine)
    for ending, masculine in (
        ("trice", "teur"),
        ("drice", "deur"),
        ("eresse", "eur"),
        ("eur?e", "eur"),
        ("euse", "eur"),
        ("eux", "eur"),
        ("(?<=[aeiouy])use", "ux"),
        ("ouse", "oux"),
        ("ière", "ier"),
        ("ère", "er"),
        ("ée", "é"),
        ("ie", "i"),
        ("elle", "el"),
        ("eille", "eil"),
        ("ulle", "ul"),
        ("enne", "en"),
        ("onne", "on"),
        ("anne", "an"),
        ("ive", "if"),
        ("euve", "euf"),
        ("[eè]ve", "ef"),
        ("ète", "et"),
        ("ette", "et"),
        ("otte", "ot"),
        ("atte", "at"),
        ("esse", "e"),
        ("asse", "as"),
        ("osse", "os"),
        ("aisse", "ais"),
        ("[eè]che", "ec"),
        ("anche", "anc"),
        ("que", "c"),
        ("gue", "g"),
        ("ue", "u"),
        ("ffe", "f"),
        ("igne", "in"),
    )
)
#: Verbs in -duire and -struire, and what is derived from them: « construire », « construit », « construction ».
_UIRE = re.compile(r"(?<=d|r)u(?:ct|ir|is|it)$")  # i18n: French grammar
_MUTE_E = re.compile(r"(?<=\w\w[bcdfgklmnprst])e$")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a word in lower case, accents kept until here."""
    word = word.replace("œ", "oe").replace("æ", "ae")
    if word in SHORT:
        return word
    word = _SINGULARS.get(word) or masculine(singular(word))
    return _UIRE.sub("u", fold(_STEMMER.stemWord(word))) or fold(word)


def singular(word: str) -> str:
    if len(word) < 4:
        return word
    if word in _AU_PLURALS or word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux"):
        return f"{word[:-2]}l"
    if _EU_PLURAL.search(word):
        return word[:-1]
    if word.endswith("oux") and word not in ("doux", "roux", "époux", "jaloux"):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("ss", "us", "ois", "ais")):
        return word[:-1]
    if word.endswith(("ues", "lus", "dus", "nus", "rus", "bus", "cus", "vus", "çus", "tus")):
        return word[:-1]
    return word


def masculine(word: str) -> str:
    """Return the masculine of a singular; other words come out changed too, always in the same way."""
    if len(word) < 5:
        return _MUTE_E.sub("", word[:-1] if word.endswith(("ée", "ue")) else word)
    for ending, replacement in _FEMININES:
        shortened, found = ending.subn(replacement, word, count=1)
        if found:
            return shortened
    return _MUTE_E.sub("", word)


def stems(text: str) -> str:
    """Return the stems of a text, separated by spaces."""
    return " ".join(word.stem for word in words(normalize(text)))
