"""The house style of a text: everything that rules can tell about it, and what a person may have corrected at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cms.editorial.writing.findings import Finding, corrected, in_order
from cms.editorial.writing.inclusive import inclusive_findings
from cms.editorial.writing.readability import sentence_findings
from cms.editorial.writing.typography import capital_findings, quote_findings, sign_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: What is no prose: addresses of the web and of mail, names of files.
_APART = re.compile(
    r"(?:https?://|ftp://|mailto:|www\.)[^\s<>«»]*"
    r"|[^\s<>«»@]+@[^\s<>«»@]+\.\w+"
    r"|[\w-]+(?:\.[\w-]+)+/[^\s<>«»]*"
    r"|\b[\w-]+\.(?:pdf|docx?|odt|ods|odp|xlsx?|pptx?|epub|csv|txt|md|jpe?g|png|webp|gif|svg|mp[34]|m4a|og[ga]|webm|zip)\b",
    re.IGNORECASE,
)
_RULES: tuple[Callable[[str], list[Finding]], ...] = (
    sign_findings,
    inclusive_findings,
    quote_findings,
    capital_findings,
    sentence_findings,
)
#: A correction may call for another, once or twice: a quotation mark, then the space after it.
_PASSES = 5


def style_findings(text: str) -> list[Finding]:
    """Return what departs from the house style in a plain French text, in order; addresses are left alone."""
    apart = [match.span() for match in _APART.finditer(text)]
    found = (finding for rule in _RULES for finding in rule(text))
    return in_order(finding for finding in found if not _touches(finding, apart))


def all_corrected(text: str) -> str:
    """Return a text with all that has a correction corrected, until nothing more is found."""
    for _pass in range(_PASSES):
        found = style_findings(text)
        if all(finding.replacement is None for finding in found):
            break
        text = corrected(text, found)
    return text


def _touches(finding: Finding, spans: Iterable[tuple[int, int]]) -> bool:
    if finding.replacement is None:
        return False
    return any(finding.start < end and start < finding.end for start, end in spans)
