"""Links that editors put in texts: only towards pages that a visitor may open."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from cms.core.visibility import public_pages


class PublicPageLinkHandler(PageLinkHandler):
    """
    Writes a link towards the page in the active language, and the words alone where the page is not public.

    One statement for a text, where Wagtail's takes one for each link.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        language = get_language()
        chosen = [str(attrs.get("id", "")) for attrs in attrs_list]
        numbers = [identifier for identifier in chosen if identifier.isdecimal()]
        keys = Page.objects.filter(pk__in=numbers).values("translation_key")
        wanted = Q(pk__in=numbers) | Q(translation_key__in=keys, locale__language_code=language)
        pages = {str(page.pk): page for page in public_pages().filter(wanted).select_related("locale")}
        translated = {page.translation_key: page for page in pages.values() if page.locale.language_code == language}
        targets = [
            translated.get(page.translation_key, page) if (page := pages.get(identifier)) else None
            for identifier in chosen
        ]
        return [f'<a href="{escape(target.url)}">' if target else "<a>" for target in targets]
