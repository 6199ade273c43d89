"""What is known of somebody is erased, in time or when they ask."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Site

from cms.editorial.models import Invitation, Notice, ReviewLink
from cms.editorial.moderation.mails import TO_CONTRIBUTORS
from resources.contributions import retention
from resources.models import Resource


def purge(now=None):
    """Erase what has been kept long enough, as `retention.purge` does, and the `mails` that told of it."""
    now = now or timezone.now()
    past = now - timedelta(days=retention.EMAIL_DAYS)
    with transaction.atomic():
        mails = mails_to_contributors().filter(created_at__lt=past).delete()[0]
        return retention.purge(now) | {"mails": mails}


@transaction.atomic
def erase(email, user):
    """
    Erase all that somebody sent with a mail address, and the address wherever it waits for a mail.

    Return how many contributions, told without the address, and the documents made of them, which stay.
    """
    email = email.strip()
    documents = list(Resource.objects.filter(proposals__email__iexact=email).distinct())
    Notice.objects.filter(recipient=None, email__iexact=email).delete()
    ReviewLink.objects.filter(email__iexact=email).update(email="")
    Invitation.objects.filter(email__iexact=email).delete()
    count = retention.erase(email)
    root = Site.objects.get(is_default_site=True).root_page.specific
    log(instance=root, action="editorial.erase_contributions", user=user, data={"count": count})
    return count, documents


def mails_to_contributors():
    return Notice.objects.filter(kind__in=[kind.slug for kind in TO_CONTRIBUTORS], recipient=None)


def mails_about(contribution):
    return mails_to_contributors().filter(data__contribution=contribution.pk)


class ErasureLog(LogFormatter):
    label = _("Effacer les données d’une personne")

    def format_message(self, log_entry):
        count = log_entry.data.get("count", 0)
        message = ngettext(
            "%(count)d contribution effacée à la demande de qui l’avait envoyée",
            "%(count)d contributions effacées à la demande de qui les avait envoyées",
            count,
        )
        return message % {"count": count}
