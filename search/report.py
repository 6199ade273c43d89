"""« Recherches » among the admin's reports: what readers look for, and do not find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter, MultipleChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, NumberColumn
from wagtail.admin.views.reports import ReportView

from search.models import SearchCount

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

#: A row of the report: `text`, `language`, `volume`, `empty_volume`, `last`.
Row = dict[str, Any]

#: Signs that spreadsheets take for the beginning of a formula: anyone may type one in the search box.
FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class SearchReportAction:
    """
    A button beside each search, for who has `permission`: hook `register_search_report_action`.

    It posts `words`, as counted, and `next`, the report's address, to the view named `url_name`.
    """

    label: str | _StrPromise
    url_name: str
    permission: str


class SearchReportFilterSet(WagtailFilterSet):
    date = DateFromToRangeFilter(label=_("Période"), widget=DateRangePickerWidget)
    empty = ChoiceFilter(
        label=_("Sans résultat"),
        choices=[("true", _("au moins une fois")), ("false", _("jamais"))],
        empty_label=_("toutes les recherches"),
        widget=RadioSelect,
        method="filter_empty",
    )
    language = MultipleChoiceFilter(label=_("Langue"), choices=settings.LANGUAGES, widget=CheckboxSelectMultiple)

    class Meta:
        model = SearchCount
        fields: list[str] = []

    def filter_empty(self, rows: QuerySet[Any, Row], name: str, value: str) -> QuerySet[Any, Row]:
        return rows.filter(empty_volume__gt=0) if value == "true" else rows.filter(empty_volume=0)


class ActionsColumn(BaseColumn):
    """What may be done with a search: one button each, one click."""

    cell_template_name = "search/admin/actions_cell.html"

    def __init__(self, actions: list[SearchReportAction], **kwargs: Any) -> None:
        super().__init__("actions", **kwargs)
        self.actions = actions

    def get_cell_context_data(self, instance: Row, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = context["request"]
        return context | {
            "actions": [(action.label, reverse(action.url_name)) for action in self.actions],
            "csrf_token": get_token(request),
            "next": f"{reverse('search_report')}?{request.GET.urlencode()}",
        }


class SearchReportView(ReportView):
    """The searches of a period, the most frequent first."""

    model = SearchCount
    permission_required = "view"
    page_title = _("Recherches")
    header_icon = "search"
    no_results_message = _("Aucune recherche ne répond à ces choix.")
    index_url_name = "search_report"
    index_results_url_name = "search_report_results"
    filterset_class = SearchReportFilterSet
    default_ordering = "-volume"
    export_filename = "recherches"
    export_headings = {
        "text": _("Mots"),
        "language": _("Langue"),
        "volume": _("Recherches"),
        "empty_volume": _("Sans résultat"),
        "last": _("Dernier jour"),
    }
    list_export = list(export_headings)
    custom_field_preprocess = {
        "text": {ReportView.FORMAT_CSV: lambda text: f"'{text}" if text.startswith(FORMULA) else text}
    }

    @cached_property
    def columns(self) -> list[BaseColumn]:
        labels = self.export_headings
        languages = dict(settings.LANGUAGES)
        columns = [
            Column("text", label=labels["text"], sort_key="text", classname="title"),
            Column("language", label=labels["language"], accessor=lambda row: languages.get(row["language"], "")),
            NumberColumn("volume", label=labels["volume"], sort_key="volume"),
            NumberColumn("empty_volume", label=labels["empty_volume"], sort_key="empty_volume"),
            Column(
                "last", label=labels["last"], sort_key="last", accessor=lambda row: date_format(row["last"], "j F Y")
            ),
        ]
        actions = [action() for action in hooks.get_hooks("register_search_report_action")]
        allowed = [action for action in actions if self.request.user.has_perm(action.permission)]
        return [*columns, ActionsColumn(allowed, label=_("Actions"))] if allowed else columns

    def get_base_queryset(self) -> QuerySet[Any, Row]:
        rows = super().get_base_queryset().values("text", "language")
        return rows.annotate(volume=Sum("searches"), empty_volume=Sum("empty"), last=Max("date"))

    def order_queryset(self, queryset: QuerySet[Any, Row]) -> QuerySet[Any, Row]:
        return queryset.order_by(self.ordering, "text", "language")


def may_read(request: HttpRequest) -> bool:
    """Tell whether whoever asks may read the report."""
    return request.user.has_perm("search.view_searchcount")
