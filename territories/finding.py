"""Finding a place among 36,000 by what people type: a name without its accents, a code, a postal code."""

import re
import unicodedata

from django.db.models import Case, F, Q, QuerySet, Value, When

from territories.models import Place

#: What a letter typed without accent may stand for: « e » → « eèéêë… ».
LETTERS = {chr(code): chr(code) for code in range(ord("a"), ord("z") + 1)}
for _accented in map(chr, range(0xE0, 0x180)):
    if (_plain := unicodedata.normalize("NFD", _accented)[0]) in LETTERS:
        LETTERS[_plain] += _accented
#: What stands between the words of a name.
BETWEEN = r"[ '’\-]"
#: What is looked for at once: one character, or the two that are often printed as one.
SIGN = re.compile("oe|.")


def find_places(query: str, places: QuerySet[Place]) -> QuerySet[Place]:
    """
    Return the places whose name has words that begin as `query`, or whose code or postal code begins by it.

    The name itself comes first, then names that begin so, then the most populated. Regular expressions, because they
    fold accents alike on every database and need no index kept up to date; one reading of the table is about 0.1 s.
    """
    query = query.strip().lower()
    if any(character.isdigit() for character in query):
        postal = Q(postal_codes__startswith=query) | Q(postal_codes__contains=f" {query}")
        found = places.filter(postal | Q(code__istartswith=query))
        return found.annotate(rank=Case(When(code__iexact=query, then=0), default=1)).order_by("rank", "name")
    name = _pattern(query)
    rank = Case(When(name__iregex=f"^{name}$", then=0), When(name__iregex=f"^{name}", then=1), default=Value(2))
    found = places.filter(name__iregex=f"(^|{BETWEEN}){name}").annotate(rank=rank)
    return found.order_by("rank", F("population").desc(nulls_last=True), "name")


def _pattern(query: str) -> str:
    """« evreux » → « [eéèêë]vr[eéèêë][uùûüú]x »; spaces, hyphens and apostrophes stand for each other, oe and œ too."""
    plain = "".join(unicodedata.normalize("NFD", character)[0] for character in query.replace("œ", "oe"))
    words = [word for word in re.split(rf"{BETWEEN}+", plain) if word]
    return rf"{BETWEEN}+".join("".join(_sign(sign) for sign in SIGN.findall(word)) for word in words)


def _sign(sign: str) -> str:
    if sign == "oe":
        return f"([œŒ]|[{LETTERS['o']}][{LETTERS['e']}])"
    return f"[{LETTERS[sign]}]" if sign in LETTERS else re.escape(sign)
