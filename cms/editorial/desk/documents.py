"""Which documents someone finds on the desk, and where each of them stands."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    StringAgg,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, WorkflowState, get_default_page_content_type
from wagtail.permissions import policy_registry

from cms.editorial.chain.holders import steps_to_decide
from cms.editorial.models import Assignment, Step
from cms.editorial.permissions import Reach
from resources.models import Resource, resource_types


class Stage(TextChoices):
    """Where a document stands, in the network's words."""

    DRAFT = "redaction", _("en rédaction")
    IN_REVIEW = "circuit", _("en relecture ou en validation")
    SENT_BACK = "renvoye", _("renvoyé pour correction")
    SCHEDULED = "programme", _("publication programmée")
    PUBLISHED = "publie", _("publié")
    CHANGED = "modifie", _("publié, modifications en cours")
    WITHDRAWN = "retire", _("retiré")


def knows_drafts(user):
    """Tell whether `user` works for the network: to others, a published document shows nothing of its next version."""
    return policy_registry.get_by_type(Page).sees_everything(user) or Reach.of(user).reads


def follows(user):
    """Tell whether `user` is told who keeps each document, and until when."""
    return user.has_perm("editorial.change_assignment")


def desk_documents(user):
    """
    Return the documents that `user` may know of: what the explorer shows the staff, and what others may link to.

    Each carries `stage`, `step` (name of the workflow task in progress), `step_people` (names of those to whom it is
    given), `due` (date on which it is expected, or to be reviewed), `late`, `changed` and `type_rank`, without a
    statement per row.
    """
    policy = policy_registry.get_by_type(Page)
    pages = policy.explorable_instances(user) if policy.sees_everything(user) else policy.choosable_instances(user)
    documents = Resource.objects.filter(pk__in=pages.values("pk"))
    documents = documents.select_related("keeper", "locale", "owner", "assignment__writer")
    return with_type_rank(with_dates(with_stage(documents, user), user))


def with_stage(documents, user):
    states = WorkflowState.objects.filter(
        base_content_type=get_default_page_content_type(), object_id=Cast(OuterRef("pk"), CharField())
    )
    in_review = Exists(states.filter(status=WorkflowState.STATUS_IN_PROGRESS))
    sent_back = Exists(states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES))
    scheduled = Exists(
        Revision.page_revisions.filter(approved_go_live_at__isnull=False, object_id=Cast(OuterRef("pk"), CharField()))
    )
    published = [When(live=True, then=Value(Stage.PUBLISHED))]
    branches = [
        When(in_review, then=Value(Stage.IN_REVIEW)),
        When(sent_back, then=Value(Stage.SENT_BACK)),
        When(live=True, has_unpublished_changes=True, then=Value(Stage.CHANGED)),
        *published,
        When(scheduled, then=Value(Stage.SCHEDULED)),
        When(withdrawn_at__isnull=False, then=Value(Stage.WITHDRAWN)),
    ]
    if not knows_drafts(user):
        branches = published + branches
    current = states.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    names = Coalesce(
        NullIf(Trim(Concat("user__first_name", Value(" "), "user__last_name")), Value("")), F("user__username")
    )
    people = Step.people.through.objects.filter(step_id=OuterRef("step_id")).values("step_id")
    return documents.annotate(
        stage=Case(*branches, default=Value(Stage.DRAFT), output_field=CharField()),
        step=Subquery(current.values("current_task_state__task__name")[:1], output_field=CharField()),
        step_id=Subquery(current.values("current_task_state")[:1]),
        step_due=Subquery(current.values("current_task_state__step__due_date")[:1]),
    ).annotate(step_people=Subquery(people.annotate(names=StringAgg(names, Value(", "))).values("names")))


def with_dates(documents, user):
    today = timezone.localdate()
    late_drafts = Assignment.objects.late().filter(page__isnull=False).values("page")
    stale = Q(live=True, review_date__lt=today) if follows(user) else Q(pk__in=[])
    step_is_late = Q(stage=Stage.IN_REVIEW, step_due__lt=today)
    return documents.annotate(
        due=Case(
            When(stage=Stage.IN_REVIEW, then=F("step_due")),
            When(live=False, then=F("assignment__due_date")),
            default=F("review_date") if follows(user) else Value(None),
            output_field=DateField(),
        ),
        late=Case(
            When(step_is_late | stale | Q(pk__in=late_drafts), then=True), default=False, output_field=BooleanField()
        ),
        changed=F("latest_revision_created_at")
        if knows_drafts(user)
        else Case(
            When(live=True, then=F("last_published_at")),
            default=F("latest_revision_created_at"),
            output_field=DateTimeField(),
        ),
    )


def with_type_rank(documents):
    """Types sort as their names do, in the reader's language."""
    types = resource_types()
    contents = ContentType.objects.get_for_models(*types)
    ranks = [When(content_type=contents[model], then=Value(rank)) for rank, model in enumerate(types)]
    return documents.annotate(type_rank=Case(*ranks, default=Value(len(ranks))))


def holder(document, user):
    """
    Return whose turn it is, as read: a step of the workflow and the people to whom it is given, or the person who
    writes; "" for what is finished.

    Outside the network, people are told their own name only.
    """
    if document.stage == Stage.IN_REVIEW:
        named = document.step_people and knows_drafts(user)
        return f"{document.step} ({document.step_people})" if named else document.step
    if document.stage in (Stage.PUBLISHED, Stage.WITHDRAWN, Stage.SCHEDULED):
        return ""
    assignment = getattr(document, "assignment", None)
    person = (assignment and assignment.writer) or document.owner
    return str(person) if person and (person == user or knows_drafts(user)) else ""


def documents_to_review(user):
    """Keys of the documents whose present step waits for `user`: one statement, whatever the steps."""
    return frozenset(int(key) for key in steps_to_decide(user).values_list("workflow_state__object_id", flat=True))
