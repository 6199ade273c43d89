"""Answers that belong to no page: what robots may read, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotFound, HttpResponseServerError
from django.template import loader
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import override

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Addresses that no robot is asked to follow, by name; the search page is one in each language.
PRIVATE_ADDRESSES = ("wagtailadmin_home", "account_login")
ENDLESS_ADDRESSES = ("search:results",)


def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what to leave alone, and where the sitemap is."""
    addresses = [reverse(name) for name in PRIVATE_ADDRESSES]
    for language, _name in settings.LANGUAGES:
        with override(language):
            addresses += [reverse(name) for name in ENDLESS_ADDRESSES]
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in addresses)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap:index'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with the menu and a search box; the address asked for is not repeated, nor offered with other forms."""
    context = {"noindex": True, "other_forms_url": ""}
    return HttpResponseNotFound(loader.render_to_string("errors/404.html", context, request))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, for what the signed-in account may not do."""
    return _refused(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, for a form sent too late or from elsewhere; `reason` is Django's, for its log."""
    return _refused(request, expired=True)


def _refused(request: HttpRequest, *, expired: bool = False) -> HttpResponse:
    return TemplateResponse(request, "errors/403.html", {"expired": expired, "noindex": True}, status=403).render()


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that asks nothing of the database nor of the request, either of which may be what failed."""
    return HttpResponseServerError(loader.get_template("errors/500.html").render())
