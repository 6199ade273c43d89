"""Sending changes to Elasticsearch while nobody waits, again and again until it takes them."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.cache import cache
from django.tasks import task
from django.utils import timezone
from django.utils.crypto import get_random_string

from search.backends.cluster import ClusterError

logger = logging.getLogger(__name__)

#: In the cache: which task is waiting, for there is one at most. Kept a while after its time, as a worker may be busy.
PLANNED, GRACE = "search-outbox-planned", 60
#: Seconds before the next try, doubled by each failure, and the most.
FIRST, LONGEST = 1, 60


def plan(delay: float = 0) -> None:
    """Have the changes sent after `delay` seconds, unless somebody is about to."""
    token = get_random_string(12)
    if cache.add(PLANNED, token, timeout=delay + GRACE):
        send_changes.using(run_after=timezone.now() + timedelta(seconds=delay)).enqueue(token)


@task()
def send_changes(token: str) -> None:
    """
    Send what waits, if something does.

    The next try is planned before this one, which a killed worker would not finish; there, nothing waits any more.
    """
    from search import outbox

    if cache.get(PLANNED, token) != token:
        return  # given up for lost, and replaced
    cache.delete(PLANNED)
    if not outbox.is_waiting():
        return
    failed, _reason = outbox.failures()
    plan(min(FIRST * 2**failed, LONGEST))
    try:
        outbox.flush()
    except ClusterError as error:
        logger.warning("Changes wait for Elasticsearch: %s", error)


@task()
def index_again(keys: dict[str, list[int]]) -> None:
    """Index objects, given by their model's label, as they are now."""
    from search import borrowing

    borrowing.index_again(keys)


@task()
def index_files(collection_pk: int) -> None:
    """Index again what borrows the words of the files of a collection."""
    from wagtail.models import Collection

    from search import borrowing

    for collection in Collection.objects.filter(pk=collection_pk):
        borrowing.index_again(borrowing.of_files_in(collection))
