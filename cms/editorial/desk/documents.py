"""Which documents someone finds on the desk, and where each of them stands."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Case, DateField, DateTimeField, F, Q, Value, When
from django.utils import timezone
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.editorial.board.states import IN_CHAIN, ONLINE, WRITING, Stage, documents_with_stage, follows, knows_drafts
from cms.editorial.chain.holders import steps_to_decide
from cms.editorial.models import Assignment
from resources.models import Resource, resource_types


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
    return with_type_rank(with_dates(documents_with_stage(documents, user), user))


def with_dates(documents, user):
    today = timezone.localdate()
    late = Q(stage__in=IN_CHAIN, step_due__lt=today)
    late |= Q(stage__in=WRITING, pk__in=Assignment.objects.late().filter(page__isnull=False).values("page"))
    due = [
        When(stage__in=IN_CHAIN, then=F("step_due")),
        When(stage__in=WRITING, live=False, then=F("assignment__due_date")),
    ]
    if follows(user):
        late |= Q(stage__in=ONLINE, review_date__lt=today)
        due.append(When(live=True, then=F("review_date")))
    return documents.annotate(
        due=Case(*due, default=Value(None), output_field=DateField()),
        late=Case(When(late, then=True), default=False, output_field=BooleanField()),
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
    Return whose turn it is, as read: a step of the workflow and the people to whom it is given, the person who writes,
    or who keeps what is to be brought up to date; "" for what is finished.

    Outside the network, people are told their own name only.
    """
    if document.stage in IN_CHAIN:
        named = document.step_people and knows_drafts(user)
        return f"{document.step} ({document.step_people})" if named else document.step
    if document.stage == Stage.STALE:
        return str(document.keeper or "")
    if document.stage not in (*WRITING, Stage.CHANGED):
        return ""
    assignment = getattr(document, "assignment", None)
    person = (assignment and assignment.writer) or document.owner
    return str(person) if person and (person == user or knows_drafts(user)) else ""


def documents_to_review(user):
    """Keys of the documents whose present step waits for `user`: one statement, whatever the steps."""
    return frozenset(int(key) for key in steps_to_decide(user).values_list("workflow_state__object_id", flat=True))
