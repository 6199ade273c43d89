"""Search in Elasticsearch: hits, passages, whole number and all facets in one request."""

from __future__ import annotations

import logging
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.models import Page

from search import outbox
from search.analysis import EXACT_MARK
from search.backends.base import NEAR, WEIGHTS, EngineUnavailable, Found, Hit, Order
from search.backends.cluster import alias, reader
from search.models import PendingEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cms.core.visibility import Scope
    from search.backends.base import Request
    from search.parsing import Query, Unit

logger = logging.getLogger(__name__)

Clause = dict[str, Any]

STEMS = ("title", "head", "body")
EXACT = ("title_exact", "body_exact")
#: A page that holds all words stands above any other, whatever the frequency of words gives it: always less.
TIER = 4096
#: Neighbours in the query found near each other count as much as a word.
NEIGHBOURS = 1.0
RELEVANCE: list[Clause] = [{"_score": "desc"}, {"page_id": "asc"}]
SORTS: dict[Order, list[Clause]] = {
    Order.RELEVANCE: RELEVANCE,
    Order.DATE: [{"date": {"order": "desc", "missing": "_last"}}, *RELEVANCE],
    Order.NUMBER: [{"number_key": {"order": "asc", "missing": "_last"}}, *RELEVANCE],
    Order.TITLE: [{"title_key": "asc"}, *RELEVANCE],
}
#: Values of a facet counted at most, and characters of one read.
VALUES, LONGEST = 2_000, 100
#: Changes not sent yet that readers can be spared one by one, and seconds that they may wait.
BEHIND, LATE = 5_000, 5


class ElasticsearchEngine:
    """Compiles queries to the language of Elasticsearch. Lets through what the client raises."""

    def search(self, request: Request) -> Found:
        if not request.query:
            return Found(0, [], {})
        from elasticsearch import BadRequestError  # only where it serves

        chosen = {name: _having(name, values) for name, values in request.facets.items() if values}
        try:
            answer = reader().search(
                index=alias(),
                query=_matching(request.query, request.scope),
                post_filter={"bool": {"filter": list(chosen.values())}},
                aggregations=_counted(request.counted, chosen),
                sort=SORTS[request.order],
                track_scores=True,
                track_total_hits=True,
                allow_partial_search_results=False,
                from_=request.start,
                size=request.size,
                source={"includes": ["passages", "body"]},
            )
        except BadRequestError as error:
            # Ours to mend; the cluster is well and goes on answering the others.
            logger.exception("Elasticsearch refuses a query")
            raise EngineUnavailable(str(error)) from error
        hits = answer["hits"]
        return Found(
            total=hits["total"]["value"],
            hits=[Hit(int(hit["_id"]), hit["_source"]["passages"], hit["_source"]["body"]) for hit in hits["hits"]],
            counts=_counts(answer.get("aggregations", {})),
        )


# What is asked


def _matching(query: Query, scope: Scope) -> Clause:
    """Return the query that finds the visible pages, scored by words within tiers."""
    tiers: list[Clause] = [_constant({"term": {"number": " ".join(word.exact for word in query.words)}}, 4)]
    if query.units:
        tiers.append(_constant({"bool": {"filter": [_whole(unit, STEMS) for unit in query.units]}}, 2))
        tiers.append(_constant({"bool": {"filter": [_whole(unit, STEMS[:1]) for unit in query.units]}}, 1))
    phrases = [_phrase([EXACT_MARK + token for token in phrase], EXACT) for phrase in query.phrases]
    words = list(_words(query))
    return {
        "bool": {
            "must": [*phrases, *([_any(words)] if words else [])],
            "should": tiers,
            "filter": _visible(scope),
            "must_not": [*(_phrase(excluded, STEMS) for excluded in query.excluded), *_hidden(scope)],
        }
    }


def _words(query: Query) -> Iterable[Clause]:
    """Yield all that makes a page match, and its score."""
    for unit in query.units:
        yield from (_word(word.stem, STEMS) for word in unit.words)
        # Another writing of an expression is worth all the words it stands for.
        yield from (_phrase(other, STEMS, boost=len(unit.words)) for other in unit.alternatives)
        yield from ({"bool": {"must": [_word(stem, STEMS) for stem in stems]}} for stems in unit.scattered)
    words = query.words
    yield from (_word(EXACT_MARK + word.exact, EXACT) for word in words)
    for first, second in pairwise(words):
        yield _phrase((first.stem, second.stem), STEMS, boost=NEIGHBOURS, slop=NEAR)
    if query.prefix and words:
        token = EXACT_MARK + words[-1].exact
        yield _any([{"prefix": {name: {"value": token, "boost": WEIGHTS[name]}}} for name in EXACT])


def _whole(unit: Unit, fields: Sequence[str]) -> Clause:
    """Return the query met by pages that have a unit."""
    words: Clause = {"bool": {"filter": [_word(word.stem, fields) for word in unit.words]}}
    return _any([words, *(_phrase(other, fields) for other in unit.alternatives)])


def _word(token: str, fields: Sequence[str]) -> Clause:
    """Return the query met by a word in any field, scored as if they were one where each counts by its weight."""
    least = min(WEIGHTS[name] for name in fields)
    weighted = [f"{name}^{WEIGHTS[name] / least}" for name in fields]
    return {"combined_fields": {"query": token, "fields": weighted, "boost": min(least, 1.0)}}


def _phrase(tokens: Iterable[str], fields: Sequence[str], **options: float) -> Clause:
    weighted = [f"{name}^{WEIGHTS[name]}" for name in fields]
    return {"multi_match": {"type": "phrase", "query": " ".join(tokens), "fields": weighted, **options}}


def _any(clauses: Sequence[Clause]) -> Clause:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _constant(clause: Clause, tiers: int) -> Clause:
    return {"constant_score": {"filter": clause, "boost": tiers * TIER}}


# Of what may be seen


def _visible(scope: Scope) -> list[Clause]:
    return [{"term": {"language": scope.root.locale.language_code}}, {"term": {"ancestors": scope.root.pk}}]


def _hidden(scope: Scope) -> list[Clause]:
    """Return what is not shown though it is indexed: past its expiry, restricted, or come out since then."""
    restricted = Page.objects.filter(path__in=scope.private_paths).values_list("pk", flat=True)
    return [
        {"range": {"expire_at": {"lte": timezone.now().isoformat()}}},
        {"terms": {"ancestors": list(restricted) if scope.private_paths else []}},
        {"terms": {"page_id": _come_out(scope)}},
    ]


def _come_out(scope: Scope) -> list[int]:
    """Return the pages that are visible no more, among those whose change is still to be sent."""
    rows = list(PendingEntry.objects.order_by("pk").values_list("page_id", "since")[: BEHIND + 1])
    if not rows:
        return []
    late = (timezone.now() - rows[0][1]).total_seconds() > LATE
    if late or len(rows) > BEHIND or outbox.failures()[0]:
        raise EngineUnavailable("changes wait to be sent")
    waiting = {page_id for page_id, _since in rows}
    return list(waiting - set(scope.visible(Page.objects.filter(pk__in=waiting)).values_list("pk", flat=True)))


# With which facets


def _having(name: str, values: Sequence[str]) -> Clause:
    return {"terms": {f"facets.{name}": [value[:LONGEST] for value in values[:LONGEST]]}}


def _counted(names: Sequence[str], chosen: Mapping[str, Clause]) -> dict[str, Clause]:
    """Return one aggregation for each facet, over what the values chosen of the others keep."""
    return {
        name: {
            "filter": {"bool": {"filter": [clause for other, clause in chosen.items() if other != name]}},
            "aggregations": {"values": {"terms": {"field": f"facets.{name}", "size": VALUES}}},
        }
        for name in names
    }


def _counts(aggregations: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    counts = {
        name: {bucket["key"]: bucket["doc_count"] for bucket in counted["values"]["buckets"]}
        for name, counted in aggregations.items()
    }
    return {name: values for name, values in counts.items() if values}
