"""
What a visitor may see: the one place that says so.

Every listing, feed, search, sitemap, count and export starts from `Scope.visible()`: live, not expired, public, of this
site, in this locale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction, Site

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.query import PageQuerySet

PageSet = TypeVar("PageSet", bound="PageQuerySet[Any]")


@dataclass(frozen=True)
class Scope:
    """What is public in one locale of one site, at one moment: made once per request, then free of SQL."""

    site: Site
    locale: Locale
    root: Page
    private_paths: tuple[str, ...]

    @classmethod
    def of(cls, request: HttpRequest) -> Scope:
        """Return the request's scope, kept on the request."""
        if not hasattr(request, "_visibility_scope"):
            site = Site.find_for_request(request) or Site.objects.get(is_default_site=True)
            request._visibility_scope = cls.for_site(site)  # type: ignore[attr-defined] # the request is its cache
        return request._visibility_scope  # type: ignore[attr-defined,no-any-return] # set just above

    @classmethod
    def for_site(cls, site: Site, locale: Locale | None = None) -> Scope:
        """Return the scope of a site in `locale` (by default the active one)."""
        locale = locale or Locale.get_active()
        root = site.root_page
        if root.locale_id != locale.pk:
            root = root.get_translation_or_none(locale) or root
        private = PageViewRestriction.objects.values_list("page__path", flat=True)
        return cls(site=site, locale=locale, root=root, private_paths=tuple(private))

    def visible(self, pages: PageSet) -> PageSet:
        """Keep of `pages` what an anonymous visitor may see."""
        pages = pages.live().filter(
            Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()),
            path__startswith=self.root.path,
            locale_id=self.locale.pk,
        )
        for path in self.private_paths:
            pages = pages.exclude(path__startswith=path)
        return pages

    def allows(self, page: Page) -> bool:
        """Tell the same of one page already in memory, without SQL."""
        return (
            page.live
            and (page.expire_at is None or page.expire_at > timezone.now())
            and page.locale_id == self.locale.pk
            and page.path.startswith(self.root.path)
            and not page.path.startswith(self.private_paths)
        )
