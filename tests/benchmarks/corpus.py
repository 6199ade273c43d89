"""As many documents as wanted that look like French: the words of our demonstration texts, drawn anew, and names.

A word is drawn as often as Zipf's law gives its rank in those texts, so the share of documents that hold it does not
depend on how many there are. Names are coined, and most of them rare: the more documents, the more words, as in life.
The same index gives the same document on every machine.
"""

import random
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from tests.services.machine import ROOT

BODY_WORDS = 108  # some 700 characters with the names
NAMES, NAMES_EACH = 100_000, 4
THEMES = 12
REGIONS, DEPARTMENTS, COMMUNES = 13, 96, 1000
YEARS = range(2000, 2026)
#: Written as such in one document out of five, the first most often.
EXPRESSIONS = (
    "économie sociale et solidaire",
    "mise en récit",
    "animation territoriale",
    "utilité sociale",
    "pouvoir d’agir",
    "acteur·ices du territoire",
    "politiques publiques locales",
    "lieux intermédiaires",
)
EXPRESSED = 0.2
SYLLABLES = tuple(consonant + vowel for consonant in "bcdfglmnprstv" for vowel in ("a", "an", "é", "i", "ou", "on"))
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_LINK = re.compile(r"\]\([^)]*\)")
_WORD = re.compile(r"[^\W\d_]+(?:[’·-][^\W\d_]+)*")


@dataclass(frozen=True)
class Text:
    """A document: `theme` and `commune` are numbers below `THEMES` and `COMMUNES`."""

    title: str
    paragraphs: tuple[str, ...]
    theme: int
    commune: int
    year: int


@cache
def vocabulary() -> tuple[str, ...]:
    """Return the words of the demonstration texts as they stand there, inclusive forms too, the commonest first."""
    counts: Counter[str] = Counter()
    for path in sorted((ROOT / "demo").rglob("*/*.md")):
        text = _LINK.sub("]", _FRONT_MATTER.sub("", path.read_text(encoding="utf-8")))
        counts.update(word if word.isupper() else word.lower() for word in _WORD.findall(text))
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))


@cache
def zipf(size: int) -> tuple[float, ...]:
    """Return the cumulated weights of `size` things, each being drawn as the inverse of its rank."""
    return tuple(accumulate(1 / rank for rank in range(1, size + 1)))


def name(number: int) -> str:
    """Return one of the coined names, three syllables or more: 0 is « Bababan »."""
    number += len(SYLLABLES) ** 2
    syllables = []
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[rest])
    return "".join(syllables).capitalize()


def text(index: int) -> Text:
    """Return the document of that index, from 0."""
    chance = random.Random(index)  # noqa: S311 - a text that looks like one, not a secret
    words = vocabulary()

    def draw(size: int) -> int:
        return chance.choices(range(size), cum_weights=zipf(size))[0]

    def drawn(count: int) -> list[str]:
        return chance.choices(words, cum_weights=zipf(len(words)), k=count)

    body = drawn(BODY_WORDS)
    for _name in range(NAMES_EACH):
        body.insert(chance.randrange(len(body)), name(draw(NAMES)))
    if chance.random() < EXPRESSED:
        body.insert(chance.randrange(len(body)), EXPRESSIONS[draw(len(EXPRESSIONS))])
    sentences = []
    while body:
        length = chance.randint(8, 20)
        sentences.append(sentence(body[:length]) + ".")
        body = body[length:]
    half = len(sentences) // 2
    return Text(
        title=sentence(drawn(chance.randint(4, 9))),
        paragraphs=(" ".join(sentences[:half]), " ".join(sentences[half:])),
        theme=draw(THEMES),
        commune=draw(COMMUNES),
        year=chance.choice(YEARS),
    )


def sentence(words: list[str]) -> str:
    written = " ".join(words)
    return written[0].upper() + written[1:]
