"""
What an inclusive form of French is, and the words it stands for: « acteur·ices » is « acteurs et actrices ».

A form is a stem, a mark and the ending of the feminine, then perhaps the plural: « chargé·e·s », « chercheur·ses »,
« acteur(ice)s ». The marks:

- between letters, any dot in the middle of the line (`·`, `‧`, `⋅`, `•`);
- the full stop, the hyphen and the slash, in front of known endings only: all have other work to do in a text;
- brackets around a known ending. « Région(s) » offers a plural, not a gender: it is no form.

Contractions (« celleux », « iels », « acteurices ») are forms too. An ending counts only after the stems that take it
(`ENDINGS`), so that « U.F.I.S.C. », « 2.10 », « paral·lel » or an address of the web are left alone.

Forms are written out one by one: what agrees with them is not touched. In the plural both words are joined by « et »,
for the group holds them all; in the singular by « ou », for it is one person of whom the gender is not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DOTS = "·‧⋅•"
HYPHENS = "‐‑-"  # the plain one last, as a class of characters wants it

#: Ending of the masculine, what may be written after the mark, ending of the feminine; the first that fits decides.
#: Some people type no accents.
ENDINGS = tuple(  # i18n: French grammar
    (masculine, frozenset(written.split()), feminine)
    for masculine, written, feminine in (
        ("teur", "ice rice trice", "trice"),
        ("deur", "ice rice drice", "drice"),
        ("eur", "euse se", "euse"),
        ("eur", "eure e", "eure"),
        ("eur", "eresse resse", "eresse"),
        ("eux", "euse se", "euse"),
        ("oux", "ouse se", "ouse"),
        ("oux", "ce", "ouce"),
        ("oux", "sse", "ousse"),
        ("iaux", "iale ale le", "iale"),
        ("aux", "ale le", "ale"),
        ("al", "ale", "ale"),
        ("eaux", "elle lle", "elle"),
        ("eau", "elle lle", "elle"),
        ("if", "ive ve", "ive"),
        ("ïf", "ïve ve", "ïve"),
        ("uf", "uve ve", "uve"),
        ("rf", "rve ve", "rve"),
        ("ef", "effe fe", "effe"),
        ("ef", "ève eve", "ève"),
        ("ier", "ière ère iere ere e", "ière"),
        ("er", "ère ere e", "ère"),
        ("el", "elle le e", "elle"),
        ("il", "ille le", "ille"),
        ("ul", "ulle le", "ulle"),
        ("ien", "ienne enne ne e", "ienne"),
        ("en", "enne ne e", "enne"),
        ("on", "onne ne e", "onne"),
        ("an", "anne ne", "anne"),
        ("ain", "ine", "ine"),
        ("ais", "aîche îche aiche iche", "aîche"),
        ("in", "igne gne", "igne"),
        ("in", "ine", "ine"),
        ("et", "ète ete", "ète"),
        ("et", "ette", "ette"),
        ("t", "te", "tte"),
        ("ec", "que", "ecque"),
        ("c", "que", "que"),
        ("c", "he", "che"),
        ("g", "ue", "gue"),
        ("i", "te", "ite"),
        ("s", "se", "sse"),
        ("e", "esse sse", "esse"),
    )
)
#: What no rule gives, by all its parts.
IRREGULAR = {
    "tou·te": ("tout", "toute"),
    **dict.fromkeys(
        ("tou·tes", "tou·te·s", "tous·tes", "tou·s·tes", "tous·toutes", "tout·es", "tout·e·s"), ("tous", "toutes")
    ),
    "le·la": ("le", "la"),
    "la·le": ("la", "le"),
    "un·une": ("un", "une"),
    "ce·tte": ("ce", "cette"),
    "mon·ma": ("mon", "ma"),
    "ton·ta": ("ton", "ta"),
    "son·sa": ("son", "sa"),
    "il·elle": ("il", "elle"),
    "elle·il": ("elle", "il"),
    "ils·elles": ("ils", "elles"),
    "elles·ils": ("elles", "ils"),
    "lui·elle": ("lui", "elle"),
    "eux·elles": ("eux", "elles"),
    "elles·eux": ("elles", "eux"),
    "celui·celle": ("celui", "celle"),
    "celle·celui": ("celle", "celui"),
    "ceux·celles": ("ceux", "celles"),
    "celles·ceux": ("celles", "ceux"),
    "beau·belle": ("beau", "belle"),
    "fou·folle": ("fou", "folle"),
    "vieux·vieille": ("vieux", "vieille"),
}
CONTRACTED = {
    "celleux": ("celles", "ceux"),
    "ceulles": ("celles", "ceux"),
    "elleux": ("elles", "eux"),
    "toustes": ("tous", "toutes"),
    "iel": ("elle", "il"),
    "iels": ("elles", "ils"),
    "ielle": ("elle", "il"),
    "ielles": ("elles", "ils"),
}
#: Masculines in -al that keep it in the plural.
REGULAR_AL = {"banal", "bancal", "fatal", "final", "natal", "naval"}
#: A stem already plural (« chercheurs.euses ») and not one that ends so in the singular (« français·es »).
PLURAL_STEM = re.compile(r"(?:[éltnd]|eur|ier)s$", re.IGNORECASE)  # i18n: French grammar
#: After a hyphen, these would rather be pronouns: « appel-elle », « dit-le ».
PRONOUNS = {"elle", "le", "te", "ce", "ine"}
#: After a slash, these would rather be words of their own, « avril/le mois », save after such stems: « officiel/le ».
WORDS = {"le", "te", "ce", "la"}
SLASHED_STEM = re.compile(r"(?:(?:[et]il|el|ul|[eo]t|ri|tou)s?|aux|oux|^le)$", re.IGNORECASE)  # i18n: French grammar

_LETTER = r"[^\W\d_]"
_ONE_CASE = "(?-i:[a-zß-öø-ÿœ]+|[A-ZÀ-ÖØ-ÞŒ]+)"
_KNOWN = "|".join(sorted({"e", "la", *(end for _m, written, _f in ENDINGS for end in written)}, key=len, reverse=True))
_MARKED = re.compile(
    rf"(?P<mark>[{DOTS}.(/{HYPHENS}])(?:"
    rf"(?<=[{DOTS}])(?P<dotted>{_ONE_CASE}(?:(?P=mark){_ONE_CASE})?)"
    rf"|(?<=[./{HYPHENS}])(?P<known>(?:{_KNOWN})(?P=mark)s|(?:{_KNOWN})s?)(?!{_LETTER})"
    rf"|(?<=\()(?P<bracketed>(?:{_KNOWN})s?)\)(?:(?P<plural>s)|\((?P<optional>s)\))?(?!{_LETTER}))",
    re.IGNORECASE,
)
_STEM = re.compile(rf"((?:{_LETTER}+[{HYPHENS}])*{_LETTER}{{2,}})( ?)$")
#: Longest stem looked for.
_REACH = 60
_ELISION = re.compile(  # i18n: French grammar
    rf"(?<!{_LETTER})(?:[cdjlmnst]|(?:jus|lors|puis|quoi|quel)?qu)['’]$", re.IGNORECASE
)
_CONTRACTION = re.compile(
    rf"(?<!{_LETTER})(?:(?P<listed>{'|'.join(CONTRACTED)})|(?P<stem>{_LETTER}+[td]eur)(?P<end>ices?))(?!{_LETTER})",
    re.IGNORECASE,
)
#: One of these is in every contraction: most texts hold none, and are spared the search.
_CONTRACTION_HINTS = ("eurice", "elleux", "eulles", "oustes", "iel")
#: What stands before no word of a text: « n°2.e », an address.
_NO_WORD = {*"0123456789_@/"}
_ADDRESS = re.compile(r"[.@:]\w|/")
_SENTENCE_ENDS = '.!?…:;«»“”()–—•-"\n'


@dataclass(frozen=True)
class Form:
    """An inclusive form in a text: where it stands, elided article included, and the two words it stands for."""

    start: int
    end: int
    written: str
    elision: str
    words: tuple[str, str]
    plural: bool

    @property
    def developed(self) -> str:
        """Both words, joined: « acteurs et actrices », « l’auteur ou l’autrice », « ÉLUS ET ÉLUES »."""
        first, second = self.words
        elision = self.elision if second[:1].isupper() else self.elision.lower()
        link = "et" if self.plural else "ou"  # i18n: French grammar
        return f"{self.elision}{first} {link.upper() if first.isupper() else link} {elision}{second}"


def forms(text: str) -> list[Form]:
    """Return the inclusive forms of a plain text, in order. Terms of a compound make one form."""
    found: list[Form] = []
    for match in _MARKED.finditer(text):
        floor = found[-1].end if found else 0
        form = _marked(text, match, floor) if match.start() >= floor else None
        if form and found and form.start == floor + 1 and text[floor] in HYPHENS:
            found[-1] = _compound(text, found[-1], form)
        elif form:
            found.append(form)
    lowered = text.lower()
    if any(hint in lowered for hint in _CONTRACTION_HINTS):
        contracted = (_contracted(text, match) for match in _CONTRACTION.finditer(text))
        found = sorted((*found, *filter(None, contracted)), key=lambda form: form.start)
    return found


def expand(text: str) -> str:
    """Return `text` with every inclusive form written out."""
    parts, position = [], 0
    for form in forms(text):
        glued = text[form.end : form.end + 1].isalpha()
        parts += [text[position : form.start], form.developed, " " if glued else ""]
        position = form.end
    return "".join((*parts, text[position:]))


def _marked(text: str, match: re.Match[str], floor: int) -> Form | None:
    """Return the form whose mark is at `match`, None where the stem before it does not take that ending."""
    stem = _STEM.search(text, max(floor, match.start() - _REACH), match.start())
    mark = match["mark"]
    if not stem or (stem[2] and mark not in DOTS):  # a stray space is met before a middle dot only
        return None
    parts = (match["dotted"] or match["known"] or match["bracketed"]).split(mark)
    if plural := match["plural"] or match["optional"]:
        parts.append(plural)
    ending = "".join(parts)
    if not (ending.islower() or (ending.isupper() and stem[1].isupper())):
        return None
    before, after = text[max(0, stem.start() - 1) : stem.start()], text[match.end() : match.end() + 2]
    token = text[max(0, stem.start() - 2 * _REACH) : stem.start()].rpartition(" ")[2]
    if before in _NO_WORD or any(sign in token for sign in ("://", "www.", "@")):
        return None
    if mark in "./" and (before == "." or _ADDRESS.match(after)):
        return None
    if mark == "/" and ending.rstrip("s") in WORDS and not SLASHED_STEM.search(stem[1]):
        return None
    if mark in HYPHENS and (ending.rstrip("s") in PRONOUNS and stem[1].lower() != "tou"):
        return None
    if mark in HYPHENS and ending == "e" and after[:1] in {*HYPHENS}:  # « envoi-e-mail »
        return None
    return _form(text, stem.start(), match.end(), stem[1], parts)


def _contracted(text: str, match: re.Match[str]) -> Form | None:
    if match["listed"]:
        words = CONTRACTED[match["listed"].lower()]
        plural = any(word.endswith("s") for word in words)
        return _written(text, match.start(), match.end(), match["listed"], words, plural)
    return _form(text, match.start(), match.end(), match["stem"], [match["end"]])


def _form(text: str, start: int, end: int, stem: str, parts: list[str]) -> Form | None:
    """Return the form made of `stem` and of what follows its mark, None if no rule knows it."""
    cut = max(stem.rfind(hyphen) for hyphen in HYPHENS) + 1
    prefix, word = stem[:cut], stem[cut:]
    if words := IRREGULAR.get("·".join((word, *parts)).lower()):
        plural = any(word.endswith("s") for word in words)
    else:
        *inner, ending = [part.lower() for part in parts]
        if inner and ending == "s":
            (ending,), plural = inner, True
        elif inner not in ([], ["s"]) or ending == "s":
            return None
        else:
            plural = ending.endswith("s")
            ending = ending.removesuffix("s")
        if not (words := _pair(word, ending, plural)):
            return None
    masculine, feminine = (prefix + word for word in words)
    return _written(text, start, end, stem, (masculine, feminine), plural)


def _pair(word: str, ending: str, plural: bool) -> tuple[str, str] | None:
    """Return masculine and feminine of `word`, its case kept, if `ending` is that of its feminine."""
    stems = [word, word[:-1]] if plural and word[-1] in "sS" else [word]
    if PLURAL_STEM.search(word):
        stems.reverse()
    for stem in stems:
        lowered = stem.lower()
        for masculine, endings, feminine in (*ENDINGS, ("", frozenset("e"), "e")):
            kept = stem[: len(stem) - len(masculine)]
            if not lowered.endswith(masculine) or ending not in (*endings, kept.lower() + feminine):
                continue
            if ending == "e" and lowered.endswith("e"):  # « porte.e »
                return None
            return (_plural(stem), f"{kept}{feminine}s") if plural else (stem, kept + feminine)
    return None


def _plural(masculine: str) -> str:
    lowered = masculine.lower()
    if lowered.endswith(("s", "x", "z")):
        return masculine
    if lowered.endswith("al") and lowered not in REGULAR_AL:
        return f"{masculine[:-1]}ux"
    return f"{masculine}x" if lowered.endswith(("au", "eu")) else f"{masculine}s"


def _written(text: str, start: int, end: int, stem: str, words: tuple[str, str], plural: bool) -> Form:
    """
    Return the form at `start`, its words in the case of `stem`, the elided article before it included.

    A capital that opens a sentence is not repeated; anywhere else it is that of a name: « les Breton·nes ».
    """
    elided = _ELISION.search(text, max(0, start - 7), start)
    if elided:
        start = elided.start()
    first, second = words
    if stem.isupper():
        first, second = first.upper(), second.upper()
    elif stem.istitle():
        opening = not (before := text[:start].rstrip()) or before[-1] in _SENTENCE_ENDS or text[start - 1].isalpha()
        first = first[:1].upper() + first[1:]
        second = second.lower() if opening else second[:1].upper() + second[1:]
    return Form(start, end, text[start:end], elided[0] if elided else "", (first, second), plural)


def _compound(text: str, first: Form, second: Form) -> Form:
    """Join two forms word by word: « acteurs-chercheurs et actrices-chercheuses », where « et » parts no compound."""
    hyphen = text[first.end]
    masculine, feminine = (hyphen.join(pair) for pair in zip(first.words, second.words, strict=True))
    written = text[first.start : second.end]
    return Form(first.start, second.end, written, first.elision, (masculine, feminine), first.plural or second.plural)
