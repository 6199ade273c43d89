"""
The stem of a French word: what its plural, its feminine and its conjugated forms share.

Accents go first, so that people who type none find the same. Then irregular verbs are looked up; the endings that only
verbs have are taken off, or else the marks of plural and feminine and the endings of nouns made from verbs; last, what
forms of one word write differently. Words of other languages come out changed too, always in the same way.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from search.acronyms import SHORT
from search.grammar import CONJUGATED, IN_ER, IRREGULAR, NO_VERBS, STEMS, STOP_WORDS

#: Letters whose name does not say what they are written with.
_LETTERS = str.maketrans({"ß": "ss", "ð": "d", "þ": "th", "ŋ": "n"})
#: Roots of verbs in -érer, whose imperfect looks like the conditional of others: « coopérait », « porterait ».
_IN_ERER = (  # i18n: French grammar
    "acc?el|adh|coop|op|consid|conf|def|delib|diff|dig|enum|esp|exag|exon|fed|gen|g|ins|interf|lib|mod|num|oblit|persev|pond"
    "|pref|prolif|recup|ref|regen|remun|sugg|tol|transf|ven"
)
_FUTURE = "(?:ai|as|a|ez|ont|ais|ait|aient|ions|iez)"

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*rows: tuple[int, str, str]) -> Rules:
    """Compile rows: fewest letters before the ending, the ending, what takes its place."""
    return tuple((re.compile(rf"(?<=\w{{{letters}}})(?:{ending})$"), left) for letters, ending, left in rows)


#: Endings that only verbs have, the first that fits.
_OF_VERBS = _rules(  # i18n: French grammar
    (0, f"^((?:{_IN_ERER})er)(?:ai|ais|ait|aient|ions|iez|ez)", r"\1"),
    (1, f"([aeo]nd|[eo]rd)(?:res?|ue?s?|r{_FUTURE}|rons)", r"\1"),
    (2, f"er{_FUTURE}", ""),
    (1, f"([^aeouw])ir{_FUTURE}", r"\1i"),
    (1, "([^aou])iss(?:ons|ez|ent|ais|ait|aient|iez|ante?s?|ements?)", r"\1i"),
    (2, "aient|(?<![^f]f)ait|ez", ""),
    (
        1,
        "([^ao]is|[ou]s|[aeiu]v|[^q]u|qu|ge|[aou]y|nn|tt|[ae]nc|[ai]it|at|nd|pp|aill|ens|agn|ort|ntr|est|orm|nt)ons",
        r"\1",
    ),
)
_IN_IT = re.compile(r"(?:\w[ghmnrv]|\w[bp]l|bat|is|ll|nd|out|[nrs]t|[ru]c|ss)it$")  # i18n: French grammar
#: Adjectives: « adolescent », « polyvalent ».
_ADJECTIVES = ("escent", "valent")
_PLURAL_IN_MENT = re.compile("(?:[fnh]orm|firm|nferm|^arm|charm|alm|film|omm|(?:an|pr|est|ab)im|[sfl]um|clam|^aim)ent$")
#: Endings of nouns and adjectives in the singular, the first that fits.
_OF_NOUNS = _rules(  # i18n: French grammar
    # Feminines
    (2, "([td])rice", r"\1eu"),
    (0, "(and|end|chant|chass|veng|pech|aill)eresse", r"\1eu"),
    (2, "eu[sr]?e(?:ment)?", "eu"),
    (2, "iere?", "i"),
    (0, "((?:[aeo]n|[eo]r|[^x]a|o)g|[^r]ch|[aou]y|[ae]ill)ere", r"\1"),
    (3, "er", ""),
    (3, "eau", "el"),
    (0, "ongue", "ong"),
    (3, "c", "k"),
    # Nouns made from verbs, adverbs made from adjectives
    (3, "osition", "os"),
    (1, "ification", "ifi"),
    (2, "cation", "k"),
    (3, "ation", ""),
    (3, "ition", "i"),
    (3, "ution", "u"),
    (1, "([^h][aiu])bilite", r"\1bl"),
    (3, "amment", ""),
    (3, "emment", "ent"),
    (3, "ement", ""),
    (1, "([^aeo])ir", r"\1i"),
    # Mute and accented e
    (3, "ee+", ""),
    (2, "([iue])e", r"\1"),
    (3, "e", ""),
)
#: What forms of one word write differently at their end.
_LAST = _rules(  # i18n: French grammar
    (1, "(arch|chron|crat|erap|erg|gog|graph|log|metr|nom|path|soph|teg|tom|trop)(?:iqu|i)", r"\1"),
    (2, "ge", "g"),
    (2, "eur", "eu"),
    (2, "y", "i"),
    (2, r"([aeiouy])([lntf])\2", r"\1\2"),
    (1, "([aeiou])c?qu", r"\1k"),
    (1, "([^o]i|eu|re|au|er)f", r"\1v"),
    (2, r"(\w[ao]i|ou|eu)s", r"\1"),
)
#: An s that is not that of a plural.
_OWN_S = re.compile("(?:assis|compris|concis|decis|epris|precis|quis|abus|clus|(?:di|con|in|pro)f+us|intrus|obtus|ss)$")


def fold(word: str) -> str:
    """Return the lower-case letters and digits of a word, without accents nor ligatures."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered if lowered.isalnum() else "".join(filter(str.isalnum, lowered))
    letters = unicodedata.normalize("NFKD", lowered).lower().translate(_LETTERS)
    return "".join(filter(str.isalnum, letters if letters.isascii() else "".join(map(_plain, letters))))


@lru_cache(maxsize=1_000)
def _plain(letter: str) -> str:
    """Return what a Latin letter is written with: « o » for « ø », which Unicode calls « O WITH STROKE »."""
    name = unicodedata.name(letter, "?").partition(" WITH ")[0].split()
    if name[0] == "MODIFIER":  # an apostrophe held for a letter
        return ""
    if name[0] != "LATIN":
        return letter
    return next((part for part in reversed(name) if len(part) == 1), name[-1]).lower()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a word, accents and capitals or not; numbers and words in other scripts are their own."""
    word = fold(word)
    if known := IRREGULAR.get(word):
        return known
    if not (word.isascii() and word.isalpha()) or word in SHORT or word in STEMS or word in STOP_WORDS:
        return word
    if known := CONJUGATED.get(word):
        return known
    root = _root(word) if len(word) > 3 else word
    root = _ended(_LAST, root) or root
    return f"{root}y" if root in STOP_WORDS else root  # « faute » is not « faut »; no other stem ends so


def _ended(rules: Rules, word: str) -> str:
    """Return `word` with its ending replaced by the first rule that knows it; empty when none does."""
    for ending, left in rules:
        shortened, found = ending.subn(left, word)
        if found:
            return shortened
    return ""


def _root(word: str) -> str:
    """Return a word without the ending of a verb, or else of a plural and of a feminine."""
    if word not in NO_VERBS and (root := _of_verb(word)):
        return root
    word = _singular(word)
    return word[:-1] if _IN_IT.search(word) and word not in NO_VERBS else _of_noun(word)


def _of_verb(word: str) -> str:
    """Return a word without the ending that only verbs have; empty when it has none."""
    if root := _ended(_OF_VERBS, word):
        return root
    if word.endswith("ment"):
        return word[:-3] if _PLURAL_IN_MENT.search(word) else ""
    if word.endswith("ent"):
        return "" if len(word) < 6 or word.endswith(_ADJECTIVES) else word[:-3]
    participle = word.removesuffix("s").removesuffix("e")
    if participle.endswith("ant") and len(participle) > 4:
        return "" if participle in NO_VERBS else participle[:-3]
    return ""


def _singular(word: str) -> str:
    if word.endswith("aux") and len(word) > 4 and word[-4] != "e":
        return f"{word[:-2]}l"
    if word.endswith(("ux", "oix")) or (word.endswith("s") and not _OWN_S.search(word)):
        return word[:-1]
    return word


def _of_noun(word: str) -> str:
    """Return what the masculine and the feminine of a singular share."""
    if word in STEMS:
        return word
    if known := IRREGULAR.get(word):
        return known
    masculine = word[:-1] if word.endswith("ere") else word
    return masculine if masculine in IN_ER else _ended(_OF_NOUNS, word) or word
