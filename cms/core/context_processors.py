"""What every public template receives besides its own context."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.core.frame import menu
from cms.core.middleware import other_choice, wants_developed


def site_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the menus, asked only if they are shown, and the reader's choice about inclusive forms."""
    return {
        "navigation": SimpleLazyObject(lambda: menu(request, main=True)),
        "footer_navigation": SimpleLazyObject(lambda: menu(request, main=False)),
        "developed_forms": wants_developed(request),
        "other_forms_url": other_choice(request),
    }
