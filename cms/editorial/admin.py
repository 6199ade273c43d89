"""The list of assignments."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from cms.editorial.models import Assignment
from cms.editorial.notices.events import assignment_given


class AssignmentFilterSet(WagtailFilterSet):
    late = BooleanFilter(label=_("en retard"), method="filter_late")

    class Meta:
        model = Assignment
        fields = ["document_type", "organisation", "writer", "chaser", "phase"]

    def filter_late(self, queryset, name, value):
        return queryset.filter(late=value)


class AssignmentIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("organisation", "writer").with_late()

    def get_list_more_buttons(self, instance):
        label = _("Ouvrir le document") if instance.page_id else _("Écrire ce document")
        url = reverse("editorial_write", args=[instance.pk])
        return [MenuItem(label, url=url, icon_name="edit", priority=5), *super().get_list_more_buttons(instance)]


class TellWriterMixin:
    def save_instance(self):
        assignment = super().save_instance()
        assignment_given(assignment, by=self.request.user)
        return assignment


class AssignmentCreateView(TellWriterMixin, generic.CreateView):
    pass


class AssignmentEditView(TellWriterMixin, generic.EditView):
    pass


class AssignmentViewSet(ModelViewSet):
    model = Assignment
    icon = "tasks"
    menu_label = _("Attributions")
    menu_order = 150
    add_to_admin_menu = True
    index_view_class = AssignmentIndexView
    add_view_class = AssignmentCreateView
    edit_view_class = AssignmentEditView
    list_display = [
        "planned_title",
        Column("get_document_type_display", label=_("Type"), sort_key="document_type"),
        "organisation",
        "writer",
        "due_date",
        BooleanColumn("late", label=_("En retard")),
    ]
    filterset_class = AssignmentFilterSet
    list_export = ["planned_title", "get_document_type_display", "organisation", "writer", "due_date", "late"]
    export_headings = {
        "planned_title": _("titre prévu"),
        "get_document_type_display": _("type de document"),
        "organisation": _("organisation"),
        "writer": _("écrit par"),
        "due_date": _("à remettre le"),
        "late": _("en retard"),
    }
    copy_view_enabled = False
    panels = [
        FieldPanel("planned_title"),
        FieldPanel("document_type"),
        FieldRowPanel([FieldPanel("writer"), FieldPanel("organisation")]),
        FieldRowPanel([FieldPanel("due_date"), FieldPanel("chaser")]),
        FieldPanel("phase"),
        PageChooserPanel("page"),
    ]
