"""Results that editors put forward for some words, above those found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from search.synonyms import telling

if TYPE_CHECKING:
    from cms.core.visibility import Scope


def promoted(text: str, scope: Scope) -> list[SearchPromotion]:
    """
    Return the promotions of a query, in the editors' order: each has a `page` visible in `scope`, or an external link.

    The query is theirs when search takes both for the same words: accents, plural, feminine, inclusive forms and stop
    words make no difference. One statement; nothing is written.
    """
    if not (asked := telling(text)):
        return []
    visible = Exists(scope.visible(Page.objects.filter(pk=OuterRef("page"))))
    promotions = SearchPromotion.objects.filter(Q(page=None) | visible)
    promotions = promotions.select_related("query", "page").order_by("sort_order", "pk")
    return [promotion for promotion in promotions if telling(promotion.query.query_string) == asked]
