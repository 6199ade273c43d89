from django.http import HttpRequest
from django.template.response import TemplateResponse

from cms.core.visibility import Scope
from search.query import search


def results(request: HttpRequest) -> TemplateResponse:
    """The search page: kept out of search engines' indexes, readable without script."""
    text = request.GET.get("q", "")
    found = search(text, Scope.of(request), request.GET.get("page"))
    context = {
        "query": found.text,
        "results": found.page.object_list,
        "page_obj": found.page,
        "total": found.total,
        "noindex": True,
    }
    return TemplateResponse(request, "search/search_results.html", context)
