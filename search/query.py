"""The only place that searches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from wagtail.models import Page

from cms.core.visibility import Scope

PAGE_SIZE = 12
#: Longest query read, in characters: beyond it people paste a text, and engines slow down.
MAX_LENGTH = 200
#: Deepest page of results answered.
MAX_PAGES = 50


@dataclass(frozen=True)
class Results:
    """One page of results: `page` holds specific pages, `total` counts all hits."""

    text: str
    page: ResultPage[Any]
    total: int


def clean(text: str) -> str:
    """Return the words of a query, without the signs that engines take for operators."""
    words = re.sub(r"[^\w\s’'·.\-]", " ", text[:MAX_LENGTH])
    return " ".join(word for word in words.split() if any(character.isalnum() for character in word))


def search(text: str, scope: Scope, page_number: str | int | None = 1) -> Results:
    """
    Search every public page: live, not expired, public, of this site, in this locale.

    `page_number` out of range gives the nearest page; an empty query gives no hit.
    """
    words = clean(text)
    visible = scope.visible(Page.objects.all())
    searchable = scope.searchable(Page.objects.filter(depth__gt=scope.root.depth))
    hits = searchable.search(words, operator="and") if words else []
    paginator: Paginator[Any] = Paginator(hits, PAGE_SIZE)
    page = paginator.get_page(page_number)
    if page.number > MAX_PAGES:
        page = paginator.page(MAX_PAGES)
    identifiers = [hit.pk for hit in page.object_list]
    found = visible.filter(pk__in=identifiers).specific().in_bulk(identifiers) if identifiers else {}
    page.object_list = [found[pk] for pk in identifiers if pk in found]
    return Results(text=text.strip(), page=page, total=paginator.count)
