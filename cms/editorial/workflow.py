"""Who wrote a document last, and how a step of the workflow is refused."""

from django.core.exceptions import ValidationError
from wagtail.models import Revision, get_default_page_content_type


class Refusal(ValidationError):
    """A step of the workflow that someone may not take; the message says why and what to do."""


def last_author_id(page):
    """Key of the account that last changed `page`, or None; what the site does by itself has no author."""
    return last_authors(get_default_page_content_type(), str(page.pk)).first()


def last_authors(base_content_type, object_id):
    """Keys of the accounts that changed an object, the last first; the arguments may be references to columns."""
    return revisions_of(base_content_type, object_id).filter(user__isnull=False).values_list("user_id", flat=True)


def revisions_of(base_content_type, object_id):
    """Revisions of an object, the last first; the arguments may be references to columns."""
    revisions = Revision.objects.filter(base_content_type=base_content_type, object_id=object_id)
    return revisions.order_by("-created_at", "-pk")
