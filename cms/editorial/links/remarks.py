"""What readers of links said of each rubrique, beside the form of whoever writes."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel

from cms.editorial.links.forms import parts_of
from cms.editorial.models import Annotation
from resources.models import Resource


class RemarksSidePanel(BaseSidePanel):
    """The remarks by rubrique, in the order of the document."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Afficher les remarques reçues")
        icon_name = "openquote"

        def get_context_data(self, parent_context):
            return super().get_context_data(parent_context) | {"count": self.panel.count}

    name = "remarks"
    title = _("Remarques reçues")
    template_name = "editorial/links/remarks.html"
    order = 325

    def __init__(self, page, request, parts):
        super().__init__(page, request)
        self.parts = parts

    @property
    def count(self):
        return sum(len(part["remarks"]) for part in self.parts)

    def get_context_data(self, parent_context):
        return super().get_context_data(parent_context) | {"parts": self.parts}


class RemarksMixin:
    """Adds the panel to an editor, once somebody has said something."""

    def get_side_panels(self):
        panels = super().get_side_panels()
        if isinstance(self.page, Resource) and (parts := remarks_on(self.page)):
            return MediaContainer([*panels, RemarksSidePanel(self.page, self.request, parts)])
        return panels


def remarks_on(page):
    """
    Return what was said by link while `page` went through its present circuit, or the last one.

    `[{"title", "remarks"}]` in the order of the rubriques; a rubrique that is gone since comes last, by its anchor.
    """
    state = page.workflow_states.order_by("-created_at", "-pk").first()
    if state is None:
        return []
    found = Annotation.objects.filter(link__step__workflow_state=state).select_related("link__revision")
    by_anchor = {}
    for remark in found.order_by("created_at", "pk"):
        by_anchor.setdefault(remark.anchor, []).append(remark)
    titles = dict(parts_of(page))
    anchors = sorted(by_anchor, key=lambda anchor: [*titles, *by_anchor].index(anchor))
    return [{"title": titles.get(anchor, anchor), "remarks": by_anchor[anchor]} for anchor in anchors]
