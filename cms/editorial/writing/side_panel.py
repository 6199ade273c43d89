"""The help while writing beside the form: an empty panel, filled when it is opened."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel

from cms.editorial.writing.length import LIMITS
from resources.models import Resource


class WritingSidePanel(BaseSidePanel):
    """Asks for the report of what is typed when it is opened, then as the text changes: the form opens without it."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Afficher ou masquer l’aide à la rédaction")
        icon_name = "edit"

    name = "writing"
    title = _("Aide à la rédaction")
    template_name = "editorial/writing/side_panel.html"
    order = 340

    class Media:
        css = {"all": ["editorial/writing.css"]}
        js = ["editorial/writing.js"]

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        return context | {
            "url": reverse("editorial_writing", args=[self.object.pk]),
            # What has a limit is measured from the start: its author is warned before submitting.
            "is_limited": type(self.object) in LIMITS,
        }


class WritingHelpMixin:
    """Adds the panel to the editor of a document, for whoever may change its text."""

    def get_side_panels(self):
        panels = super().get_side_panels()
        if (
            isinstance(self.page, Resource)
            and self.page_perms.can_write()
            and not self.expects_json_response
            and not self.hydrate_create_view
        ):
            return MediaContainer([*panels, WritingSidePanel(self.page, self.request)])
        return panels
