"""What the site asks of a search engine, and what it answers, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cms.core.visibility import Scope
    from search.parsing import Query

#: Weights of the streams of `search.models.Entry`, by which every engine multiplies the frequency of a word.
WEIGHTS = {"title": 3.0, "head": 1.5, "body": 1.0, "title_exact": 0.7, "body_exact": 0.25}
#: Words one after the other in the query count more where at most so many others part them.
NEAR = 2


class EngineUnavailable(Exception):
    """The engine cannot answer now; another one may."""


class Order(StrEnum):
    RELEVANCE = "pertinence"
    DATE = "date"
    NUMBER = "numero"
    TITLE = "titre"


@dataclass(frozen=True)
class Request:
    """
    One page of results wanted: hits `start` to `start + size` of what `scope` shows and `facets` keep.

    `facets` are the chosen values by name: any of the values of each name. `counted` names the facets to count.
    """

    query: Query
    scope: Scope
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: Order = Order.RELEVANCE
    start: int = 0
    size: int = 10
    counted: Sequence[str] = ()


@dataclass(frozen=True)
class Hit:
    """A page found, with what its excerpt is made of: `passages` and `body` as `search.models.Entry` keeps them."""

    page_id: int
    passages: list[list[Any]]
    body: str


@dataclass(frozen=True)
class Found:
    """
    What an engine found: one page of hits, their whole number, and how many have each value of the counted facets.

    The values of a facet are counted as if none of it were chosen: they tell what choosing one more would add.
    """

    total: int
    hits: list[Hit]
    counts: dict[str, dict[str, int]]


class Engine(Protocol):
    """Raises `EngineUnavailable` when it cannot answer."""

    def search(self, request: Request) -> Found: ...
