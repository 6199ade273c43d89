"""« Toujours valable »: a document is reviewed and found good, without a word of it changed."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Revision

from resources.models import Resource

#: Years until the next review.
VALID_FOR = 1


def may_confirm(user, document):
    """Tell whether `user` may say of `document` that it still holds: its keeper, and whoever may change its text."""
    if not document.live or not user.is_active:
        return False
    return document.keeper_id == user.pk or document.permissions_for_user(user).can_write()


def next_review():
    """The date of the next review of what is reviewed today."""
    today = timezone.localdate()
    try:
        return today.replace(year=today.year + VALID_FOR)
    except ValueError:  # the 29th of February
        return today.replace(year=today.year + VALID_FOR, day=28)


@transaction.atomic
def confirm(document, user):
    """
    Put the review of `document` off by a year, and say who did.

    The text has not changed: it gets neither a version nor a date of change. The date is written into the versions
    that may yet be published, which would otherwise bring the old one back.
    """
    due = next_review()
    Resource.objects.filter(pk=document.pk).update(review_date=due)
    current = Q(pk__in=[document.latest_revision_id, document.live_revision_id])
    for revision in document.revisions.filter(current | Q(approved_go_live_at__isnull=False)):
        Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"review_date": due.isoformat()})
    log(instance=document, action="editorial.still_valid", user=user, data={"due": due.isoformat()})
    return due


class StillValidLog(LogFormatter):
    label = gettext_lazy("Dire toujours valable")

    def format_message(self, log_entry):
        due = parse_date(log_entry.data.get("due", ""))
        return _("Toujours valable ; à relire le %(due)s") % {"due": date_format(due, "j F Y") if due else ""}
