"""The help while writing beside the form: an empty panel, filled when it is opened."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel

from resources.models import Resource


class WritingSidePanel(BaseSidePanel):
    """
    Asks for what is found in what is typed, and for its printed length, once the form is there, then as it changes.

    A document that is not saved yet has no address to ask: it is told so, and the panel comes again with the first
    saving.
    """

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
        if self.object.pk is None:
            return context
        return context | {
            "url": reverse("editorial_writing", args=[self.object.pk]),
            "length_url": reverse("editorial_writing_length", args=[self.object.pk]),
        }


class WritingHelpMixin:
    """Adds the panel to the editor of a document, for whoever may change its text."""

    def get_side_panels(self):
        panels = super().get_side_panels()
        if not isinstance(self.page, Resource) or self.expects_json_response:
            return panels
        if self.page.pk and not self.page.permissions_for_user(self.request.user).can_write():
            return panels
        return MediaContainer([*panels, WritingSidePanel(self.page, self.request)])
