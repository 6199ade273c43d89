"""Which links to other sites lead nowhere: their addresses are tried in the background, once a day at most."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.editorial.models import AddressVisit, Answer
from cms.editorial.writing.web import answer_of

if TYPE_CHECKING:
    from collections.abc import Iterable

#: How long an answer holds, how long a site may be silent before it is said, how long an answer is kept.
FRESH, PATIENCE, KEPT = timedelta(days=1), timedelta(days=3), timedelta(days=90)
#: Addresses tried for one document, and at the same time.
MOST, TOGETHER = 50, 8
LONGEST = AddressVisit._meta.get_field("address").max_length


class Visits:
    """What is known of the addresses that a document links to, read at once."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self.addresses = {address for address in addresses if len(address) <= LONGEST}
        known = AddressVisit.objects.filter(address__in=self.addresses) if self.addresses else ()
        self.known = {visit.address: visit for visit in known}

    def fault(self, address: str) -> str:
        """Return what is wrong with an address, in a sentence; empty when nothing is known to be."""
        visit = self.known.get(address)
        match visit and visit.answer:
            case Answer.GONE:
                return _("Page disparue : ce site n’a plus rien à cette adresse.")
            case Answer.UNKNOWN:
                return _("Site introuvable : personne ne répond à ce nom.")
            case Answer.SILENT if visit.silent_since and timezone.now() - visit.silent_since >= PATIENCE:
                since = date_format(visit.silent_since, "j F Y")
                return _("Ce site ne répond plus depuis le %(date)s.") % {"date": since}
        return ""

    def to_try(self) -> list[str]:
        """Return the addresses of which nothing recent is known."""
        past = timezone.now() - FRESH
        recent = {address for address, visit in self.known.items() if visit.tried_at > past}
        return sorted(self.addresses - recent)[:MOST]

    @transaction.atomic
    def try_again(self) -> int:
        """Have what is not recent tried in the background; return how many addresses are being tried."""
        if addresses := self.to_try():
            now = timezone.now()
            AddressVisit.objects.filter(address__in=addresses).update(tried_at=now)
            AddressVisit.objects.bulk_create(
                [AddressVisit(address=address, tried_at=now) for address in addresses if address not in self.known],
                ignore_conflicts=True,
            )
            try_addresses.enqueue(addresses)
        pending = sum(visit.answer == Answer.PENDING for visit in self.known.values())
        return max(len(addresses), pending)


@task()
def try_addresses(addresses: list[str]) -> None:
    """Try each address and keep its answer."""
    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = dict(zip(addresses, pool.map(answer_of, addresses), strict=True))
    now = timezone.now()
    # Nobody at all: it may be this machine that hears nothing.
    heard = any(answer != Answer.SILENT for answer in answers.values())
    visits = list(AddressVisit.objects.filter(address__in=addresses))
    for visit in visits:
        visit.answer, visit.tried_at = answers[visit.address], now
        if visit.answer != Answer.SILENT:
            visit.silent_since = None
        elif heard:
            visit.silent_since = visit.silent_since or now
    AddressVisit.objects.bulk_update(visits, ["answer", "tried_at", "silent_since"])
    AddressVisit.objects.filter(tried_at__lt=now - KEPT).delete()
