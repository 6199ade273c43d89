"""Wagtail's own searches, those of the admin and its choosers, through the same words and the same entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelsearch.backends.base import BaseIndex
from modelsearch.backends.database.fallback import DatabaseSearchBackend

from cms.core.models import BasePage
from search import outbox
from search.indexing import index_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model


class Index(BaseIndex):
    """Entries of pages; they leave with their page."""

    def add_item(self, page: Any) -> None:
        """Index a page that was just saved: its entry may be the same, and the page have come out or gone."""
        if isinstance(page, BasePage) and not index_page(page):
            outbox.note([page.pk])

    def add_items(self, model: type[Model], items: Iterable[Any]) -> None:
        if issubclass(model, BasePage):
            for page in items:
                index_page(page)


class Rebuilder:
    """Writes each entry in its place: nothing is missing meanwhile."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> Index:
        return self.index

    def finish(self) -> None:
        pass


class SearchBackend(DatabaseSearchBackend):
    index_class = Index
    rebuilder_class = Rebuilder
