"""The rules of relecture and validation, whatever the step."""

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Revision, get_default_page_content_type

from resources.models import NotPublishable, Resource


class Refusal(ValidationError):
    """A step of the workflow that someone may not take; the message says why and what to do."""


def last_author_id(page):
    """Key of the account that last changed `page`, or None; what the site does by itself has no author."""
    return last_authors(get_default_page_content_type(), str(page.pk)).first()


def last_authors(base_content_type, object_id):
    """Keys of the accounts that changed an object, the last first; the arguments may be references to columns."""
    revisions = Revision.objects.filter(base_content_type=base_content_type, object_id=object_id, user__isnull=False)
    return revisions.order_by("-created_at", "-pk").values_list("user_id", flat=True)


class ReasonForm(forms.Form):
    """Why a document is sent back."""

    comment = forms.CharField(
        label=_("Ce qu’il faut corriger"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Envoyé à qui a écrit le document, et gardé dans son historique."),
    )


class PeerTask(AbstractGroupApprovalTask):
    """
    A step that a group decides, and never the person who last changed the document, not even an administrator.

    Sending a document back asks for a reason; entering a step asks for a complete document.
    """

    days = models.PositiveSmallIntegerField(
        _("délai, en jours"),
        default=15,
        help_text=_("Donne la date à laquelle l’étape est à rendre, quand un document y arrive."),
    )

    class Meta:
        abstract = True

    @classmethod
    def get_task_state_class(cls):
        return apps.get_model("editorial", "Step")

    def start(self, workflow_state, user=None):
        page = workflow_state.content_object.get_latest_revision_as_object()
        if isinstance(page, Resource) and (errors := page.publication_errors()):
            raise NotPublishable(errors)
        return super().start(workflow_state, user=user)

    def get_actions(self, obj, user):
        if not (user.is_superuser or self._user_in_groups(user)):
            return []
        send_back = ("reject", _("Renvoyer pour correction"), True)
        if last_author_id(obj) == user.pk:
            return [send_back]
        return [
            ("approve", _("Approuver"), False),
            ("approve", _("Approuver avec un commentaire"), True),
            send_back,
        ]

    def get_form_for_action(self, action):
        return ReasonForm if action == "reject" else super().get_form_for_action(action)

    def on_action(self, task_state, user, action_name, **kwargs):
        """Take the step; raises `Refusal` to the last author of the document, and for a reason left out."""
        page = task_state.workflow_state.content_object
        if action_name == "approve" and user is not None and user.pk == last_author_id(page):
            raise Refusal(
                _("Vous avez écrit la dernière version de ce document : une autre personne doit l’approuver.")
            )
        if action_name == "reject" and not kwargs.get("comment", "").strip():
            raise Refusal(_("Dites ce qu’il faut corriger : un document n’est pas renvoyé sans motif."))
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        author = last_authors(OuterRef("workflow_state__base_content_type"), OuterRef("workflow_state__object_id"))
        own = states.annotate(author=Subquery(author[:1])).filter(author=user.pk)
        return states.exclude(pk__in=own.values("pk"))

    @classmethod
    def get_description(cls):
        return _("Décidée par les groupes choisis, jamais par qui a écrit la dernière version.")
