"""The step that a document is at: who holds it, since when, until when, and what was answered."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from cms.editorial.chain.peers import candidates


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

    def save(self, *args, **kwargs):
        """Give a step that begins its due date and its people, before anyone is told of it."""
        begins = self._state.adding
        if begins and self.due_date is None:
            self.due_date = timezone.localdate() + timedelta(days=self.task.specific.days)
        super().save(*args, **kwargs)
        if begins:
            self.people.set(self.people_of_last_time())

    @property
    def late(self):
        """Tell whether an answer is still expected, past its date."""
        waiting = self.status == self.STATUS_IN_PROGRESS and self.due_date is not None
        return waiting and self.due_date < timezone.localdate()

    def people_of_last_time(self):
        """Return who held this step when the document was sent back from it, those who still may."""
        others = Step.objects.filter(workflow_state=self.workflow_state, task=self.task).exclude(pk=self.pk)
        if (last := others.order_by("-started_at", "-pk").first()) is None:
            return []
        known = [person.pk for person in last.people.all()] or [last.finished_by_id]
        return candidates(self.task.specific, self.workflow_state.content_object).filter(pk__in=known)


class Opinion(models.Model):
    """What somebody answered at a step: by their account, or by a link with a name and a function."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="opinions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="opinions"
    )
    link = models.OneToOneField(
        "editorial.ReviewLink", null=True, blank=True, on_delete=models.RESTRICT, related_name="opinion"
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
