"""
The copy of live pages' entries that Elasticsearch keeps: what it is made of, and how it is written.

Each index is written under an alias of its own, and read under the one of the site. What saves change goes to every
index, the one being built included; each document bears the number of the change that it follows, so that an older
state, sent late by whomever, never replaces a newer one.
"""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.models import Page

from search.backends.cluster import ClusterError, alias, errors, writer
from search.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from elasticsearch import Elasticsearch

STREAMS = ("title", "head", "body", "title_exact", "body_exact")
KEYWORD = {"type": "keyword", "ignore_above": 512}
STREAM = {"type": "text", "analyzer": "whitespace"}  # `search.analysis` made the tokens
MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "page_id": {"type": "long"},
        "state": KEYWORD,
        "language": KEYWORD,
        "ancestors": {"type": "long"},
        "expire_at": {"type": "date"},
        "number": KEYWORD,
        "number_key": {"type": "integer"},
        "date": {"type": "date"},
        "title_key": KEYWORD,
        **dict.fromkeys(STREAMS, STREAM),
        "facets": {"type": "object", "dynamic": True},
        "passages": {"type": "object", "enabled": False},
    },
    "dynamic_templates": [{"facets": {"path_match": "facets.*", "mapping": KEYWORD}}],
    "_source": {"includes": ["page_id", "passages", "body"]},
}
SETTINGS: dict[str, Any] = {"number_of_shards": 1, "gc_deletes": "1h"}
LOADING = {"number_of_replicas": 0, "refresh_interval": -1}
SERVING = {"auto_expand_replicas": "0-1", "refresh_interval": "1s"}
#: Follows the name of an index in the alias under which it is written: no name, no index made by mistake.
WRITTEN = ".in"
#: What an entry and its document have in common.
COPIED = (*STREAMS, *("language", "number", "date", "facets", "passages"))
#: Rows read, and characters sent, at once.
ROWS, CHARACTERS = 500, 4_000_000
LANES = 2
#: Answered where a newer state is known already.
CONFLICT = 409
#: Characters of a title by which documents are sorted.
SORTED = 200


@dataclass
class Refusals:
    """Pages whose document was not written: for an error, or because a change with a higher number was told before."""

    errors: dict[int, str] = field(default_factory=dict)
    overtaken: set[int] = field(default_factory=set)


def indexes(client: Elasticsearch) -> dict[str, bool]:
    """Return the indexes that hold pages, and whether readers use them."""
    found = client.indices.get_alias(index=f"{alias()}-*")
    return {name: alias() in index["aliases"] for name, index in found.items()}


def states(page_ids: Sequence[int]) -> Iterator[tuple[int, str, list[int]]]:
    """Yield `(page, state, ancestors)` for those of the pages that are live; whatever changes a document changes it."""
    rows = Entry.objects.filter(pk__in=page_ids, page__live=True).order_by("pk")
    found = list(rows.values_list("pk", "digest", "language", "page__path", "page__expire_at"))
    paths = {path[:end] for *_, path, _ in found for end in range(Page.steplen, len(path) + 1, Page.steplen)}
    known = dict(Page.objects.filter(path__in=paths).values_list("path", "pk"))
    for page_id, digest, language, path, expire_at in found:
        ends = range(Page.steplen, len(path) + 1, Page.steplen)
        ancestors = [known[path[:end]] for end in ends if path[:end] in known]
        text = f"{digest} {language} {ancestors} {expire_at.timestamp() if expire_at else ''}"
        yield page_id, hashlib.blake2b(text.encode(), digest_size=12).hexdigest(), ancestors


def documents(page_ids: Sequence[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the document of each of these pages that is live; the others have none."""
    found = {page_id: (state, ancestors) for page_id, state, ancestors in states(page_ids)}
    entries = Entry.objects.filter(pk__in=found).annotate(expire_at=F("page__expire_at"))
    for entry in entries.order_by("pk").iterator(chunk_size=50):
        state, ancestors = found[entry.pk]
        document = {name: getattr(entry, name) for name in COPIED}
        document |= {"page_id": entry.pk, "state": state, "ancestors": ancestors, "expire_at": entry.expire_at}
        yield entry.pk, document | {"number_key": entry.number_key or None, "title_key": entry.title_exact[:SORTED]}


@errors()
def send(versions: Mapping[int, int]) -> Refusals:
    """
    Write the present state of pages, given with the number of the last change that is told, to every index.

    Returns once readers see it. Raises `ClusterError` if there is nobody to tell.
    """
    client = writer()
    # Asked after the changes were read: an index made since then was filled after them.
    targets = [f"{name}{WRITTEN}" for name in indexes(client)]
    if not targets:
        raise ClusterError(f"{alias()} : manage.py search_rebuild")

    def actions() -> Iterator[dict[str, Any]]:
        gone = set(versions)
        for page_id, document in documents(list(versions)):
            gone.discard(page_id)
            for target in targets:
                yield _action("index", target, page_id, versions[page_id], _source=document)
        for page_id in gone:
            for target in targets:
                yield _action("delete", target, page_id, versions[page_id])

    return _write(client, actions(), refresh=True)


@errors()
def rebuild() -> int:
    """
    Write every entry to a new index, put it in the place of the one that serves, and return how many there are.

    Until then readers are served by the old index; nobody has to wait to save. An index that an interrupted rebuild
    left is removed; of two rebuilds at once, the first one fails. Raises `ClusterError`.
    """
    client = writer()
    for name, serves in indexes(client).items():
        if not serves:
            client.indices.delete(index=name)
    name = f"{alias()}-{timezone.now():%Y%m%d%H%M%S}-{get_random_string(5).lower()}"
    settings = SETTINGS | LOADING
    client.indices.create(index=name, mappings=MAPPINGS, settings=settings, aliases={f"{name}{WRITTEN}": {}})
    total = _load(client, f"{name}{WRITTEN}")
    client.indices.put_settings(index=name, settings=SERVING)
    client.indices.refresh(index=name)
    # With its copies if there are nodes for them; a cluster that is short of one serves without.
    client.options(ignore_status=408).cluster.health(index=name, wait_for_status="green", timeout="15s")
    others = [{"remove_index": {"index": other}} for other in indexes(client) if other != name]
    client.indices.update_aliases(actions=[{"add": {"index": name, "alias": alias()}}, *others])
    return total


def _load(client: Elasticsearch, target: str) -> int:
    """Write every entry, as older than any change, and return how many; what was changed meanwhile is left alone."""
    total = 0
    lanes: deque[Future[Refusals]] = deque()
    with ThreadPoolExecutor(LANES) as pool:
        for batch in _batches():
            total += len(batch)
            actions = [_action("index", target, page_id, 0, _source=document) for page_id, document in batch]
            lanes.append(pool.submit(_write, client, actions))
            if len(lanes) > LANES:
                _check(lanes.popleft().result())
        for sent in lanes:
            _check(sent.result())
    return total


def _check(refusals: Refusals) -> None:
    for page_id, error in refusals.errors.items():
        raise ClusterError(f"page {page_id} : {error}")


def keys(size: int) -> Iterator[list[int]]:
    """Yield the pages that have an entry, in order, `size` at once."""
    last = 0
    while page_ids := list(Entry.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size]):
        last = page_ids[-1]
        yield page_ids


def _batches() -> Iterator[list[tuple[int, dict[str, Any]]]]:
    """Yield all documents, no more at once than memory bears."""
    batch: list[tuple[int, dict[str, Any]]] = []
    characters = 0
    for page_ids in keys(ROWS):
        for row in documents(page_ids):
            batch.append(row)
            characters += sum(len(row[1][stream]) for stream in STREAMS)
            if len(batch) == ROWS or characters > CHARACTERS:
                yield batch
                batch, characters = [], 0
    if batch:
        yield batch


def _action(kind: str, target: str, page_id: int, version: int, **document: Any) -> dict[str, Any]:
    stated = {"version": version, "version_type": "external"}
    return {"_op_type": kind, "_index": target, "_id": str(page_id), **stated, **document}


def _write(client: Elasticsearch, actions: Iterable[dict[str, Any]], **options: Any) -> Refusals:
    from elasticsearch.helpers import streaming_bulk  # only where it serves

    refusals = Refusals()
    # Lanes that ask too much at once are told so, and try again a little later.
    options |= {"max_retries": 3, "initial_backoff": 0.5, "raise_on_error": False}
    options |= {"require_alias": True, "timeout": "5s", "max_chunk_bytes": 4 * CHARACTERS}
    for _done, answer in streaming_bulk(client, actions, **options):
        [outcome] = answer.values()
        if outcome["status"] == CONFLICT:
            refusals.overtaken.add(int(outcome["_id"]))
        elif "error" in outcome:
            refusals.errors[int(outcome["_id"])] = f"{outcome['error']['type']} : {outcome['error']['reason']}"
    return refusals
