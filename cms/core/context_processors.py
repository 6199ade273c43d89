"""What every public template receives besides its own context."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.core.frame import menu


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the menus, asked only if they are shown."""
    return {
        "navigation": SimpleLazyObject(lambda: menu(request, main=True)),
        "footer_navigation": SimpleLazyObject(lambda: menu(request, main=False)),
    }
