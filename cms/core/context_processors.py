"""What every public template receives besides its own context."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page

from cms.core.visibility import Scope


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the main menu: sections of the home page that editors keep « in menus », asked only if it is shown."""

    def entries() -> list[dict[str, Any]]:
        scope = Scope.of(request)
        sections = scope.visible(Page.objects.child_of(scope.root).in_menu())
        return [
            {
                "title": section.title,
                "url": (url := section.get_url(request)),
                "current": request.path.startswith(url),
            }
            for section in sections
        ]

    return {"navigation": SimpleLazyObject(entries)}
