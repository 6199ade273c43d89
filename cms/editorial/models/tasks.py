"""The tasks of which workflows are made, and which workflow each type of document follows."""

from django import forms
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Workflow

from cms.editorial.chain.answers import answer
from cms.editorial.chain.checklist import faults
from cms.editorial.chain.holders import refusal, steps_to_decide
from cms.editorial.models.assignments import document_type_choices
from cms.editorial.models.steps import Step
from resources.models import NotPublishable, Resource


class ReasonForm(forms.Form):
    """Why a document is sent back."""

    comment = forms.CharField(
        label=_("Ce qu’il faut corriger"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Envoyé à qui a écrit le document, et gardé dans son historique."),
    )


class PeerTask(AbstractGroupApprovalTask):
    """
    A step that people of its groups decide, and never the person who last changed the document.

    Sending a document back asks for a reason; entering a step asks for a complete document.
    """

    task_state_class = Step
    #: Favourable opinions, of different people, that pass the step.
    approvals = 1
    #: Whether whoever decides belongs to another organisation than the document.
    asks_for_peers = False

    days = models.PositiveSmallIntegerField(
        _("délai, en jours"),
        default=15,
        help_text=_("Donne la date à laquelle l’étape est à rendre, quand un document y arrive."),
    )

    admin_form_fields = (*AbstractGroupApprovalTask.admin_form_fields, "days")

    class Meta:
        abstract = True

    def start(self, workflow_state, user=None):
        page = workflow_state.content_object.get_latest_revision_as_object()
        if isinstance(page, Resource) and (errors := page.publication_errors()):
            raise NotPublishable(errors)
        return super().start(workflow_state, user=user)

    def is_open_to(self, user):
        """Tell whether the step may be given to `user`, by their role."""
        return self._user_in_groups(user)

    def may_be_asked_by(self, user, page):
        """Tell whether `user` may have somebody without an account approve `page` here, by link."""
        return True

    def missing(self, page):
        """Return what keeps `page` from passing this step, in sentences."""
        return []

    def get_actions(self, obj, user):
        step = obj.current_workflow_task_state
        if step is None or step.task_id != self.pk or refusal(step, user, favourable=False):
            return []
        send_back = ("reject", _("Renvoyer pour correction"), True)
        if refusal(step, user, favourable=True):
            return [send_back]
        return [
            ("approve", _("Approuver"), False),
            ("approve", _("Approuver avec un commentaire"), True),
            send_back,
        ]

    def get_form_for_action(self, action):
        return ReasonForm if action == "reject" else super().get_form_for_action(action)

    def on_action(self, task_state, user, action_name, **kwargs):
        """Take the step; raises `Refusal` to whoever may not, and for a reason left out."""
        if action_name in ("approve", "reject"):
            comment = str(kwargs.get("comment") or "")
            answer(task_state.specific, user=user, favourable=action_name == "approve", comment=comment)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        return steps_to_decide(user).filter(task=self)

    @classmethod
    def get_description(cls):
        return _("Décidée par les groupes choisis, jamais par qui a écrit la dernière version.")


class ReviewTask(PeerTask):
    """Peers of another organisation than the authors' read the document and ask for corrections."""

    asks_for_peers = True

    approvals = models.PositiveSmallIntegerField(
        _("avis favorables"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("Nombre de personnes différentes qui doivent approuver pour passer à l’étape suivante."),
    )

    admin_form_fields = (*PeerTask.admin_form_fields, "approvals")

    class Meta:
        verbose_name = _("relecture par un pair")
        verbose_name_plural = _("relectures par un pair")


class PerspectiveTask(PeerTask):
    """A researcher puts the document in perspective: history, comparisons, limits."""

    class Meta:
        verbose_name = _("mise en perspective")
        verbose_name_plural = _("mises en perspective")


class ValidationTask(PeerTask):
    """Whoever answers for the collection accepts the document, once nothing is missing, which publishes it."""

    class Meta:
        verbose_name = _("validation")
        verbose_name_plural = _("validations")

    def may_be_asked_by(self, user, page):
        """Approving here publishes: whoever may not does not do it through a link."""
        return user is not None and page.permissions_for_user(user).can_publish()

    def missing(self, page):
        document = page.get_latest_revision_as_object()
        return faults(document) if isinstance(document, Resource) else []


class TypeWorkflow(models.Model):
    """Which workflow the documents of a type follow."""

    document_type = models.CharField(_("type de document"), max_length=40, choices=document_type_choices, unique=True)
    workflow = models.ForeignKey(Workflow, verbose_name=_("circuit"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["document_type"]
        verbose_name = _("circuit par type")
        verbose_name_plural = _("circuits par type")

    def __str__(self):
        return self.get_document_type_display()
