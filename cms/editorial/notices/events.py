"""What happens in the chain, and who is told of it."""

from wagtail.models import PageSubscription, WorkflowState
from wagtail.signals import page_published, task_submitted, workflow_approved, workflow_rejected

from cms.editorial.models.steps import Step
from cms.editorial.notices.audience import authors_of, can_be_told, holders_of, tell_all
from cms.editorial.notices.kinds.assignments import AssignmentGiven
from cms.editorial.notices.kinds.documents import CommentMade, Published, Scheduled
from cms.editorial.notices.kinds.links import ReviewAsked
from cms.editorial.notices.kinds.steps import OpinionGiven, SentBack, StepEntrusted
from cms.editorial.notices.outbox import tell
from resources.models import Resource


def connect():
    """
    Listen to Wagtail's workflow.

    Approval and refusal take the place of Wagtail's own mails: a signal keeps the first of two receivers that bear one
    name, and `cms.editorial` is installed before `wagtail.admin`.
    """
    task_submitted.connect(step_begun, dispatch_uid="step_begun")
    workflow_rejected.connect(
        sent_back, sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification"
    )
    workflow_approved.connect(
        scheduled, sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification"
    )
    page_published.connect(published, dispatch_uid="tell_authors")


# Steps


def step_begun(instance, user, **kwargs):
    if isinstance(instance, Step):
        step_entrusted(instance, by=user)


def step_entrusted(step, *, by):
    """Tell those who hold `step`, and have not been told yet: by their groups, or by name each time names change."""
    page = step.workflow_state.content_object
    key = f"{step.pk}:{step.held_since.timestamp():.0f}" if step.people.exists() else step.pk
    tell_all(StepEntrusted, key, holders_of(step), page, by=by, step=step.pk)


def sent_back(instance, user, **kwargs):
    page, step = instance.content_object, instance.current_task_state
    tell_all(SentBack, step.pk, authors_of(page), page, by=user, step=step.pk)


def opinion_given(opinion):
    """Tell the authors of a favourable opinion; the mail that says « publié » tells the last one."""
    state = opinion.step.workflow_state
    if opinion.favourable and state.status != WorkflowState.STATUS_APPROVED:
        page = state.content_object
        tell_all(OpinionGiven, opinion.pk, authors_of(page), page, by=opinion.user, opinion=opinion.pk)


# Publication


def scheduled(instance, user, **kwargs):
    page = instance.content_object
    revision = page.scheduled_revision
    if revision is not None:
        step = instance.current_task_state.pk
        tell_all(Scheduled, revision.pk, authors_of(page), page, by=user, step=step, revision=revision.pk)


def published(instance, revision, **kwargs):
    """Tell the authors of what was approved, at once or at its time, and of any first publication."""
    # Wagtail says so too of a page that will be published later.
    if not isinstance(instance, Resource) or revision is None or not instance.live:
        return
    state = instance.workflow_states.order_by("-created_at", "-pk").first()
    decision = state.current_task_state if state and state.status == WorkflowState.STATUS_APPROVED else None
    if decision and decision.finished_at and revision.created_at <= decision.finished_at:
        by, data = decision.finished_by, {"step": decision.pk}
    elif instance.first_published_at == instance.last_published_at:
        by, data = revision.user, {}
    else:
        return
    tell_all(Published, revision.pk, authors_of(instance), instance, by=by, **data)


# Comments


def comments_made(page, changes, *, by):
    """Tell who answers for `page`, who holds its step and who takes part, of what Wagtail calls « changes »."""
    people = [*authors_of(page), *named_holders(page), *followers(page)]
    if page.live:
        people.append(page.specific.keeper)
    for comment in changes["new_comments"]:
        tell_all(CommentMade, f"comment-{comment.pk}", people, page, by=by, comment=comment.pk)
    for comment, replies in changes["new_replies"]:
        thread = [comment.user, *(reply.user for reply in comment.replies.all())]
        for reply in replies:
            tell_all(
                CommentMade, f"reply-{reply.pk}", [*people, *thread], page, by=by, comment=comment.pk, reply=reply.pk
            )


def named_holders(page):
    step = page.current_workflow_task_state
    return step.people.all() if isinstance(step, Step) else []


def followers(page):
    subscriptions = PageSubscription.objects.filter(page=page, comment_notifications=True).select_related("user")
    return [subscription.user for subscription in subscriptions]


# Assignments


def assignment_given(assignment, *, by):
    """Tell the writer of a document that it is theirs to write, once."""
    writer = assignment.writer
    if writer and writer != by and can_be_told(writer) and assignment.page is None:
        tell(AssignmentGiven, assignment.pk, writer, assignment=assignment.pk)


# Links


def review_asked(link):
    """Send a new link to the address it was made for, if any."""
    if link.email:
        tell(ReviewAsked, link.pk, link.email, link=link.pk)
