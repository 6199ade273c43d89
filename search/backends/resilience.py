"""
Who answers when the cluster does not: the database, at once.

The first request that gets no answer tells all processes, through the shared cache, to leave the cluster alone for a
while; then one request tries again, and the others wait for what it finds (the « circuit breaker » of Michael Nygard,
« Release It! »).
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, TypedDict

from django.core.cache import cache

from search.backends import cluster, database_engine
from search.backends.base import EngineUnavailable

if TYPE_CHECKING:
    from search.backends.base import Found, Request

logger = logging.getLogger(__name__)

#: Seconds that readers leave the cluster alone after a failure.
REST = 15
#: Seconds that one request has to try for all, at most.
TRIAL = 5
#: In the cache: what failed last, kept until a request is answered; whether somebody is trying.
DOWN, TRYING = "search-cluster-down", "search-cluster-trying"
KEPT = 24 * 3600


class Down(TypedDict):
    until: float  # seconds since 1970
    reason: str


def answer(request: Request) -> tuple[Found, bool]:
    """Return what the site's engine finds, and whether the database had to answer in the place of the cluster."""
    if not cluster.is_configured():
        return database_engine().search(request), False
    try:
        return _ask(request), False
    except EngineUnavailable as error:
        logger.info("The database answers: %s", error)
        return database_engine().search(request), True


def last_failure() -> Down | None:
    """Return why readers are not served by the cluster, None when they are."""
    down: Down | None = cache.get(DOWN)
    return down


def _ask(request: Request) -> Found:
    from search.backends.elasticsearch import ElasticsearchEngine  # only where it serves

    down = last_failure()
    if down and (time.time() < down["until"] or not cache.add(TRYING, True, timeout=TRIAL)):
        raise EngineUnavailable(down["reason"])
    try:
        with cluster.errors():
            found = ElasticsearchEngine().search(request)
    except cluster.ClusterError as error:
        logger.warning("Elasticsearch does not answer, the database will for %s seconds: %s", REST, error)
        cache.set(DOWN, Down(until=time.time() + REST, reason=str(error)[:500]), KEPT)
        raise EngineUnavailable(str(error)) from error
    finally:
        if down:
            cache.delete(TRYING)
    if down:
        cache.delete(DOWN)
    return found
