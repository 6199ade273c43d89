"""Which workflow a document follows: that of its type where one is set, else that of its section."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from cms.editorial.models import TypeWorkflow


def workflow_of_type(document):
    """Return the workflow that administrators chose for the type of `document`, or None."""
    chosen = TypeWorkflow.objects.filter(document_type=document.specific_class.type_slug, workflow__active=True)
    row = chosen.select_related("workflow").first()
    return row and row.workflow


class TypeWorkflowViewSet(ModelViewSet):
    """Which workflow each type follows, among the settings."""

    model = TypeWorkflow
    icon = "tasks"
    menu_label = _("Circuits par type")
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = [
        TitleColumn(
            "document_type",
            label=_("Type de document"),
            accessor=lambda row: capfirst(row.get_document_type_display()),
            sort_key="document_type",
            url_name="typeworkflow:edit",
        ),
        "workflow",
    ]
    panels = [FieldPanel("document_type"), FieldPanel("workflow")]
