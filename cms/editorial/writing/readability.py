"""How hard a French text is to read, and how long."""

from __future__ import annotations

import re
from math import ceil

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms.editorial.writing.findings import Finding, Kind
from resources.models.publication import word_count

#: Words beyond which a sentence is said to be long.
LONG_SENTENCE = 40
#: Words of French read in a minute: S. Trauzettel-Klosinski and K. Dietz, “Standardized Assessment of Reading
#: Performance: The New International Reading Speed Texts IReST”, Investigative Ophthalmology & Visual Science, 2012.
WORDS_PER_MINUTE = 195
#: Lowest scores of what is easy, ordinary and hard; R. Flesch’s own bands, in fewer steps.
BANDS = ((70, _("facile")), (50, _("courant")), (30, _("difficile")))
HARDEST = _("très difficile")

_SENTENCE_END = re.compile(r"(?<=[.!?…])(?:[\s\u00a0]*[»”)])?\s+(?=[«“(—–-]?[\s\u00a0]*[A-ZÀ-ÖØ-ÞŒ\d])|\n+")
#: After these a full stop ends no sentence.
_ABBREVIATED = re.compile(  # i18n: French abbreviations
    r"(?:\b(?:M|MM|Mme|Mmes|St|Ste|p|pp|art|vol|fig|chap|cf|ex|env|éd|coord|dir|n°)|\b[A-Z])\.$"
)
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouyàâäæèêëîïôöùûüœ]+|é", re.IGNORECASE)  # i18n: French grammar
_HIATUS = re.compile(r"(?<=[aeiouyâàèêîôûé])(?=[ëïü])", re.IGNORECASE)  # i18n: French grammar
_MUTE = re.compile(  # i18n: French grammar
    r"(?<=[^\Waeiouyàâäæéèêëîïôöùûüœ])(?:e|es)$|(?<=[iuéoy])(?:e|es)$", re.IGNORECASE
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence of a plain text begins and ends; one line or more is never one sentence."""
    spans, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if "\n" not in match[0] and _ABBREVIATED.search(text, start, match.start()):
            continue
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return [(start, end) for start, end in spans if word_count(text[start:end])]


def sentence_findings(text: str) -> list[Finding]:
    """Return the sentences of more than `LONG_SENTENCE` words: where to cut them, their author knows."""
    found = []
    for start, end in sentences(text):
        if (words := word_count(text[start:end])) > LONG_SENTENCE:
            message = ngettext(
                "Phrase de %(words)d mot : en faire deux se lirait mieux.",
                "Phrase de %(words)d mots : en faire deux se lirait mieux.",
                words,
            )
            found.append(Finding(start, end, Kind.SENTENCE, message % {"words": words}))
    return found


def reading_ease(text: str) -> float | None:
    """
    Return how easy a French text is to read, from 0 (very hard) to 100 (very easy); None without a word.

    R. Flesch’s formula (“A new readability yardstick”, Journal of Applied Psychology, 1948) with the coefficients for
    French of L. Kandel and A. Moles (« Application de l’indice de Flesch à la langue française », Cahiers d’études de
    radio-télévision, 1958): 207 - 1.015 × words in a sentence - 73.6 × syllables in a word.
    """
    words = _WORD.findall(text)
    if not words:
        return None
    syllables = sum(map(syllable_count, words))
    score = 207 - 1.015 * len(words) / len(sentences(text)) - 73.6 * syllables / len(words)
    return min(100.0, max(0.0, score))


def band(score: float) -> str:
    """Return the name of a score’s band."""
    return str(next((name for lowest, name in BANDS if score >= lowest), HARDEST))


def syllable_count(word: str) -> int:
    """Return the syllables of a French word as it is said: groups of vowels, a mute ending left out."""
    if len(_VOWELS.findall(word)) > 1:
        word = _MUTE.sub("", word)
    return max(1, len(_VOWELS.findall(word)) + len(_HIATUS.findall(word)))


def reading_minutes(words: int) -> int:
    """Return the minutes it takes to read a text of so many words, one at least."""
    return max(1, ceil(words / WORDS_PER_MINUTE))
