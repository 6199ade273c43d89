"""What search adds to Wagtail's admin: synonyms, results put forward, a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from search.report import SearchReportView, may_read
from search.synonym_admin import SynonymViewSet

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.urls import URLPattern

register_snippet(SynonymViewSet)


@hooks.register("register_admin_urls")
def register_report() -> list[URLPattern]:
    return [
        path("rapports/recherches/", SearchReportView.as_view(), name="search_report"),
        path(
            "rapports/recherches/liste/",
            SearchReportView.as_view(results_only=True),
            name="search_report_results",
        ),
    ]


class SearchReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request)


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    return SearchReportMenuItem(
        SearchReportView.page_title, reverse("search_report"), name="searches", icon_name="search", order=1300
    )


@hooks.register("construct_reports_menu")
def hide_the_empty_report(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own report stays empty: it would keep a row for whatever any visitor types."""
    items[:] = [item for item in items if item.name != "search-terms"]


@hooks.register("construct_settings_menu")
def name_promotions(request: HttpRequest, items: list[MenuItem]) -> None:
    """Nothing is « improved »: results are put forward."""
    for item in items:
        if item.name == "promoted-search-results":
            item.label = _("Résultats mis en avant")
