"""
Changes on their way to Elasticsearch: noted in the transaction that makes them, sent once it is over.

A change is noted after the page's own row was written: whoever else changes that page waits for the end of the
transaction, so the numbers of its changes follow the order of its states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max
from wagtail.models import Page

from search import mirror, tasks
from search.backends import cluster
from search.models import PendingEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Pages sent at once.
BATCH = 500
#: In the cache: how many times in a row sending failed, and why the last time. Kept longer than one waits to try again.
FAILURES, KEPT = "search-outbox-failures", 24 * 3600


def note(page_ids: Iterable[int]) -> None:
    """Note that pages were written or deleted, in the current transaction; nothing where there is no cluster."""
    if cluster.is_configured():
        PendingEntry.objects.bulk_create((PendingEntry(page_id=page_id) for page_id in page_ids), batch_size=2_000)
        transaction.on_commit(tasks.plan, robust=True)


def note_tree(page: Page) -> None:
    """Note a page and all that stand below it."""
    note(Page.objects.filter(path__startswith=page.path).values_list("pk", flat=True))


def is_waiting() -> bool:
    """Tell whether a change is still to be sent."""
    return PendingEntry.objects.exists()


def failures() -> tuple[int, str]:
    """Return how many times in a row sending failed, and why the last time."""
    number, reason = cache.get(FAILURES, (0, ""))
    return number, reason


def flush() -> int:
    """
    Send all changes, oldest first, forget those that arrived, and return how many pages that made.

    Raises `ClusterError`: at the end if some were refused, at once if the cluster does not answer.
    """
    try:
        sent = _flush()
    except cluster.ClusterError as error:
        cache.set(FAILURES, (failures()[0] + 1, str(error)[:500]), KEPT)
        raise
    cache.delete(FAILURES)
    return sent


def _flush() -> int:
    sent = 0
    errors: dict[int, str] = {}
    end = PendingEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    last = 0
    while rows := _read(last, end):
        last = rows[-1][0]
        refusals = mirror.send({page_id: pk for pk, page_id in rows})
        errors |= refusals.errors
        done = {page_id for _pk, page_id in rows} - set(refusals.errors)
        with transaction.atomic():
            PendingEntry.objects.filter(pk__in=[pk for pk, page_id in rows if page_id in done]).delete()
            # What was told in between may be older than what we know: tell it again, under a higher number.
            PendingEntry.objects.bulk_create(PendingEntry(page_id=page_id) for page_id in refusals.overtaken & done)
        sent += len(done)
    for page_id, error in errors.items():
        raise cluster.ClusterError(f"page {page_id} : {error}")
    return sent


def _read(last: int, end: int) -> list[tuple[int, int]]:
    """Return the next changes as `(number, page)`, by number."""
    rows = PendingEntry.objects.filter(pk__gt=last, pk__lte=end).order_by("pk")
    return list(rows.values_list("pk", "page_id")[:BATCH])
