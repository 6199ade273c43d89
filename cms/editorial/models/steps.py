"""The step that a document is at: who holds it, since when, until when, and what was answered."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState


class Step(TaskState):
    """A step of the chain, held by people or, when none is named, by the groups of its task."""

    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confiée à"),
        blank=True,
        related_name="steps",
        help_text=_("Sans personne désignée, toute personne des groupes de l’étape peut la prendre."),
    )
    due_date = models.DateField(_("à rendre le"), null=True, blank=True)
    held_since = models.DateTimeField(_("confiée depuis"), default=timezone.now)

    class Meta:
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")


class Opinion(models.Model):
    """What somebody answered at a step: by their account, or by a link with a name and a function."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="opinions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="opinions"
    )
    link = models.OneToOneField(
        "editorial.ReviewLink", null=True, blank=True, on_delete=models.PROTECT, related_name="opinion"
    )
    favourable = models.BooleanField(_("favorable"))
    comment = models.TextField(_("commentaire"), blank=True)
    created_at = models.DateTimeField(_("donné le"), default=timezone.now)

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("avis")
        verbose_name_plural = _("avis")
        constraints = [
            models.UniqueConstraint(
                fields=["step", "user"], condition=models.Q(user__isnull=False), name="opinion_once_per_person"
            )
        ]

    def __str__(self):
        return str(self.link or self.user or "")
