"""« Tableau de suivi » in the admin: the board, its calendar and « prévu / publié », over what the person follows."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.pages.listing import IndexView
from wagtail.models import Page

from cms.editorial.board.calendar import Month, weekdays
from cms.editorial.board.cards import Cards
from cms.editorial.board.export import SafeExportMixin
from cms.editorial.board.filters import BoardFilters
from cms.editorial.board.phases import count_phases
from cms.editorial.board.rows import ORDER, board_assignments, board_documents, first_of_each_stage
from cms.editorial.board.states import Stage, follows

#: Cards of each state on the board, and of a page of one state alone.
FEW, MANY = 12, 48


class FollowUpView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What the three views share: who may come, what they follow, the filters."""

    model = Page
    any_permission_required = IndexView.any_permission_required
    header_icon = "tasks"
    url_name = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.path = reverse(self.url_name)

    @cached_property
    def filters(self):
        user = self.request.user
        return BoardFilters(self.request, board_documents(user), board_assignments(user))

    @cached_property
    def cards(self):
        return Cards(self.request.user)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        views = [(view, view.url_name == self.url_name) for view in (BoardView, CalendarView, PhasesView)]
        return super().get_context_data(
            views=[(view.page_title, self.filters.address(reverse(view.url_name)), here) for view, here in views],
            filters_form=self.filters,
            chips=list(self.filters.chips()),
            path=self.path,
            **kwargs,
        )


class BoardView(SafeExportMixin, FollowUpView):
    """Every document planned or in the chain, by state: the first of each, or a page of one state."""

    template_name = "editorial/board/board.html"
    page_title = _("Tableau de suivi")
    url_name = "editorial_board"
    export_filename = "suivi"
    export_headings = {
        "stage": _("État"),
        "type": _("Type"),
        "number": _("N°"),
        "title": _("Titre"),
        "organisation": _("Organisation"),
        "holder": _("Chez"),
        "since": _("Depuis le"),
        "due": _("Échéance"),
        "delay": _("Retard"),
        "keeper": _("Gardien·ne, ou qui relance"),
        "goes_live": _("Publication programmée"),
    }

    @cached_property
    def list_export(self):
        return [name for name in self.export_headings if name != "keeper" or follows(self.request.user)]

    def get(self, request, *args, **kwargs):
        if self.is_export:
            rows = [rows.order_by(*ORDER) for rows in (self.filters.documents(), self.filters.assignments())]
            cards = sorted(self.cards.all(*rows), key=lambda card: list(Stage).index(card.stage))
            return self.as_spreadsheet(cards, request.GET["export"])
        return super().get(request, *args, **kwargs)

    def get_heading(self, queryset, field):
        return str(self.export_headings[field])

    def to_row_dict(self, item):
        return super().to_row_dict(item) | {"stage": str(item.stage.label)}

    def get_context_data(self, **kwargs):
        alone = "stage" in self.filters.chosen
        page, most = (self.page_number, MANY) if alone else (1, FEW)
        start = (page - 1) * most
        documents, assignments = (
            list(first_of_each_stage(rows, start, most))
            for rows in (self.filters.documents(), self.filters.assignments())
        )
        if page > 1 and not (documents or assignments):
            raise Http404
        cards = {stage: [] for stage in Stage}
        for card in self.cards.all(documents, assignments):
            cards[card.stage].append(card)
        counts = {row.stage: row.count for row in (*documents, *assignments)}
        total = sum(counts.values())
        columns = [
            {
                "stage": stage,
                "label": capfirst(stage.label),
                "cards": cards[stage],
                "count": counts.get(stage, 0),
                "url": self.filters.address(self.path, stage=stage.value),
                "more": not alone and counts.get(stage, 0) > most,
            }
            for stage in Stage
        ]
        return super().get_context_data(
            columns=columns,
            total=total,
            previous_url=self.filters.address(self.path, p=page - 1) if page > 1 else "",
            next_url=self.filters.address(self.path, p=page + 1)
            if alone and sum(counts.values()) > start + most
            else "",
            csv_url=self.csv_export_url,
            **kwargs,
        )

    @property
    def page_number(self):
        text = self.request.GET.get("p", "1")
        return max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1


class CalendarView(FollowUpView):
    """A month of due dates, dates of reading again and scheduled publications."""

    template_name = "editorial/board/calendar.html"
    page_title = _("Calendrier")
    url_name = "editorial_calendar"

    def get_context_data(self, **kwargs):
        month = Month.read(self.request.GET.get("mois", ""))
        cards = self.cards.all(month.documents(self.filters.documents()), month.assignments(self.filters.assignments()))
        weeks = month.weeks(cards)

        def address(beside):
            return self.filters.address(self.path, mois=beside) if beside else ""

        return super().get_context_data(
            month=month,
            weeks=weeks,
            days=[day for week in weeks for day in week if day.events],
            weekdays=weekdays(),
            previous_url=address(month.previous),
            this_month_url=self.filters.address(self.path),
            next_url=address(month.next),
            **kwargs,
        )


class PhasesView(FollowUpView):
    """What each phase is to give, and what is online of it."""

    template_name = "editorial/board/phases.html"
    page_title = _("Prévu / publié")
    url_name = "editorial_phases"

    def get_context_data(self, **kwargs):
        phases = count_phases(
            self.filters.documents(), self.filters.assignments(), self.filters.phases, self.filters.families
        )
        board = reverse(BoardView.url_name)
        return super().get_context_data(
            phases=[(phase, self.filters.address(board, phase=phase.key)) for phase in phases], **kwargs
        )
