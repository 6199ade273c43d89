"""Reading and deciding by a link, without an account."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, TaskState

from cms.editorial.models.steps import Step


class LinkState(models.TextChoices):
    """What a link is good for; never stored: it follows from what happened to the step and to the document."""

    OPEN = "ouvert", _("en attente de réponse")
    ANSWERED = "repondu", _("réponse reçue")
    REVOKED = "revoque", _("révoqué")
    OVER = "clos", _("étape close")
    OUTDATED = "depasse", _("dépassé par une version plus récente")
    EXPIRED = "expire", _("expiré")


class ReviewLink(models.Model):
    """One version of a document, shown to one person without an account, who may approve it or send it back."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="links")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(
        _("adresse électronique"), blank=True, help_text=_("Le lien y est envoyé ; effacée une fois la réponse reçue.")
    )
    name = models.CharField(_("nom"), max_length=120, blank=True)
    function = models.CharField(
        _("fonction"), max_length=160, help_text=_("Celle qui donne voix : « élue », « hôte »…")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="review_links"
    )
    created_at = models.DateTimeField(_("créé le"), default=timezone.now)
    expires_at = models.DateTimeField(_("expire le"))
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)
    opened_at = models.DateTimeField(_("ouvert le"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("lien de relecture")
        verbose_name_plural = _("liens de relecture")

    def __str__(self):
        return f"{self.name}, {self.function}" if self.name else self.function

    @property
    def page(self):
        """The document as it is now."""
        return self.step.workflow_state.content_object

    @property
    def state(self):
        """What the link is good for now; only one that is open shows anything."""
        if hasattr(self, "opinion"):
            return LinkState.ANSWERED
        if self.revoked_at:
            return LinkState.REVOKED
        if self.step.status != TaskState.STATUS_IN_PROGRESS:
            return LinkState.OVER
        # Saving again within one sitting rewrites the version in its place.
        if self.page.latest_revision_id != self.revision_id or self.revision.created_at > self.created_at:
            return LinkState.OUTDATED
        return LinkState.EXPIRED if self.expires_at <= timezone.now() else LinkState.OPEN


class Annotation(models.Model):
    """What the reader of a link says of one rubrique."""

    link = models.ForeignKey(ReviewLink, on_delete=models.CASCADE, related_name="annotations")
    anchor = models.SlugField(_("rubrique"), max_length=120)
    text = models.TextField(_("remarque"))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("remarque")
        verbose_name_plural = _("remarques")
        constraints = [models.UniqueConstraint(fields=["link", "anchor"], name="annotation_once_per_rubric")]

    def __str__(self):
        return self.anchor
