"""The Elasticsearch cluster of the site: where it is, how long one waits for it, how its indexes are named."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from elasticsearch import Elasticsearch

#: What a node answers that another one may do better; not that it has too much to do.
UNABLE = (502, 503, 504)
#: Seconds that a writer waits for a node: nobody waits for the writer.
WRITING_TIMEOUT = 20


class ClusterError(Exception):
    """The cluster did not answer, or not as asked."""


def is_configured() -> bool:
    """Tell whether the site has a cluster."""
    return bool(settings.ELASTICSEARCH["URLS"])


def alias() -> str:
    """Return the name under which readers find the index; those of indexes begin by it and a hyphen."""
    return f"{settings.ELASTICSEARCH['INDEX_PREFIX']}pages"


def reader() -> Elasticsearch:
    """Return a client that gives up in time for another engine to answer."""
    return _client().options(request_timeout=settings.ELASTICSEARCH["TIMEOUT"])


def writer() -> Elasticsearch:
    """Return a client for those who may wait."""
    return _client().options(request_timeout=WRITING_TIMEOUT)


@contextmanager
def errors() -> Iterator[None]:
    """Raise `ClusterError` in place of all that the client raises."""
    from elastic_transport import TransportError
    from elasticsearch import ApiError

    try:
        yield
    except (ApiError, TransportError) as error:
        raise ClusterError(f"{type(error).__name__}: {error}") from error


def _client() -> Elasticsearch:
    conf = settings.ELASTICSEARCH
    return _connected(tuple(conf["URLS"]), conf["API_KEY"], conf["CA_CERTS"])


@cache
def _connected(urls: tuple[str, ...], api_key: str, ca_certs: str) -> Elasticsearch:
    """
    Return the process's client, which keeps its connections and knows which nodes failed lately.

    A node that is not there is replaced by the next one at once; one that is slow is not: neither time nor the
    cluster would allow it.
    """
    from elasticsearch import Elasticsearch  # only where it serves

    options: dict[str, Any] = {"ca_certs": ca_certs} if ca_certs else {}
    retries: dict[str, Any] = {"max_retries": len(urls) - 1, "retry_on_timeout": False, "retry_on_status": UNABLE}
    return Elasticsearch(list(urls), api_key=api_key or None, **retries, **options)
