"""The one door by which a step is answered, by an account or by a link."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.editorial.chain.holders import refusal, standing_opinions
from cms.editorial.models.steps import Opinion, Step
from cms.editorial.notices.events import opinion_given
from cms.editorial.workflow import Refusal, last_author_id


@transaction.atomic
def answer(step, *, user=None, link=None, favourable, comment=""):
    """
    Record what a person answers at `step`, by their account or by a `ReviewLink`, and return the `Opinion`.

    A favourable answer passes the step once its task has as many as it asks for, all on the latest version; any other
    sends the document back with its reason. Raises `Refusal` to whoever may not give that answer, in a sentence that
    says why, and `NotPublishable` where the document would become live incomplete: nothing of it is then kept.

    Whether a link is still good (its date, its version) is for whoever opens it to check.
    """
    if (user is None) == (link is None):
        raise TypeError("A step is answered by an account or by a link.")
    # Two answers at once: the second waits here, and finds the step as the first has left it.
    step.refresh_from_db(from_queryset=Step.objects.select_for_update())
    comment = comment.strip()
    if reason := refusal(step, user, favourable=favourable) if user else refusal_of_link(step, link, favourable):
        raise Refusal(reason)
    if not favourable and not comment:
        raise Refusal(_("Dites ce qu’il faut corriger : un document n’est pas renvoyé sans motif."))
    task, page = step.task.specific, step.workflow_state.content_object
    if favourable and (missing := task.missing(page)):
        raise Refusal([_("Ce document ne peut pas encore être validé."), *missing])
    opinion = record(step, user, link, favourable, comment)
    passes = favourable and standing_opinions(step, page).count() >= task.approvals
    if link or (favourable and not passes):
        # A decision under an account is in the history already.
        log_opinion(opinion, step, page)
    if not favourable:
        step.reject(user=user, comment=comment)
    elif passes:
        step.approve(user=user, comment=comment)
    opinion_given(opinion)
    return opinion


def refusal_of_link(step, link, favourable):
    """Return why `link` may not give that answer at `step`, in a sentence; empty when nothing forbids it."""
    if step.status != step.STATUS_IN_PROGRESS or link.step_id != step.pk or hasattr(link, "opinion"):
        return _("Cette étape est close : une réponse a déjà été donnée.")
    page = step.workflow_state.content_object
    if favourable and link.created_by_id == last_author_id(page):
        return _("Ce lien vient de qui a écrit la dernière version : une autre personne doit demander cet avis.")
    if favourable and not step.task.specific.may_be_asked_by(link.created_by, page):
        return _("Approuver ferait paraître le document, ce que ne peut pas qui a créé ce lien : demandez-en un autre.")
    return ""


def record(step, user, link, favourable, comment):
    """Keep the answer; that of an account takes the place of the one it gave before at the same step."""
    if user:
        Opinion.objects.filter(step=step, user=user).delete()
    return Opinion.objects.create(step=step, user=user, link=link, favourable=favourable, comment=comment)


def log_opinion(opinion, step, page):
    log(
        instance=page.specific,
        action="editorial.opinion",
        user=opinion.user,
        revision=page.latest_revision,
        data={
            "step": step.task.name,
            "by": str(opinion.link) if opinion.link else "",
            "favourable": opinion.favourable,
            "comment": opinion.comment,
        },
    )
