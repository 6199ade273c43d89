"""Beside the form of a document in the chain: who holds it, since when, until when, what is said and missing."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.widgets.button import Button

from cms.editorial.board.states import knows_drafts
from cms.editorial.chain.checklist import checklist
from cms.editorial.chain.entrusting import may_entrust
from cms.editorial.chain.holders import standing_opinions
from cms.editorial.models import Opinion, Step, ValidationTask
from resources.models import Resource


class ChainSidePanel(BaseSidePanel):
    """The step of the document, for whoever opens its form; people are named to those of the network only."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Afficher ou masquer l’étape en cours")
        icon_name = "tasks"

        def get_context_data(self, parent_context):
            """Count what keeps the document from being validated."""
            blocking = sum(len(check.faults) for check in self.panel.checks if check.blocking)
            return super().get_context_data(parent_context) | {"count": blocking}

    name = "chain"
    title = _("Étape en cours")
    template_name = "editorial/step_panel.html"
    order = 110

    def __init__(self, page, request, step):
        self.step = step
        self.task = step.task.specific
        self.checks = checklist(page) if isinstance(self.task, ValidationTask) else []
        super().__init__(page, request)

    def get_context_data(self, parent_context):
        user, step = self.request.user, self.step
        opinions = Opinion.objects.filter(step__workflow_state=step.workflow_state_id)
        return super().get_context_data(parent_context) | {
            "step": step,
            "people": step.people.all() if knows_drafts(user) else (),
            "groups": self.task.groups.all(),
            "opinions": opinions.select_related("user", "link", "step__task"),
            "names_people": knows_drafts(user),
            "given": standing_opinions(step, self.object).count(),
            "asked": self.task.approvals,
            "checks": self.checks,
            "entrust_url": entrust_url(step, self.object) if may_entrust(user, self.object) else "",
        }


class ChainPanelMixin:
    """Adds the panel to the editor of a document that is in the chain."""

    def get_side_panels(self):
        panels = super().get_side_panels()
        if self.expects_json_response or self.hydrate_create_view or not isinstance(self.page, Resource):
            return panels
        step = step_in_progress(self.workflow_state)
        return MediaContainer([*panels, ChainSidePanel(self.page, self.request, step)]) if step else panels


def step_in_progress(state):
    """Return the step at which a workflow state is, or None: over, sent back, or a task of Wagtail's own."""
    if state is None or state.status != state.STATUS_IN_PROGRESS or state.current_task_state is None:
        return None
    step = state.current_task_state.specific
    return step if isinstance(step, Step) else None


def entrust_url(step, page):
    return reverse("editorial_entrust", args=[page.pk, step.pk])


def offer_to_entrust(page, user, view_name, next_url=None):
    """Among the actions of a document's page in the admin."""
    if issubclass(page.specific_class, Resource) and user.has_perm("editorial.change_assignment"):
        step = step_in_progress(page.current_workflow_state)
        if step and may_entrust(user, page):
            yield Button(_("Confier l’étape…"), url=entrust_url(step, page), icon_name="user", priority=45)
