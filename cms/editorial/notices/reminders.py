"""What is due, late or to be reviewed: noted once per date and stage, for those it waits for."""

from datetime import timedelta

from django.utils import timezone

from cms.editorial.models.assignments import Assignment
from cms.editorial.models.steps import Step
from cms.editorial.notices.audience import can_be_told, holders_of, tell_all
from cms.editorial.notices.kinds.assignments import AssignmentReminder, ChaseReminder, is_handed_in
from cms.editorial.notices.kinds.documents import ReviewReminder
from cms.editorial.notices.kinds.steps import StepReminder
from cms.editorial.notices.outbox import tell, was_told
from cms.editorial.notices.stages import DUE_DAYS, REVIEW_DAYS, due_stage, review_stage
from resources.models import Resource


def note_reminders():
    """Note the reminders in force today; those noted already cost one statement each, and nothing more."""
    today = timezone.localdate()
    soon = today - timedelta(days=DUE_DAYS[0])
    for step in Step.objects.filter(status=Step.STATUS_IN_PROGRESS, due_date__lte=soon):
        remind_holders(step)
    for assignment in Assignment.objects.filter(due_date__lte=soon).select_related("writer", "chaser", "page"):
        if not is_handed_in(assignment):
            remind_writer(assignment)
    soon = today - timedelta(days=REVIEW_DAYS[0])
    for document in Resource.objects.live().filter(keeper__isnull=False, review_date__lte=soon):
        remind_keeper(document)


def remind_holders(step):
    data = reminder(step.due_date, due_stage(step.due_date), since=step.held_since)
    key = data and f"{step.pk}:{data['due']}:{data['stage']}"
    if data and not was_told(StepReminder, key):
        tell_all(StepReminder, key, holders_of(step), step.workflow_state.content_object, step=step.pk, **data)


def remind_writer(assignment):
    """The writer before and after the date; whoever chases them, after."""
    data = reminder(assignment.due_date, due_stage(assignment.due_date), since=assignment.created_at)
    if data is None:
        return
    key = f"{assignment.pk}:{data['due']}:{data['stage']}"
    people = [(AssignmentReminder, assignment.writer)]
    if data["stage"] > 0 and assignment.chaser != assignment.writer:
        people.append((ChaseReminder, assignment.chaser))
    for kind, person in people:
        if person and can_be_told(person):
            tell(kind, key, person, assignment=assignment.pk, **data)


def remind_keeper(document):
    due, stage = document.review_date, review_stage(document.review_date)
    key = f"{document.pk}:{due}:{stage}"
    if not was_told(ReviewReminder, key):
        tell_all(ReviewReminder, key, [document.keeper], document, due=str(due), stage=stage)


def reminder(due, stage, *, since):
    """Return what a reminder keeps of a date; None where who holds it was told of it after that stage."""
    told_late = stage is not None and stage < 0 and due + timedelta(days=stage) <= timezone.localdate(since)
    return None if stage is None or told_late else {"due": str(due), "stage": stage}
