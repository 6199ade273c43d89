"""Which documents and assignments somebody follows on the board: two querysets of the same columns."""

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, RowNumber
from wagtail.models import Page, Revision, WorkflowState, get_default_page_content_type
from wagtail.permissions import policy_registry

from cms.editorial.board.states import IN_CHAIN, Stage, assignments_with_stage
from cms.editorial.chain.holders import steps_to_decide
from cms.editorial.desk.documents import desk_documents
from cms.editorial.models import Assignment, Step
from cms.editorial.permissions import Reach, own
from resources.choosers import with_organisation


def board_documents(user):
    """
    Return the documents that `user` follows, as the desk gives them: all for the staff, else those of their
    organisations, those they own, write, keep or chase, and those whose step is theirs.

    Each has, besides, `since` (when whoever holds it got it), `organisation_name` and `phase_key`.
    """
    documents = with_organisation(desk_documents(user))
    if not policy_registry.get_by_type(Page).sees_everything(user):
        documents = documents.alias(text_key=Cast("pk", CharField())).filter(_concerns(user))
    return documents.annotate(
        since=_since(),
        organisation_name=Coalesce("organisation_name", "assignment__organisation__title"),
        phase_key=Coalesce("phase", "assignment__phase"),
    )


def _concerns(user):
    """The documents that are somebody's own: a condition on what `desk_documents` gives."""
    entrusted = Step.people.through.objects.filter(step_id=OuterRef("step_id"), user=user)
    theirs = Q(owner=user) | Q(keeper=user) | Q(assignment__writer=user) | Q(assignment__chaser=user)
    to_decide = steps_to_decide(user).values("workflow_state__object_id")
    theirs |= Q(Exists(entrusted)) | Q(text_key__in=to_decide)
    return theirs | own(user, Reach.of(user).organisations)


def _since():
    key = {"base_content_type": get_default_page_content_type(), "object_id": Cast(OuterRef("pk"), CharField())}
    sent_back = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, **key)
    revisions = Revision.objects.filter(**key).order_by("created_at")
    return Case(
        When(stage__in=IN_CHAIN, then=F("step_since")),
        When(stage=Stage.SENT_BACK, then=Subquery(sent_back.values("current_task_state__finished_at")[:1])),
        When(stage__in=(Stage.TO_CHASE, Stage.DRAFT), then=Subquery(revisions.values("created_at")[:1])),
        default=Value(None),
        output_field=DateTimeField(),
    )


def board_assignments(user):
    """
    Return the assignments without a document yet that `user` follows: all for who manages them, else what they write
    or chase, and what their organisations are to write.
    """
    assignments = Assignment.objects.filter(page=None).with_late()
    if not user.has_perm("editorial.change_assignment"):
        theirs = Q(writer=user) | Q(chaser=user) | Q(organisation__in=Reach.of(user).organisations)
        assignments = assignments.filter(theirs)
    return (
        assignments_with_stage(assignments)
        .annotate(
            due=F("due_date"),
            since=F("created_at"),
            organisation_name=F("organisation__title"),
            phase_key=F("phase"),
        )
        .select_related("writer", "chaser")
    )


#: What is expected first comes first.
ORDER = (F("due").asc(nulls_last=True), "pk")


def first_of_each_stage(rows, start, most):
    """Return, of each state, `most` rows from the rank `start` on; each says `count`, how many its state has in all."""
    ranked = rows.annotate(
        rank=Window(RowNumber(), partition_by=F("stage"), order_by=ORDER),
        count=Window(Count("pk"), partition_by=F("stage")),
    )
    return ranked.filter(rank__gt=start, rank__lte=start + most).order_by("rank")
