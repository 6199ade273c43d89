"""Who writes what until when, and the reviewing tasks of the collection's workflow."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.editorial.workflow import PeerTask
from resources.models import Phase, Resource, resource_types
from territories.models import OrganisationPage


def document_type_choices():
    """Choices of document type: asked at run time, so that a new type makes no migration."""
    return [(model.type_slug, model._meta.verbose_name) for model in resource_types()]


class Assignment(models.Model):
    """A document that someone has agreed to write: exists before the page does."""

    planned_title = models.CharField(_("titre prévu"), max_length=255)
    document_type = models.CharField(_("type de document"), max_length=40, choices=document_type_choices)
    page = models.OneToOneField(
        Resource,
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assignment",
        help_text=_("Vide tant que rien n’est écrit."),
    )
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("écrit par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assignments",
    )
    organisation = models.ForeignKey(
        OrganisationPage,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    due_date = models.DateField(_("à remettre le"), null=True, blank=True)
    chaser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("relancé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="chased_assignments",
        help_text=_("La personne qui rappelle l’échéance."),
    )
    phase = models.ForeignKey(Phase, verbose_name=_("phase"), null=True, blank=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(_("attribué le"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["due_date", "planned_title"]
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")

    def __str__(self):
        return self.planned_title

    @property
    def is_late(self):
        """Due, and neither handed in (a workflow has started) nor published."""
        if not self.due_date or self.due_date >= timezone.localdate():
            return False
        return self.page is None or not (self.page.live or self.page.workflow_in_progress)


class ReviewTask(PeerTask):
    """Peers read the document and ask for corrections."""

    class Meta:
        verbose_name = _("relecture")
        verbose_name_plural = _("relectures")


class ValidationTask(PeerTask):
    """Whoever answers for the collection accepts the document, which publishes it."""

    class Meta:
        verbose_name = _("validation")
        verbose_name_plural = _("validations")
