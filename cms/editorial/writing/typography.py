"""
Signs, spaces and capitals of French in what an author typed.

Pages and PDF are set as French prints them whatever was typed (`cms.core.typography`). What is told here is what that
hand would change, no more and no less, for a text also travels by copy; and two things that it never touches, straight
quotation marks and capitals without their accent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cms.core.typography import NBSP, set_text
from cms.editorial.writing.findings import Finding, Kind, in_order
from cms.editorial.writing.words import WORDS, unaccented

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"[^\W\d_]+|\d+|\s+|[^\w\s]|_")
_SPACES = re.compile(r"\s+")
#: Tokens that must agree for two texts to be in step again, and how far they may be out of it.
_AGREEING, _FARTHEST = 3, 8

_MESSAGES = {
    Kind.APOSTROPHE: _("Apostrophe droite : celle de l’imprimerie est courbe."),
    Kind.SPACE: _("Espace insécable oubliée."),
    Kind.SIGN: _("Autre écriture en usage."),
    Kind.QUOTES: _("Guillemets droits : les français sont « … »."),
    Kind.CAPITAL: _("Les capitales gardent leur accent."),
}

_QUOTED = re.compile(r'(?<![\w"=])"(?=[^\s"])([^"\n]{1,400}?)(?<=[^\s"])"(?![\w"])')
#: Words that begin with an accented letter, as they are spelt; plurals go without saying.
SPELT: list[str] = WORDS["capitals"]
#: The same without the accent of the capital (« Evénement »), and all in capitals without any (« EVENEMENT »): those
#: of three letters are acronyms as often.
UNACCENTED = {unaccented(word[0]) + word[1:]: word for word in SPELT}
UNACCENTED |= {unaccented(word).upper(): word.upper() for word in reversed(SPELT) if len(word) > 3}
_KNOWN = "|".join(sorted(UNACCENTED, key=len, reverse=True))
_WORD = re.compile(  # i18n: French grammar
    rf"(?:(?<![\w'’@/.·-])|(?<=\b[dlDL]['’]))(?P<word>{_KNOWN})(?:s|x|S|X)?(?![\w@]|[./]\w|·(?![eE]))"
)
#: « A » that opens a sentence and is the preposition: what follows it says so.
_AT = re.compile(  # i18n: French grammar
    r"(?:(?<=^)|(?<=[.!?…:•–—]\s)|(?<=[«\n]\s)|(?<=[«\n(]))A(?=\s+(?:l['’]|la|propos|partir|travers|terme|noter|côté|cette|ce|ces|cet"
    r"|chaque|chacun|chacune|titre|défaut|moins|ceux|celles|celui|celle|quoi|quel|quelle|quels|quelles|quelque"
    r"|long|court|moyen|savoir|suivre|lire|voir|retenir|nouveau|force|peine|plus|plusieurs|mi|notre|votre|leur|leurs"
    r"|ses|son|sa|nos|vos|deux|trois|quatre|cinq|mesure|présent|ce|cause|condition|destination|distance|domicile"
    r"|égalité|échéance|échelle|hauteur|intervalles|tout|toute|tous|toutes|vrai)(?![\w-]))",
    re.MULTILINE,
)


def sign_findings(text: str) -> list[Finding]:
    """
    Return what printing would change in a plain text: apostrophes, no-break spaces, ordinals, ellipses.

    Making every replacement gives `set_text(text)`.
    """
    return [_difference(*span) for span in _differences(text, set_text(text))]


def quote_findings(text: str) -> list[Finding]:
    """Return the pairs of straight quotation marks; inside French ones, they become curly."""
    found = []
    for match in _QUOTED.finditer(text):
        before = text[: match.start()]
        nested = before.count("«") > before.count("»")
        inner = match[1].replace("«", "“").replace("»", "”") if not nested else match[1]
        inner = re.sub(r"“\s+|\s+”", lambda sign: sign[0].strip(), inner)
        replacement = f"“{inner}”" if nested else f"«{NBSP}{inner}{NBSP}»"
        found.append(Finding(*match.span(), Kind.QUOTES, _MESSAGES[Kind.QUOTES], replacement))
    return found


def capital_findings(text: str) -> list[Finding]:
    """Return the capitals written without their accent, in words that never go without."""
    message = _MESSAGES[Kind.CAPITAL]
    words = [
        Finding(*match.span("word"), Kind.CAPITAL, message, UNACCENTED[match["word"]]) for match in _WORD.finditer(text)
    ]
    return in_order([*words, *(Finding(*match.span(), Kind.CAPITAL, message, "À") for match in _AT.finditer(text))])


def _difference(start: int, end: int, before: str, after: str) -> Finding:
    if _SPACES.sub("", before) == _SPACES.sub("", after):
        kind = Kind.SPACE
    else:
        kind = Kind.APOSTROPHE if "'" in before else Kind.SIGN
    return Finding(start, end, kind, _MESSAGES[kind], after)


def _differences(before: str, after: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield where two texts that differ little do: offsets in the first, what stands there, what the second has."""
    if before == after:
        return
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    i = j = position = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i] == new[j]:
            position += len(old[i])
            i, j = i + 1, j + 1
            continue
        down, right = _next_agreement(old[i:], new[j:])
        gone, come = "".join(old[i : i + down]), "".join(new[j : j + right])
        yield position, position + len(gone), gone, come
        position += len(gone)
        i, j = i + down, j + right


def _next_agreement(old: list[str], new: list[str]) -> tuple[int, int]:
    """Return how many tokens to pass on both sides for the texts to be in step again, the fewest."""
    for distance in range(1, 2 * _FARTHEST):
        for down in range(max(0, distance - _FARTHEST), min(distance, _FARTHEST) + 1):
            right = distance - down
            ahead = old[down : down + _AGREEING]
            if ahead == new[right : right + _AGREEING] and (ahead or (down == len(old) and right == len(new))):
                return down, right
    return len(old), len(new)
