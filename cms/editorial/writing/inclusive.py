"""Inclusive forms as the network spells them, with the middle dot: « acteur·ices », « chargé·es », « citoyen·nes »."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cms.core.inclusive import CONTRACTED, DOTS, HYPHENS, IRREGULAR, forms
from cms.editorial.writing.findings import Finding, Kind, in_order

if TYPE_CHECKING:
    from cms.core.inclusive import Form

DOT = "·"

#: Endings of the masculine and of the feminine, and what the network writes after the dot; the first that fits. Where
#: the feminine only adds letters to the masculine, these letters are written: « salarié·e », « citoyen·ne ».
WRITTEN = (  # i18n: French grammar
    ("teur", "trice", "ice"),
    ("deur", "drice", "ice"),
    ("eur", "euse", "se"),
    ("eux", "euse", "se"),
    ("oux", "ouse", "se"),
    ("iaux", "iales", "ales"),
    ("aux", "ales", "les"),
    ("f", "ve", "ve"),
    ("er", "ère", "ère"),
    ("et", "ète", "ète"),
    ("c", "que", "que"),
)
_DOUBLET = re.compile(r"(?<![\w/.@-])([^\W\d_]{2,}) ?/ ?([^\W\d_]{2,})(?![\w/@-]|[.·]\w)")
_MESSAGE = _("Le réseau écrit les formes inclusives avec le point médian.")


def inclusive_findings(text: str) -> list[Finding]:
    """Return the inclusive forms of a plain text that are not written with the middle dot."""
    found = [
        Finding(form.start, form.end, Kind.INCLUSIVE, _MESSAGE, replacement)
        for form in forms(text)
        if not _is_dotted(form.written) and (replacement := _replacement(form)) != form.written
    ]
    taken = {position for finding in found for position in range(finding.start, finding.end)}
    for match in _DOUBLET.finditer(text):
        if taken.isdisjoint(range(*match.span())) and (form := _doublet(match[1], match[2])):
            found.append(Finding(*match.span(), Kind.INCLUSIVE, _MESSAGE, _replacement(form)))
    return in_order(found)


def _is_dotted(written: str) -> bool:
    return DOT in written and not any(sign in written for sign in (*DOTS.replace(DOT, ""), ".", "(", "/", " "))


def _doublet(first: str, second: str) -> Form | None:
    """Return the form that two words parted by a slash make, in either order: « acteurs/actrices »."""
    for masculine, feminine in ((first, second), (second, first)):
        written = f"{masculine}{DOT}{feminine.lower()}"
        found = forms(written)
        if len(found) == 1 and found[0].written == written and found[0].words[1].lower() == feminine.lower():
            return found[0]
    return None


def _replacement(form: Form) -> str:
    """Return the form as the network writes it; pronouns and articles are written out: « elles et ils »."""
    bare = form.written.removeprefix(form.elision).lower()
    irregular = re.sub(rf"[{DOTS}.(/)]", DOT, bare)
    if bare in CONTRACTED or (irregular in IRREGULAR and "tou" not in irregular):
        return form.developed
    masculine, feminine = form.words
    parts = [
        _shortened(*words, plural=form.plural)
        for words in zip(re.split(f"[{HYPHENS}]", masculine), re.split(f"[{HYPHENS}]", feminine), strict=True)
    ]
    dotted = form.elision + "-".join(part or "" for part in parts)
    read = forms(dotted)
    same = len(read) == 1 and [word.lower() for word in read[0].words] == [word.lower() for word in form.words]
    return dotted if all(parts) and same else form.developed


def _shortened(masculine: str, feminine: str, *, plural: bool) -> str | None:
    """Return « acteur·ices » for « acteurs » and « actrices »; None where no rule gives it."""
    if masculine.lower() == feminine.lower():
        return masculine
    if (masculine.lower(), feminine.lower()) == ("tous", "toutes"):
        return _dotted(masculine[:-1], "tes", masculine)
    stem, ending = masculine, feminine.lower()
    if plural and ending.endswith("s"):
        ending = ending[:-1]
        stem = stem[:-1] if stem[-1] in "sS" else stem
    for man, woman, written in WRITTEN:
        if stem.lower().endswith(man) and feminine.lower().endswith(
            woman if woman[-1] == "s" else woman + "s" * plural
        ):
            return _dotted(stem, written if woman[-1] == "s" else written + "s" * plural, masculine)
    if ending.startswith(stem.lower()):
        return _dotted(stem, ending.removeprefix(stem.lower()) + "s" * plural, masculine)
    return None


def _dotted(stem: str, ending: str, word: str) -> str:
    return f"{stem}{DOT}{ending.upper() if word.isupper() else ending}"
