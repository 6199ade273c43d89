"""Which versions of a document are worth comparing."""

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from cms.editorial.models.steps import Opinion

ANSWERED = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)

#: Versions offered to choose from, the newest first.
SHOWN_VERSIONS = 40


def last_reviewed(page, before=None):
    """
    Return the revision of `page` that somebody last answered on, None if nobody has.

    With `before`, a revision: the last one answered on that is older.
    """
    for moment in sorted(_answers(page), reverse=True):
        revisions = page.revisions.filter(created_at__lte=moment)
        reviewed = revisions.order_by("created_at", "pk").last()
        if reviewed and (before is None or reviewed.created_at < before.created_at):
            return reviewed
    return None


def _answers(page):
    """Return when somebody answered at a step of `page`."""
    of_page = {
        "workflow_state__base_content_type": page.get_base_content_type(),
        "workflow_state__object_id": str(page.pk),
    }
    decided = TaskState.objects.filter(status__in=ANSWERED, finished_at__isnull=False, **of_page)
    opinions = Opinion.objects.filter(**{f"step__{name}": value for name, value in of_page.items()})
    return {*decided.values_list("finished_at", flat=True), *opinions.values_list("created_at", flat=True)}


def reference_for(page, revision):
    """Return what `revision` is compared with by default: the version last reviewed, the published, or the first."""
    reviewed = last_reviewed(page, before=revision)
    live = page.live_revision
    if reviewed is None and live and live.created_at < revision.created_at:
        reviewed = live
    return reviewed or page.revisions.order_by("created_at", "pk").first()


def versions(page):
    """Return the last revisions of `page` as `[(key, label)]`, the newest first: when, by whom, what was answered."""
    answered = TaskState.objects.filter(revision=OuterRef("pk")).exclude(finished_at=None).order_by("-finished_at")
    revisions = (
        page.revisions.select_related("user")
        .defer("content")
        .annotate(answer=Subquery(answered.values("status")[:1]), step=Subquery(answered.values("task__name")[:1]))
        .order_by("-created_at", "-pk")[:SHOWN_VERSIONS]
    )
    return [(revision.pk, label(revision, live=revision.pk == page.live_revision_id)) for revision in revisions]


def label(revision, *, live=False):
    """Name a version: « 12 novembre 2026 14:30, Alix Martin (publiée) »."""
    parts = [date_format(timezone.localtime(revision.created_at), "DATETIME_FORMAT")]
    if revision.user:
        parts.append(revision.user.get_full_name() or revision.user.get_username())
    text = ", ".join(parts)
    answers = {
        TaskState.STATUS_APPROVED: _("approuvée : %(step)s"),
        TaskState.STATUS_REJECTED: _("renvoyée : %(step)s"),
    }
    notes = [_("publiée")] if live else []
    if answer := answers.get(getattr(revision, "answer", None)):
        notes.append(answer % {"step": revision.step})
    return f"{text} ({' ; '.join(notes)})" if notes else text
