"""Wagtail's own searches, those of the admin and its choosers, through the same words and the same indexes."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from modelsearch.backends.base import BaseIndex, BaseSearchQueryCompiler, SearchFieldError
from modelsearch.backends.database.fallback import DatabaseSearchBackend, DatabaseSearchResults
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText
from wagtail.models import Page

from cms.core.models import BasePage
from search import outbox, records
from search.analysis import EXACT_MARK, normalize, words
from search.backends import database_engine
from search.indexing import forget_stale, index_page, index_pages
from search.models import Entry, Record
from search.parsing import MAX_LENGTH, Query, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model, QuerySet
    from modelsearch.query import SearchQuery

    from search.models import Streams

type Text = PlainText | Phrase | Fuzzy

#: Objects fetched at once, when all that was found is asked for.
BATCH = 2_000


class Index(BaseIndex):
    """Entries of pages, which leave with their page, and records of everything else."""

    def add_item(self, item: Any) -> None:
        """Index what was just saved."""
        if isinstance(item, BasePage):
            if not index_page(item):
                outbox.note([item.pk])  # its entry is the same, but it may have come out or gone
        elif not isinstance(item, Page):
            records.index_objects(type(item), [item.pk])

    def add_items(self, model: type[Model], items: Iterable[Any]) -> None:
        if issubclass(model, BasePage):
            index_pages(model, [page.pk for page in items])
        elif not issubclass(model, Page):
            records.index_objects(model, [item.pk for item in items])

    def delete_item(self, item: Any) -> None:
        if not isinstance(item, Page):
            records.forget(item)


class Rebuilder:
    """Writes each entry and record in its place: nothing is missing meanwhile."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> Index:
        return self.index

    def finish(self) -> None:
        forget_stale()
        records.forget_stale()


@dataclass(frozen=True)
class Source:
    """Where the words of a model's objects are: rows of `streams`, whose column `key` holds the key of the object."""

    streams: type[Streams]
    key: str
    content_type: int | None = None

    @classmethod
    def of(cls, model: type[Model]) -> Source:
        if issubclass(model, Page):
            return cls(Entry, "page_id")
        return cls(Record, "object_id", records.content_type(model).pk)

    @property
    def join(self) -> str:
        """What completes `FROM … AS found` with the rows of the model, as `held`."""
        meta = self.streams._meta
        condition = f" AND held.content_type_id = {self.content_type:d}" if self.content_type else ""
        return f"JOIN {meta.db_table} AS held ON held.{meta.pk.column} = found.id{condition}"


class QueryCompiler(BaseSearchQueryCompiler):
    """
    Turns what is asked into conditions on the queryset, one for each text of the query.

    All its words are wanted, unless its operator is "or". People search as they type: the last one may be unfinished.
    """

    DEFAULT_OPERATOR = "and"
    #: Fields of pages whose words are in the title of an entry.
    TITLES = {"title", "number"}

    def check(self) -> None:
        """Refuse fields that are not searched. The database filters and sorts by any."""
        model = self.queryset.model
        for name in {*(self.fields or ())} - {field.field_name for field in model.get_searchable_search_fields()}:
            message = f'Cannot search with field "{name}": not a SearchField in {model.__name__}.search_fields.'
            raise SearchFieldError(message, field_name=name)

    @property
    def in_title(self) -> bool:
        """Whether the title alone is searched."""
        model = self.queryset.model
        return bool(self.fields) and {*self.fields} <= (
            self.TITLES if issubclass(model, Page) else records.titles(model)
        )

    def matched(self) -> QuerySet[Any]:
        """Return the queryset, of what matches only."""
        return self.queryset.filter(self._condition(self.query))

    def ranked(self, stop: int | None = None) -> list[tuple[Any, float]]:
        """
        Return the key of what matches and its score, the best first, `stop` at most.

        First comes what has for title or number what was typed, then a title that begins so, then all words in it.
        """
        try:
            shown, shown_parameters = self.matched().order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            return []
        source = Source.of(self.queryset.model)
        matched = database_engine().matched(source.streams)
        texts = list(_texts(self.query))
        typed = [word.exact for text in texts for word in words(_parsed(text).text)]
        title = " ".join(EXACT_MARK + exact for exact in typed)
        first = {"held.title_exact = %s": title}
        if source.streams is Entry:
            first["held.number = %s"] = " ".join(typed)
        sql = f"""
            WITH shown(pk) AS ({shown}), found AS MATERIALIZED ({matched}), titled AS MATERIALIZED ({matched}),
            ranked AS MATERIALIZED (
                SELECT held.{source.key} AS pk, found.score, CASE
                    WHEN {" OR ".join(first)} THEN 0
                    WHEN held.title_exact LIKE %s THEN 1
                    WHEN found.id IN (SELECT id FROM titled) THEN 2
                    ELSE 3 END AS tier
                FROM found {source.join}
            )
            SELECT pk, score, tier FROM ranked WHERE pk IN (SELECT pk FROM shown)
            UNION ALL SELECT pk, 0, 4 FROM shown WHERE pk NOT IN (SELECT pk FROM ranked)
            ORDER BY 3, 2, 1 DESC
            {"" if stop is None else f"LIMIT {stop:d}"}
        """
        expressions = [self._any_of(texts, title=self.in_title), self._any_of(texts, title=True)]
        with connection.cursor() as cursor:
            cursor.execute(sql, [*shown_parameters, *expressions, *first.values(), f"{title}%"])
            return [(key, -score) for key, score, _tier in cursor.fetchall()]

    def _condition(self, query: SearchQuery) -> Q:
        match query:
            case PlainText() | Phrase() | Fuzzy():
                return self._of_text(query)
            case And():
                return reduce(operator.and_, map(self._condition, query.subqueries), Q())
            case Or():
                return reduce(operator.or_, map(self._condition, query.subqueries))
            case Not():
                return ~self._condition(query.subquery)
            case Boost():
                return self._condition(query.subquery)
            case MatchAll():
                return Q(pk__isnull=False)
        raise NotImplementedError(f"{type(query).__name__} is not supported by this search backend.")

    def _of_text(self, text: Text) -> Q:
        expression = self._expression(text, title=self.in_title)
        if not expression:
            return Q(pk__in=[])
        source = Source.of(self.queryset.model)
        matched = database_engine().matched(source.streams)
        # Searched once, before any row is looked at, whatever the database holds for cheaper.
        rows = f"WITH found AS MATERIALIZED ({matched}) SELECT held.{source.key} FROM found {source.join}"
        return Q(pk__in=RawSQL(rows, [expression]))

    def _any_of(self, texts: Iterable[Text], *, title: bool) -> str:
        expressions = filter(None, (self._expression(text, title=title) for text in texts))
        return database_engine().either.join(f"({expression})" for expression in expressions)

    def _expression(self, text: Text, *, title: bool) -> str:
        """Return what the engine matches for a text, "" for one without a word."""
        engine = database_engine()
        query = _parsed(text)
        if not query:
            return ""
        if isinstance(text, Phrase) or text.operator == "and" or len(query.units) < 2:
            return engine.all_of(query, title=title)
        each = (engine.all_of(replace(query, units=(unit,)), title=title) for unit in query.units)
        return engine.either.join(f"({one})" for one in each)


def _texts(query: SearchQuery) -> Iterator[Text]:
    """Yield the texts that a query looks for, those to leave out set aside."""
    match query:
        case PlainText() | Phrase() | Fuzzy():
            if _parsed(query):
                yield query
        case And() | Or():
            for subquery in query.subqueries:
                yield from _texts(subquery)
        case Boost():
            yield from _texts(query.subquery)


def _parsed(text: Text) -> Query:
    if isinstance(text, Phrase):
        written = normalize(text.query_string)[:MAX_LENGTH]
        phrase = tuple(word.exact for word in words(written))
        return Query(written, phrases=(phrase,) if phrase else ())
    return replace(parse(text.query_string), prefix=True)


class SearchResults(DatabaseSearchResults):
    query_compiler: QueryCompiler

    def get_queryset(self) -> QuerySet[Any]:
        """Return what was found as the database sorts it: by the order of the queryset, the last ones first if none."""
        found = self.query_compiler.matched()
        if not found.query.order_by:
            found = found.order_by("-pk")
        return found[self.start : self.stop]

    def _do_search(self) -> list[Any]:
        compiler = self.query_compiler
        by_relevance = compiler.order_by_relevance and any(_texts(compiler.query))
        if not by_relevance and not self._score_field:
            return list(self.get_queryset())
        if by_relevance:
            ranked = dict(compiler.ranked(self.stop)[self.start :])
            found = self._fetched(list(ranked))
        else:
            ranked, found = dict(compiler.ranked()), list(self.get_queryset())
        if self._score_field:
            for item in found:
                setattr(item, self._score_field, ranked.get(item.pk))
        return found

    def _fetched(self, keys: list[Any]) -> list[Any]:
        """Return the objects of `keys`, in that order."""
        objects: dict[Any, Any] = {}
        for some in batched(keys, BATCH):
            objects |= {item.pk: item for item in self.query_compiler.queryset.filter(pk__in=some)}
        return [objects[key] for key in keys if key in objects]


class SearchBackend(DatabaseSearchBackend):
    index_class = Index
    rebuilder_class = Rebuilder
    query_compiler_class = QueryCompiler
    autocomplete_query_compiler_class = QueryCompiler
    results_class = SearchResults
