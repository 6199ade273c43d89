"""How long what the public sent is kept, and how one person's is erased before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime

#: Days after the decision: a mail address, what was refused, what no person sent.
EMAIL_DAYS = 180
REFUSED_DAYS = 90
SPAM_DAYS = 30
#: Days that a mail address is kept for want of a decision.
UNDECIDED_DAYS = 365


@transaction.atomic
def purge(now: datetime | None = None) -> dict[str, int]:
    """Erase what has been kept long enough; return how many `emails`, `refused` and `spam` were."""
    now = now or timezone.now()
    contributions = apps.get_model("resources", "Contribution").objects
    counts = {}
    for name, status, days in (("refused", "refusee", REFUSED_DAYS), ("spam", "indesirable", SPAM_DAYS)):
        past = list(contributions.filter(status=status, decided_at__lt=now - timedelta(days=days)))
        for contribution in past:
            contribution.delete()
        counts[name] = len(past)
    old = Q(decided_at__lt=now - timedelta(days=EMAIL_DAYS)) | Q(
        decided_at=None, received_at__lt=now - timedelta(days=UNDECIDED_DAYS)
    )
    counts["emails"] = contributions.filter(old).exclude(email="").update(email="")
    return counts


@transaction.atomic
def erase(email: str) -> int:
    """Delete all that was sent with a mail address, with its files; return how many contributions there were."""
    sent = list(apps.get_model("resources", "Contribution").objects.filter(email__iexact=email.strip()))
    for contribution in sent:
        contribution.delete()
    return len(sent)
