"""The frame around every public page: menus and other languages, read in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import get_language_info
from wagtail.models import Page

from cms.core.visibility import Scope

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Frame:
    """Visible pages right below the home page, and the visible translations of the page being read."""

    sections: list[Page]
    translations: list[Page]

    @classmethod
    def of(cls, request: HttpRequest, page: Page | None = None) -> Frame:
        """Return the request's frame, kept on the request; `page` is what it surrounds, if it is a page."""
        if not hasattr(request, "_frame"):
            request._frame = cls.read(request, page)  # type: ignore[attr-defined] # the request is its cache
        return request._frame  # type: ignore[attr-defined] # set just above

    @classmethod
    def read(cls, request: HttpRequest, page: Page | None) -> Frame:
        scope = Scope.of(request)
        depth = scope.root.depth + 1
        wanted = Q(path__startswith=scope.root.path, depth=depth)
        if page:
            wanted |= Q(translation_key=page.translation_key) & ~Q(pk=page.pk)
        rows = list(Page.objects.filter(wanted).select_related("locale").order_by("path"))
        return cls(
            sections=[row for row in rows if row.depth == depth and scope.allows(row)],
            translations=[
                row
                for row in rows
                if page
                and row.translation_key == page.translation_key
                and row.pk != page.pk
                and scope.is_public(row)
                and (parts := row.get_url_parts(request))
                and parts[0] == scope.site.pk
            ],
        )


def menu(request: HttpRequest, *, main: bool) -> list[dict[str, str | bool]]:
    """
    Return the entries of a menu, `[{"title", "url", "current"}]`.

    The main one holds the sections that editors keep « in menus », the other the remaining fixed pages.
    """
    return [
        {"title": section.title, "url": url, "current": request.path.startswith(url)}
        for section in Frame.of(request).sections
        if section.show_in_menus == main and (main or section.specific_class.type_slug == "page")
        for url in [section.get_url(request)]
    ]


def alternates(request: HttpRequest, page: Page) -> list[dict[str, str]]:
    """Return the page's other languages: `[{"language": "en", "label": "English", "url": …}]`."""
    return [
        {
            "language": translation.locale.language_code,
            "label": str(get_language_info(translation.locale.language_code)["name_local"]).capitalize(),
            "url": translation.get_full_url(request),
        }
        for translation in Frame.of(request, page).translations
    ]
