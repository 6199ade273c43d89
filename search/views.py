"""The search page, and what it suggests while one types: readable without script, kept out of other engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail import hooks

from cms.core.visibility import Scope
from search.counts import record
from search.facets import PageTypes
from search.listing import ResultList, typed
from search.pages import prepare
from search.suggestions import similar, suggest

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Seconds for which a browser or a cache may repeat its suggestions.
KEPT = 60


@require_safe
def results(request: HttpRequest) -> TemplateResponse:
    """What is found for `q`, or what is like the document of which `proches` is the accession number."""
    scope = Scope.of(request)
    if number := request.GET.get("proches", ""):
        context = _similar(number, scope)
    else:
        found = ResultList(request, scope)
        context = found.context()
        if found.text and _is_fresh(request):
            record(found.text, get_language() or "", found.found.total)
    return TemplateResponse(request, "search/search_results.html", context | {"noindex": True})


@require_safe
@cache_control(public=True, max_age=KEPT)
def suggestions(request: HttpRequest) -> TemplateResponse:
    """A list of pages whose title begins as typed, for the search box to show."""
    scope = Scope.of(request)
    found = suggest(typed(request.GET), scope)
    types = PageTypes().labels({suggestion.kind for suggestion in found}, scope)
    context = {"suggestions": [(suggestion, types.get(suggestion.kind, "")) for suggestion in found]}
    response = TemplateResponse(request, "search/suggestions.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _similar(number: str, scope: Scope) -> dict[str, object]:
    """Return what the page shows of documents like another, which apps find by its number (hook `find_by_number`)."""
    found = (find(number, scope) for find in hooks.get_hooks("find_by_number") if number.isprintable())
    subject = next((page for page in found if page), None)
    pages = similar(subject, scope) if subject else []
    prepare(pages)
    return {"subject": subject, "pages": pages, "similar": True}


def _is_fresh(request: HttpRequest) -> bool:
    """Tell whether somebody has just searched: not sorted, filtered or paged, nor a browser reading ahead."""
    purposes = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    ahead = any("prefetch" in purpose for purpose in purposes)
    return request.method == "GET" and list(request.GET) == ["q"] and not ahead
