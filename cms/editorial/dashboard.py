"""What someone finds on signing in: my documents, what I have to review, what is late."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.site_summary import SiteSummaryPanel, SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState
from wagtail.permissions import policy_registry

from cms.editorial.chain.holders import steps_to_decide
from cms.editorial.models import Assignment, Step
from resources.models import CollectionIndexPage, Resource

#: Rows per panel: a dashboard is read at one glance, lists are elsewhere.
LIMIT = 10


class DashboardPanel(Component):
    """A titled list of things to do: each row is a link, what it is, and a word on where it stands."""

    template_name = "editorial/dashboard_panel.html"
    heading = ""
    empty = ""

    def __init__(self, request):
        self.request = request

    def get_context_data(self, parent_context):
        rows = self.get_rows(self.request.user)
        return {"name": self.name, "heading": self.heading, "empty": self.empty, "rows": rows}


class MyDocumentsPanel(DashboardPanel):
    """What I have to write, then my drafts."""

    name = "mes-documents"
    order = 110
    heading = gettext_lazy("Mes documents")
    empty = gettext_lazy("Rien à écrire pour l’instant.")

    def get_rows(self, user):
        to_write = Assignment.objects.filter(writer=user, page=None)[:LIMIT]
        unpublished = Q(live=False, withdrawn_at=None) | Q(has_unpublished_changes=True, live=True)
        mine = Q(owner=user) | Q(assignment__writer=user)
        explorable = policy_registry.get_by_type(Page).explorable_instances(user)
        drafts = Resource.objects.filter(unpublished & mine, pk__in=explorable.values("pk")).specific()
        drafts = drafts.prefetch_workflow_states().order_by("-latest_revision_created_at")[:LIMIT]
        return [
            *(
                {
                    "title": assignment.planned_title,
                    "url": reverse("editorial_write", args=[assignment.pk]),
                    "kind": assignment.get_document_type_display(),
                    "status": _("à écrire"),
                    "date": assignment.due_date,
                    "date_label": _("à remettre le"),
                }
                for assignment in to_write
            ),
            *(
                {
                    "title": draft.get_admin_display_title(),
                    "url": reverse("wagtailadmin_pages:edit", args=[draft.pk]),
                    "kind": draft._meta.verbose_name,
                    "status": stage(draft),
                    "date": draft.latest_revision_created_at,
                    "date_label": _("modifié le"),
                }
                for draft in drafts
            ),
        ]


class ToReviewPanel(DashboardPanel):
    """Documents handed in whose step I decide, those given to me by name first; never where I wrote last."""

    name = "a-relire"
    order = 120
    heading = gettext_lazy("À relire")
    empty = gettext_lazy("Aucun document n’attend votre avis.")

    def get_rows(self, user):
        states = TaskState.objects.reviewable_by(user).select_related("task", "step", "revision__user")
        mine = Step.people.through.objects.filter(step_id=OuterRef("pk"), user=user)
        states = states.alias(mine=Exists(mine)).order_by("-mine", "step__due_date", "started_at")
        states = states.prefetch_related("revision__content_object")[:LIMIT]
        return [
            {
                "title": page.get_admin_display_title(),
                "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                "kind": page.specific_class._meta.verbose_name,
                "status": state.task.name,
                **(
                    {"date": state.step.due_date, "date_label": _("à rendre le")}
                    if hasattr(state, "step")
                    else {"date": state.started_at, "date_label": _("remis le")}
                ),
                "person": state.revision.user,
            }
            for state in states
            if (page := state.revision.content_object)
        ]


class LatePanel(DashboardPanel):
    """Past their date: assignments, steps of the chain, and published documents to be reviewed."""

    name = "en-retard"
    order = 130
    heading = gettext_lazy("En retard")
    empty = gettext_lazy("Rien n’est en retard.")

    def get_rows(self, user):
        late = Assignment.objects.of(user).late().select_related("writer")[:LIMIT]
        today = timezone.localdate()
        steps = Step.objects.filter(status=Step.STATUS_IN_PROGRESS, due_date__lt=today).select_related("task")
        # What I keep has a panel of its own.
        stale = Resource.objects.live().filter(review_date__lt=today).exclude(keeper=user).select_related("keeper")
        if not user.has_perm("editorial.change_assignment"):
            steps = steps.filter(pk__in=steps_to_decide(user).values("pk"))
            stale = stale.none()
        steps = steps.prefetch_related("revision__content_object", "people").order_by("due_date")[:LIMIT]
        return [
            *(
                {
                    "title": assignment.planned_title,
                    "url": reverse("editorial_write", args=[assignment.pk]),
                    "kind": assignment.get_document_type_display(),
                    "status": _("à remettre"),
                    "date": assignment.due_date,
                    "date_label": _("attendu le"),
                    "person": assignment.writer,
                }
                for assignment in late
            ),
            *(
                {
                    "title": page.get_admin_display_title(),
                    "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                    "kind": page.specific_class._meta.verbose_name,
                    "status": step.task.name,
                    "date": step.due_date,
                    "date_label": _("à rendre le"),
                    "person": ", ".join(str(person) for person in step.people.all()),
                }
                for step in steps
                if (page := step.revision.content_object)
            ),
            *(
                {
                    "title": document.get_admin_display_title(),
                    "url": reverse("editorial_still_valid", args=[document.pk]),
                    "kind": document.specific_class._meta.verbose_name,
                    "status": _("à actualiser"),
                    "date": document.review_date,
                    "date_label": _("à relire le"),
                    "person": document.keeper,
                }
                for document in stale.order_by("review_date")[:LIMIT]
            ),
        ]


def stage(page):
    """Where an unpublished document stands, in the network's words."""
    state = page.current_workflow_state
    if state is None:
        return _("publié, modifications en cours") if page.live else _("en rédaction")
    if state.status == state.STATUS_NEEDS_CHANGES:
        return _("renvoyé pour correction")
    return state.current_task_state.task.name


class DocumentsSummaryItem(SummaryItem):
    """How many documents the collection holds, with the way to their list."""

    order = 100
    template_name = "editorial/summary_item.html"

    def get_context_data(self, parent_context):
        total = Resource.objects.live().count()
        collection = CollectionIndexPage.objects.order_by("path").first()
        return {
            "count": total,
            "label": ngettext("document publié", "documents publiés", total),
            "url": reverse("wagtailadmin_explore", args=[collection.pk]) if collection else "",
        }


def choose_panels(request, panels):
    """Keep the summary, and put our three lists in the place of Wagtail's."""
    summary = [panel for panel in panels if isinstance(panel, SiteSummaryPanel)]
    panels[:] = [*summary, MyDocumentsPanel(request), ToReviewPanel(request), LatePanel(request)]


def choose_summary(request, items):
    """Count documents rather than pages, images and files."""
    items[:] = [DocumentsSummaryItem(request)]


def name_files(request, items):
    """« Documents » are those of the collection: what Wagtail calls so are files."""
    for item in items:
        if item.name == "documents":
            item.label = _("Fichiers")
