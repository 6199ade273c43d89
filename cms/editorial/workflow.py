"""Who wrote a document last, and how a step of the workflow is refused."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from wagtail.models import PageLogEntry, Revision, get_default_page_content_type

#: What the history says of a save that chose when a document is published, and nothing else.
DATES_ACTION = "editorial.dates"
#: The same of a save that brought comments, or nothing.
SAME_TEXT_ACTION = "editorial.same_text"


class Refusal(ValidationError):
    """A step of the workflow that someone may not take; the message says why and what to do."""


def last_author_id(page):
    """Key of the account that last changed `page`, or None; what the site does by itself has no author."""
    return last_authors(get_default_page_content_type(), str(page.pk)).first()


def last_authors(base_content_type, object_id):
    """
    Keys of the accounts that changed an object, the last first; the arguments may be references to columns.

    Choosing the dates of publication changes nothing of the text, nor does commenting it.
    """
    revisions = revisions_of(base_content_type, object_id).filter(user__isnull=False)
    return revisions.exclude(Exists(same_text(OuterRef("pk"), OuterRef("created_at")))).values_list(
        "user_id", flat=True
    )


def same_text(revision, created_at):
    """Entries of the history that say of a revision, as it was saved last, that it left the text as it was."""
    actions = (DATES_ACTION, SAME_TEXT_ACTION)
    return PageLogEntry.objects.filter(action__in=actions, revision=revision, timestamp__gte=created_at)


def leaves_the_text(revision):
    """Tell whether a revision left the text as it was."""
    return revision is not None and same_text(revision, revision.created_at).exists()


def revisions_of(base_content_type, object_id):
    """Revisions of an object, the last first; the arguments may be references to columns."""
    revisions = Revision.objects.filter(base_content_type=base_content_type, object_id=object_id)
    return revisions.order_by("-created_at", "-pk")
