"""What a moderator decides of a contribution: each decision once, in one transaction with what follows from it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import LogFormatter, log

from cms.editorial.moderation import mails
from cms.editorial.moderation.drafts import make_draft
from cms.editorial.moderation.erasure import mails_about
from cms.editorial.workflow import Refusal
from resources.models import Contribution, ContributionKind, ContributionStatus
from resources.models.contributions import SHOWN_KINDS


def may_be_taken_down(contribution):
    """Tell whether readers are shown the contribution, which may be refused afterwards."""
    return contribution.kind in SHOWN_KINDS and contribution.status == ContributionStatus.ACCEPTED


@transaction.atomic
def accept(key, user, changes=None, **draft):
    """
    Accept a contribution as a moderator edited it: `changes` by field; return it.

    A proposal becomes a document: `draft` says its `model`, `provenance` and the `collection` of its file.
    """
    contribution = _taken(key)
    for name, value in (changes or {}).items():
        setattr(contribution, name, value)
    if contribution.kind == ContributionKind.PROPOSAL:
        contribution.draft = make_draft(contribution, user, **draft)
    _decide(contribution, ContributionStatus.ACCEPTED, user)
    mails.tell_contributor(mails.ContributionAccepted, contribution)
    if contribution.resource:
        mails.tell_authors(contribution, by=user)
    return contribution


@transaction.atomic
def refuse(key, user, reason):
    contribution = _taken(key, or_shown=True)
    contribution.reason = reason
    contribution.drop_file()
    _decide(contribution, ContributionStatus.REFUSED, user)
    mails.tell_contributor(mails.ContributionRefused, contribution)
    return contribution


@transaction.atomic
def ask(key, user, question):
    """Send a question back; raises `Refusal` where there is no address to send it to."""
    contribution = _taken(key)
    if not contribution.email:
        raise Refusal(_("Cette contribution est venue sans adresse : personne à qui poser une question."))
    contribution.question, contribution.asked_at = question, timezone.now()
    contribution.answer, contribution.answered_at = "", None
    contribution.status = ContributionStatus.ASKED
    contribution.save()
    _log(contribution, user)
    mails.ask_contributor(contribution)
    return contribution


@transaction.atomic
def mark_spam(keys, user):
    """Put aside what no person sent; return how many were still to be decided."""
    contributions = list(Contribution.objects.select_for_update(of=("self",)).undecided().filter(pk__in=keys))
    for contribution in contributions:
        contribution.drop_file()
        contribution.email = ""
        _decide(contribution, ContributionStatus.SPAM, user)
    return len(contributions)


@transaction.atomic
def reopen(key, user):
    """Put back in the queue what was taken for spam."""
    contribution = _locked(key)
    if contribution.status == ContributionStatus.SPAM:
        contribution.status, contribution.decided_at, contribution.decided_by = ContributionStatus.WAITING, None, None
        contribution.save()
        _log(contribution, user)
    return contribution


@transaction.atomic
def apply(key, user):
    """Say that an accepted correction is in the text."""
    contribution = _locked(key)
    if contribution.kind == ContributionKind.CORRECTION and contribution.status == ContributionStatus.ACCEPTED:
        contribution.status = ContributionStatus.APPLIED
        contribution.save()
        _log(contribution, user)
    return contribution


@transaction.atomic
def erase_one(key, user):
    """Delete a contribution with its file and the mails about it, whatever its state; the log keeps that it was."""
    contribution = _locked(key)
    mails_about(contribution).delete()
    log(instance=contribution, action="wagtail.delete", user=user)
    contribution.delete()


def _locked(key):
    return Contribution.objects.select_for_update(of=("self",)).get(pk=key)


def _taken(key, or_shown=False):
    """Return a contribution that is still to be decided, held by this transaction; raises `Refusal` if it is not."""
    contribution = _locked(key)
    if contribution.is_open or (or_shown and may_be_taken_down(contribution)):
        return contribution
    raise Refusal(
        _("Déjà décidé : cette contribution est dans l’état « %(status)s ».")
        % {"status": contribution.get_status_display()}
    )


def _decide(contribution, status, user):
    contribution.status, contribution.decided_at, contribution.decided_by = status, timezone.now(), user
    contribution.save()
    _log(contribution, user)


def _log(contribution, user):
    """Note it in the history of the contribution, and of the document that it is about or has become."""
    data = {"contribution": str(contribution), "status": contribution.status}
    for instance in (contribution, contribution.draft or contribution.resource):
        if instance:
            log(instance=instance, action="editorial.contribution", user=user, data=data)


class ContributionLog(LogFormatter):
    label = _("Examiner une contribution")

    def format_message(self, log_entry):
        status = dict(ContributionStatus.choices).get(log_entry.data.get("status"), "")
        return _("%(contribution)s : %(status)s") % {
            "contribution": log_entry.data.get("contribution", ""),
            "status": str(status).lower(),
        }
