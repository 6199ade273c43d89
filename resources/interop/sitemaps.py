"""
The sitemap (https://www.sitemaps.org/protocol.html): an index, and one file or more for each section of the site.

Each page is listed with its translations, in every locale of the site.
"""

from __future__ import annotations

from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import Max, Q
from wagtail.models import Page

from cms.core.visibility import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse
    from wagtail.query import PageQuerySet

    Sections = Mapping[str, type[Model]]

#: The section of every page whose type has none of its own.
OTHERS = "pages"


class SectionSitemap(Sitemap[Page]):
    """Pages of one type, those of a more precise section left out."""

    limit = 5_000

    def __init__(self, request: HttpRequest, section: str, sections: Sections) -> None:
        self.request = request
        self.scopes = Scope.of(request).in_every_locale()
        self.model = sections.get(section, Page)
        self.elsewhere = [
            model for model in sections.values() if issubclass(model, self.model) and model is not self.model
        ]

    @cached_property
    def visible(self) -> Q:
        return reduce(or_, (scope.condition() for scope in self.scopes))

    def items(self) -> PageQuerySet[Page]:
        pages = Page.objects.type(self.model).filter(self.visible, depth__gt=1)
        if self.elsewhere:
            pages = pages.not_type(*self.elsewhere)
        return pages.select_related("locale").order_by("pk")

    def location(self, item: Page) -> str:
        return str(item.get_url(self.request))

    def lastmod(self, item: Page) -> datetime | None:
        return item.last_published_at

    def get_latest_lastmod(self) -> datetime | None:
        return self.items().aggregate(latest=Max("last_published_at"))["latest"]

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """Return the addresses of one file, each with its page's other languages."""
        urls = super().get_urls(page, site, protocol)
        if len(self.scopes) > 1:
            origin = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
            keys = [url["item"].translation_key for url in urls]
            languages: dict[Any, list[dict[str, str]]] = {}
            for item in Page.objects.filter(self.visible, translation_key__in=keys).select_related("locale"):
                languages.setdefault(item.translation_key, []).append(
                    {"lang_code": item.locale.language_code, "location": f"{origin}{self.location(item)}"}
                )
            for url in urls:
                others = languages[url["item"].translation_key]
                url["alternates"] = others if len(others) > 1 else []
        return urls


def _sitemaps(request: HttpRequest, sections: Sections) -> dict[str, type[Sitemap[Any]] | Sitemap[Any]]:
    return {section: SectionSitemap(request, section, sections) for section in (*sections, OTHERS)}


def index(request: HttpRequest, sections: Sections) -> HttpResponse:
    """Answer with the list of the sections' files; `sections` gives the page type of each."""
    return sitemap_views.index(request, _sitemaps(request, sections), sitemap_url_name="sitemap:section")


def section(request: HttpRequest, section: str, sections: Sections) -> HttpResponse:
    """Answer with the addresses of one section; `?p=2` and so on beyond 5,000; 404 without such a section."""
    return sitemap_views.sitemap(request, _sitemaps(request, sections), section=section)
