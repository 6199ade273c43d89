"""The signed link by which somebody answers the question of a moderator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.urls import reverse

from resources.models.contributions import ANSWER_DAYS, Contribution, ContributionStatus

if TYPE_CHECKING:
    from django.db.models import QuerySet

_signer = signing.TimestampSigner(salt="contributions.answer")


def answer_path(contribution: Contribution) -> str:
    """Return the address where the question that `contribution` was just asked is answered."""
    return reverse("contributions:answer", args=[_signer.sign(f"{contribution.pk}-{_asked(contribution)}")])


def asked_by(token: str, contributions: QuerySet[Contribution]) -> Contribution | None:
    """Return the contribution that a link leads to, None once it was answered, decided, asked anew, or is too old."""
    try:
        key, _dash, asked = _signer.unsign(token, max_age=timedelta(days=ANSWER_DAYS)).partition("-")
    except signing.BadSignature:
        return None
    contribution = contributions.filter(pk=key, status=ContributionStatus.ASKED).first()
    return contribution if contribution and _asked(contribution) == asked else None


def _asked(contribution: Contribution) -> str:
    return str(int(contribution.asked_at.timestamp() * 1_000_000)) if contribution.asked_at else ""
