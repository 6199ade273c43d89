"""
How notices leave: « en cours » is in the database before the server is spoken to, « envoyé » after it has accepted.

Whatever dies in between leaves « en cours » behind, marked « incertain » by a later run: nobody can tell whether the
mail arrived, so it is never sent again but by hand. Two runs at once share the work: each notice is claimed by one.
"""

import logging
from datetime import timedelta
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import mailers
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import override

from cms.editorial.models.notices import Notice, NoticeStatus
from cms.editorial.notices.audience import can_be_told, may_see
from cms.editorial.notices.kinds.base import KINDS, dated_slugs, digest_slugs
from cms.editorial.notices.mails import compose
from cms.editorial.notices.stages import DIGEST_HOUR
from cms.users.models import User

logger = logging.getLogger(__name__)

#: A mail still « en cours » after that long belongs to a run that died: servers are given 30 seconds per answer.
DEAD_AFTER = timedelta(minutes=15)
#: How long a mail that the server refused waits before the next try; after the last, it is given up.
WAITS = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
#: The server said no: the mail did not leave. After any other failure, it may have.
REFUSALS = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError)


def send_pending():
    """
    Send what is to be sent now, and return how many mails left.

    Raises OSError when the server is out of reach: nothing is lost, all waits for the next run.
    """
    mark_uncertain()
    with override(settings.LANGUAGE_CODE):
        sent = sum(send([notice]) for notice in urgent())
        return sent + sum(send_digest(person) for person in awaiting_digest())


def mark_uncertain():
    dead = Notice.objects.filter(status=NoticeStatus.SENDING, begun_at__lt=timezone.now() - DEAD_AFTER)
    if count := dead.update(status=NoticeStatus.UNCERTAIN):
        logger.warning("%d notices were being sent when their run died", count)


# What is to be sent


def pending():
    """Notices to send, those that the server refused once their time has come again."""
    now = timezone.now()
    ready = Q(attempts=0)
    for attempts, wait in enumerate(WAITS, start=1):
        ready |= Q(attempts=attempts, begun_at__lte=now - wait)
    return Notice.objects.filter(ready, status=NoticeStatus.PENDING).select_related("recipient").order_by("created_at")


def urgent():
    return list(pending().exclude(kind__in=digest_slugs()))


def for_digest():
    """Those that this morning's digests take: what happens during the day is told the next morning, together."""
    now = timezone.localtime()
    morning = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if now < morning:
        return Notice.objects.none()
    return pending().filter(Q(created_at__lt=morning) | Q(kind__in=dated_slugs()), kind__in=digest_slugs())


def awaiting_digest():
    return list(User.objects.filter(pk__in=for_digest().values("recipient")).order_by("pk"))


def had_digest_today(person):
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    left = (NoticeStatus.SENDING, NoticeStatus.SENT, NoticeStatus.UNCERTAIN)
    return Notice.objects.filter(
        recipient=person, kind__in=digest_slugs(), status__in=left, begun_at__gte=today
    ).exists()


# Sending


def send_digest(person):
    if had_digest_today(person):
        return 0
    # What has a date comes first, and gives the mail its subject.
    notices = sorted(for_digest().filter(recipient=person), key=lambda notice: not KINDS[notice.kind].dated)
    return send(notices, digest_of=person)


def send(notices, digest_of=None):
    """Send one mail for `notices`, which go to one person, and return how many mails left: 0 or 1."""
    told = [(notice, item) for notice in notices if (item := word(notice)) is not None]
    if not told:
        return 0
    notices, items = zip(*told, strict=True)
    for notice, item in told:
        notice.data["subject"] = item.subject  # for whoever looks for it in the admin
    recipient = notices[0].recipient
    mail = compose(items, recipient.email if recipient else notices[0].email, has_account=recipient is not None)
    with mailers.default as connection:  # opened first: a server out of reach leaves everything as it was
        if not claim(notices, digest_of):
            return 0
        try:
            connection.send_messages([mail])
        except REFUSALS as error:
            note_refusal(notices, error)
            return 0
        except OSError as error:
            note(notices, NoticeStatus.UNCERTAIN, error=str(error))
            logger.warning("A mail may have left, or not: %s", error)
            return 0
        # The address of someone without an account was kept for this mail only.
        note(notices, NoticeStatus.SENT, sent_at=timezone.now(), error="", email="")
    return 1


def word(notice):
    """Return the item that tells `notice`, or None: what is over, or no longer theirs to know, is « sans objet »."""
    try:
        kind = KINDS[notice.kind]
        found = kind.find(notice)
        if found is not None and reaches(notice, kind.page_of(found)):
            return kind.item(notice, found)
    except Exception:  # one that cannot be worded must not hold back all the others; it stays, and is seen in the list
        logger.exception("Notice %s cannot be worded", notice.key)
        return None
    Notice.objects.filter(pk=notice.pk, status=NoticeStatus.PENDING).update(status=NoticeStatus.CANCELLED, email="")
    return None


def reaches(notice, page):
    """Tell whether the notice's recipient still has an address, and may see the document."""
    person = notice.recipient
    if person is None:
        return bool(notice.email)
    return can_be_told(person) and (page is None or may_see(person, page))


@transaction.atomic
def claim(notices, digest_of):
    """Take `notices` for this run, in the database, unless another run has them or the person has had their digest."""
    if digest_of is not None:
        User.objects.select_for_update().get(pk=digest_of.pk)  # a second run waits here, then sees this one's digest
        if had_digest_today(digest_of):
            return False
    keys = [notice.pk for notice in notices]
    mine = Notice.objects.select_for_update().filter(pk__in=keys, status=NoticeStatus.PENDING)
    if len(mine) < len(keys):
        return False
    mine.update(status=NoticeStatus.SENDING, begun_at=timezone.now(), attempts=F("attempts") + 1)
    Notice.objects.bulk_update(notices, ["data"])
    return True


def note(notices, status, **fields):
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(status=status, **fields)


def note_refusal(notices, error):
    """What the server refused is tried again later, then given up for somebody to look at."""
    keys = [notice.pk for notice in notices]
    refused = Notice.objects.filter(pk__in=keys)
    refused.update(status=NoticeStatus.PENDING, error=str(error))
    refused.filter(attempts__gt=len(WAITS)).update(status=NoticeStatus.REFUSED)
    logger.warning("A mail was refused: %s", error)
