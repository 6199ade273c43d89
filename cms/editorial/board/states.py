"""Where a document stands, from the wish to write it to its withdrawal: one vocabulary for every list of the admin."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, StringAgg, Subquery, TextChoices, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, WorkflowState, get_default_page_content_type
from wagtail.permissions import policy_registry

from cms.editorial.models import PerspectiveTask, ReviewTask, Step, ValidationTask
from cms.editorial.notices.stages import DUE_DAYS
from cms.editorial.permissions import Reach
from resources.models import Guide, Relation, ResourceLink


class Stage(TextChoices):
    """Where a document stands, in the network's words, in the order in which it goes."""

    TO_ASSIGN = "a-attribuer", _("à attribuer")
    ASSIGNED = "attribue", _("attribué")
    TO_CHASE = "a-relancer", _("à relancer")
    DRAFT = "redaction", _("en rédaction")
    SENT_BACK = "renvoye", _("renvoyé pour correction")
    HANDED_IN = "remis", _("remis, à confier à un pair")
    IN_REVIEW = "relecture", _("en relecture par un pair")
    IN_PERSPECTIVE = "perspective", _("en mise en perspective")
    IN_VALIDATION = "validation", _("en validation")
    SCHEDULED = "programme", _("publication programmée")
    PUBLISHED = "publie", _("publié")
    COMPILED = "compile", _("compilé dans un guide")
    CHANGED = "modifie", _("publié, modifications en cours")
    STALE = "a-actualiser", _("à actualiser")
    WITHDRAWN = "retire", _("retiré")


#: States of what is planned, of what somebody is to hand in, of what is at a step of the workflow, of what is online.
PLANNED = (Stage.TO_ASSIGN, Stage.ASSIGNED)
WRITING = (Stage.TO_CHASE, Stage.DRAFT, Stage.SENT_BACK)
IN_CHAIN = (Stage.HANDED_IN, Stage.IN_REVIEW, Stage.IN_PERSPECTIVE, Stage.IN_VALIDATION)
ONLINE = (Stage.PUBLISHED, Stage.COMPILED, Stage.CHANGED, Stage.STALE)


def knows_drafts(user):
    """Tell whether `user` works for the network: to others, a published document shows nothing of its next version."""
    return policy_registry.get_by_type(Page).sees_everything(user) or Reach.of(user).reads


def follows(user):
    """Tell whether `user` is told who keeps each document, and until when."""
    return user.has_perm("editorial.change_assignment")


def assignments_with_stage(assignments):
    """Give each assignment without its page the `stage` at which it is."""
    stage = Case(
        When(writer=None, organisation=None, then=Value(Stage.TO_ASSIGN)),
        When(due_date__lte=soon(), then=Value(Stage.TO_CHASE)),
        default=Value(Stage.ASSIGNED),
        output_field=CharField(),
    )
    return assignments.annotate(stage=stage)


def soon():
    """Return the date up to which what is due is chased: before it is late."""
    return timezone.localdate() - timedelta(days=min(DUE_DAYS))


def documents_with_stage(documents, user):
    """
    Give each document its `stage` as `user` may know it, without a statement per row.

    And, of the step where it is in the workflow: `step` (name of the task), `step_id`, `step_due`, `step_since`,
    `step_people` (names of those to whom it is given), and `goes_live` (when a scheduled version is published).
    """
    states = WorkflowState.objects.filter(
        base_content_type=get_default_page_content_type(), object_id=Cast(OuterRef("pk"), CharField())
    )
    current = states.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    sent_back = Exists(states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES))
    scheduled = Revision.page_revisions.filter(
        approved_go_live_at__isnull=False, object_id=Cast(OuterRef("pk"), CharField())
    )
    names = Coalesce(
        NullIf(Trim(Concat("user__first_name", Value(" "), "user__last_name")), Value("")), F("user__username")
    )
    people = Step.people.through.objects.filter(step_id=OuterRef("step_id")).values("step_id")
    return (
        documents.annotate(
            step=Subquery(current.values("current_task_state__task__name")[:1], output_field=CharField()),
            step_id=Subquery(current.values("current_task_state")[:1]),
            step_kind=Subquery(current.values("current_task_state__task__content_type")[:1]),
            step_due=Subquery(current.values("current_task_state__step__due_date")[:1]),
            step_since=Subquery(current.values("current_task_state__step__held_since")[:1]),
            goes_live=Subquery(scheduled.order_by("approved_go_live_at").values("approved_go_live_at")[:1]),
        )
        .annotate(step_people=Subquery(people.annotate(names=StringAgg(names, Value(", "))).values("names")))
        .annotate(
            stage=Case(*_branches(user, current, sent_back), default=Value(Stage.DRAFT), output_field=CharField())
        )
    )


def _branches(user, current, sent_back):
    """The first that holds tells the state."""
    kinds = ContentType.objects.get_for_models(ReviewTask, PerspectiveTask, ValidationTask)
    compiled = Exists(
        ResourceLink.objects.filter(
            relation=Relation.BASED_ON, target=OuterRef("pk"), resource__in=Guide.objects.live().values("pk")
        )
    )
    online = [When(live=True, then=Value(Stage.PUBLISHED))]
    branches = [
        When(step_kind=kinds[PerspectiveTask].pk, then=Value(Stage.IN_PERSPECTIVE)),
        When(step_kind=kinds[ValidationTask].pk, then=Value(Stage.IN_VALIDATION)),
        When(step_kind=kinds[ReviewTask].pk, step_people=None, then=Value(Stage.HANDED_IN)),
        When(Exists(current), then=Value(Stage.IN_REVIEW)),
        When(sent_back, then=Value(Stage.SENT_BACK)),
        When(live=True, has_unpublished_changes=True, then=Value(Stage.CHANGED)),
        When(_stale(user), then=Value(Stage.STALE)),
        When(Q(compiled, live=True), then=Value(Stage.COMPILED)),
        *online,
        When(goes_live__isnull=False, then=Value(Stage.SCHEDULED)),
        When(withdrawn_at__isnull=False, then=Value(Stage.WITHDRAWN)),
        When(assignment__due_date__lte=soon(), then=Value(Stage.TO_CHASE)),
    ]
    return branches if knows_drafts(user) else online + branches


def _stale(user):
    """Published, and past the date on which it was to be read again: of who follows the documents alone."""
    return Q(live=True, review_date__lt=timezone.localdate()) if follows(user) else Q(pk__in=[])
