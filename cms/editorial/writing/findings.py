"""What is found in a text, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    Message = str | _StrPromise


class Kind(TextChoices):
    """What a finding is about."""

    PERSONAL = "personal", _("Données personnelles")
    LINK = "link", _("Liens")
    INCLUSIVE = "inclusive", _("Formes inclusives")
    CAPITAL = "capital", _("Capitales accentuées")
    APOSTROPHE = "apostrophe", _("Apostrophes")
    QUOTES = "quotes", _("Guillemets")
    SPACE = "space", _("Espaces insécables")
    SIGN = "sign", _("Ordinaux et points de suspension")
    ACRONYM = "acronym", _("Sigles")
    SENTENCE = "sentence", _("Phrases longues")


@dataclass(frozen=True)
class Finding:
    """
    Something worth a look between two offsets of a plain text.

    `replacement` is what could stand there instead, None where only a person can say.
    """

    start: int
    end: int
    kind: Kind
    message: Message
    replacement: str | None = None


def corrected(text: str, findings: Iterable[Finding]) -> str:
    """Return `text` with every replacement made; of two that overlap, the first alone."""
    parts, position = [], 0
    for finding in in_order(findings):
        if finding.replacement is not None and finding.start >= position:
            parts += [text[position : finding.start], finding.replacement]
            position = finding.end
    return "".join((*parts, text[position:]))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings as a reader meets them, the longest first where several begin together."""
    return sorted(findings, key=lambda finding: (finding.start, -finding.end))
