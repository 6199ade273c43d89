"""Answering a step from the editor: the answer and what goes with it are kept together, or not at all."""

import json

from django.db import transaction
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Comment

from cms.editorial.chain.holders import refusal
from cms.editorial.chain.side_panel import step_in_progress
from cms.editorial.notices.events import comments_made
from cms.editorial.publication import incomplete
from cms.editorial.workflow import Refusal
from resources.models import NotPublishable


class DecidingMixin:
    """
    For the people of a step: those who read only comment and decide; those who may also write become the author of a
    version by asking for it, never by what the form would save by itself.
    """

    def get(self, request, *args, **kwargs):
        if not self.page_perms.can_write():
            messages.info(
                request,
                _("Vous relisez ce document : commentez-le, donnez votre avis. Le texte reste celui de l’auteur·ice."),
            )
        elif self.may_approve:
            messages.info(
                request,
                _(
                    "Ce document attend votre avis. Ce que vous y changez n’est enregistré que si vous le demandez : "
                    "une autre personne devra alors l’approuver."
                ),
            )
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        by_itself = self.page_perms.can_write() and not self.may_approve
        return context if by_itself else context | {"autosave_enabled": False}

    @cached_property
    def step(self):
        return step_in_progress(self.workflow_state)

    @cached_property
    def may_approve(self):
        return self.step is not None and not refusal(self.step, self.request.user, favourable=True)

    def form_valid(self, form):
        if self.request.POST.get("action-workflow-action"):
            return self.decide(form)
        if self.page_perms.can_write():
            return super().form_valid(form)
        self.save_comments(form)
        return self.redirect_and_remain()

    def decide(self, form):
        """Do what was asked, or show it again with what forbids it: nothing of it is then in the database."""
        if reason := self.why_not(form):
            return self.refuse(reason)
        try:
            with transaction.atomic():
                return super().form_valid(form) if self.page_perms.can_write() else self.answer_with_comments(form)
        except NotPublishable as error:
            return self.refuse(incomplete(_("Ce document n’est pas prêt à être publié."), error.errors))
        except Refusal as error:
            return self.refuse(" ".join(error.messages))

    def why_not(self, form):
        """Return what is known to forbid the decision before anything is saved, in a sentence; empty when nothing."""
        favourable = self.request.POST.get("workflow-action-name") == "approve"
        if self.action_name != "perform_workflow_action":
            # The step was open when the form was: it has been answered since, or the person has become the author.
            reason = self.step and refusal(self.step, self.request.user, favourable=favourable)
            return reason or _("Cette étape est close : une réponse a déjà été donnée.")
        if favourable and self.page_perms.can_write() and not self.leaves_the_text():
            return _(
                "Rien n’est enregistré : vous avez changé le texte, et personne n’approuve sa propre version. "
                "Enregistrez le brouillon, une autre personne l’approuvera ; ou rouvrez le document, et approuvez la "
                "version remise."
            )
        return ""

    def refuse(self, reason):
        messages.error(self.request, reason)
        return self.show_again()

    def answer_with_comments(self, form):
        self.save_comments(form)
        self.page.current_workflow_task.on_action(
            self.page.current_workflow_task_state,
            self.request.user,
            self.workflow_action,
            **json.loads(self.request.POST.get("workflow-action-extra-data", "{}")),
        )
        messages.success(self.request, _("Votre avis est enregistré."))
        return redirect("wagtailadmin_home")

    def perform_workflow_action(self):
        if self.has_content_changes and self.leaves_all_but_comments():
            self.save_comments(self.form)
            self.has_content_changes = False
        return super().perform_workflow_action()

    def save_comments(self, form):
        """Keep the comments alone, without a revision: reviewing makes nobody an author."""
        comments = form.formsets.get("comments")
        if comments is None or not comments.has_changed():
            return
        comments.save()
        changes = self.get_commenting_changes()
        new = [comment.pk for comment in changes["new_comments"]]
        Comment.objects.filter(pk__in=new).update(revision_created=self.latest_revision)
        self.log_commenting_changes(changes, self.latest_revision)
        self.send_commenting_notifications(changes)
        messages.success(self.request, _("Vos commentaires sont enregistrés."))

    def send_commenting_notifications(self, changes):
        comments_made(self.page, changes, by=self.request.user)
