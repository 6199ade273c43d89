"""The index of Elasticsearch beside the database: what is missing, in excess or stale, read page by page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count

from search import mirror
from search.backends.cluster import alias, errors, writer
from search.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Pages read at once on each side.
ROWS = 1_000
#: After the last page.
END = (2**63, "")
#: Pages named of each kind of difference; all are counted.
NAMED = 20


@dataclass
class Difference:
    """Some pages, of which the first are named."""

    count: int = 0
    pages: list[int] = field(default_factory=list)

    def add(self, page_id: int) -> None:
        self.count += 1
        if len(self.pages) < NAMED:
            self.pages.append(page_id)


@dataclass
class Comparison:
    """Pages in the database by language, in the index by language, and those where the two do not agree."""

    database: dict[str, int]
    index: dict[str, int]
    missing: Difference = field(default_factory=Difference)
    excess: Difference = field(default_factory=Difference)
    stale: Difference = field(default_factory=Difference)

    @property
    def is_exact(self) -> bool:
        return not (self.missing.count or self.excess.count or self.stale.count)


@errors()
def compare() -> Comparison:
    """Read both sides by page. Changes that are being sent count as differences. Raises `ClusterError`."""
    client = writer()
    client.indices.refresh(index=alias())
    languages = {"languages": {"terms": {"field": "language"}}}
    counted = client.search(index=alias(), size=0, aggregations=languages)["aggregations"]["languages"]["buckets"]
    rows = Entry.objects.filter(page__live=True).values_list("language").annotate(Count("pk")).order_by("language")
    found = Comparison(database=dict(rows), index={row["key"]: row["doc_count"] for row in counted})
    here, there = _database(), _index()
    mine, theirs = next(here, END), next(there, END)
    while mine != END or theirs != END:
        if mine[0] < theirs[0]:
            found.missing.add(mine[0])
            mine = next(here, END)
        elif mine[0] > theirs[0]:
            found.excess.add(theirs[0])
            theirs = next(there, END)
        else:
            if mine[1] != theirs[1]:
                found.stale.add(mine[0])
            mine, theirs = next(here, END), next(there, END)
    return found


def _database() -> Iterator[tuple[int, str]]:
    """Yield `(page, state)` of live pages, in order."""
    for page_ids in mirror.keys(ROWS):
        yield from ((page_id, state) for page_id, state, _ancestors in mirror.states(page_ids))


def _index() -> Iterator[tuple[int, str]]:
    """Yield `(page, state)` of documents, in order."""
    client = writer()
    after: list[int] = [0]
    while True:
        answer = client.search(
            index=alias(),
            size=ROWS,
            sort=[{"page_id": "asc"}],
            search_after=after,
            source=False,
            docvalue_fields=[{"field": "state"}],
            allow_partial_search_results=False,
        )
        hits = answer["hits"]["hits"]
        yield from ((hit["sort"][0], hit["fields"]["state"][0]) for hit in hits)
        if len(hits) < ROWS:
            return
        after = hits[-1]["sort"]
