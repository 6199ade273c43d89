"""
What a visitor may see: the one place that says so.

Every listing, feed, search, sitemap, count and export starts from `Scope.visible()`: live, not expired, public, of this
site, in this locale.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Substr
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.query import PageQuerySet

PageSet = TypeVar("PageSet", bound="PageQuerySet[Any]")

#: A restriction holds for its page and for the aliases of that page, as Wagtail's own check has it.
RESTRICTED = ("page", "page__aliases", "page__aliases__aliases")


def is_current(page: Page) -> bool:
    """Tell whether a page is live and not past its expiry, which the scheduler may not have seen yet."""
    return page.live and (page.expire_at is None or page.expire_at > timezone.now())


def public_pages() -> PageQuerySet[Page]:
    """Return the pages of every site and locale that are live, not expired and unrestricted, for those few asked of."""
    above = Q(child__startswith=F("page__path")) | Q(child__startswith=F("page__aliases__path"))
    child = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restrictions = PageViewRestriction.objects.annotate(child=child).filter(above)
    unexpired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    return Page.objects.live().filter(unexpired, ~Exists(restrictions))


@dataclass(frozen=True)
class Scope:
    """
    What is public in one locale of one site: made once per request, then free of SQL.

    `root` is the home page in the visitor's language, or the site's own where it is not translated.
    """

    site: Site
    root: Page
    private_paths: frozenset[str]
    private_levels: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, request: HttpRequest, root: Page | None = None) -> Scope:
        """Return the request's scope, kept on the request; routing gives the `root` it has just found."""
        if not hasattr(request, "_visibility_scope"):
            site = Site.find_for_request(request) or Site.objects.get(is_default_site=True)
            request._visibility_scope = cls.for_site(site, root)  # type: ignore[attr-defined] # the request is its cache
        return request._visibility_scope  # type: ignore[attr-defined] # set just above

    @classmethod
    def for_site(cls, site: Site, root: Page | None = None) -> Scope:
        """Return the scope of a site below `root` (by default its home page in the active language)."""
        rows = PageViewRestriction.objects.values_list(*(f"{relation}__path" for relation in RESTRICTED))
        private = [(relation, path) for row in rows for relation, path in zip(RESTRICTED, row, strict=True) if path]
        return cls(
            site=site,
            root=root or site.root_page.localized,
            private_paths=frozenset(path for _relation, path in private),
            private_levels=frozenset((relation, len(path)) for relation, path in private),
        )

    def in_every_locale(self) -> list[Scope]:
        """Return the scopes of the site's locales, this one included."""
        return [replace(self, root=root) for root in self.root.get_translations(inclusive=True).live()]

    def condition(self) -> Q:
        """Return what `visible` filters by, to be joined to other conditions."""
        condition = Q(live=True, path__startswith=self.root.path, locale_id=self.root.locale_id)
        return condition & (Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())) & ~self.private()

    def private(self) -> Q:
        """Return the condition met by restricted pages: a look-up by path and level, whatever their number."""
        condition = Q(pk__in=[])
        for relation, length in sorted(self.private_levels):
            ancestor = Substr(OuterRef("path"), 1, length)
            condition |= Q(Exists(PageViewRestriction.objects.filter(**{f"{relation}__path": ancestor})))
        return condition

    def visible(self, pages: PageSet) -> PageSet:
        """Keep of `pages` what an anonymous visitor may see."""
        return pages.filter(self.condition())

    def visible_among(self, pages: PageSet) -> PageSet:
        """
        Keep of `pages` what `visible` keeps, asked page by page: for a kind of which the site has few.

        Databases would otherwise begin with all the pages of the locale, however few are of that kind.
        """
        return pages.filter(Exists(self.visible(Page.objects.filter(pk=OuterRef("pk")))))

    def searchable(self, pages: PageSet) -> PageSet:
        """
        Keep what `visible` keeps, in the few words that search engines understand.

        They index neither expiry nor restrictions: pages hidden by either are named one by one.
        """
        pages = pages.filter(live=True, path__startswith=self.root.path, locale_id=self.root.locale_id)
        hidden = Page.objects.filter(Q(expire_at__lte=timezone.now()) | self.private(), live=True)
        return pages.exclude(pk__in=list(hidden.values_list("pk", flat=True)))

    def is_private(self, page: Page) -> bool:
        """Tell whether a page, or one above it, is restricted."""
        return any(page.path[:length] in self.private_paths for _relation, length in self.private_levels)

    def is_public(self, page: Page) -> bool:
        """Tell whether a page in memory is live, not expired and unrestricted, in whatever locale."""
        return is_current(page) and not self.is_private(page)

    def allows(self, page: Page) -> bool:
        """Tell of one page already in memory what `visible` tells of many, without SQL."""
        return self.is_public(page) and page.locale_id == self.root.locale_id and page.path.startswith(self.root.path)
