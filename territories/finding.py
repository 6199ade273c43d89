"""Finding a place among 36,000 by what people type: a name, a code, a postal code."""

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from wagtail.search.backends import get_search_backend

from search.analysis import normalize, words
from search.indexing import exact_of
from search.models import Record
from search.records import content_type
from territories.models import Place


def find_places(query: str, places: QuerySet[Place]):
    """
    Return the places whose name, code or postal codes hold the words typed, of which the last may be unfinished.

    First the name or the code itself, then names that begin so, then the most populated.
    """
    typed = exact_of(words(normalize(query)))
    records = Record.objects.filter(content_type=content_type(Place), object_id=OuterRef("pk"))
    itself, begun = Q(written=typed) | Q(code__iexact=query.strip()), Q(written__startswith=typed)
    places = places.annotate(
        written=Subquery(records.values("title_exact")),
        rank=Case(When(itself, then=0), When(begun, then=1), default=Value(2)),
    )
    places = places.order_by("rank", F("population").desc(nulls_last=True), "name")
    return get_search_backend().autocomplete(query, places, order_by_relevance=False)
