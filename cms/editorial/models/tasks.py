"""The tasks of which workflows are made, and which workflow each type of document follows."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Workflow

from cms.editorial.models.assignments import document_type_choices
from cms.editorial.workflow import PeerTask


class ReviewTask(PeerTask):
    """Peers of another organisation than the authors' read the document and ask for corrections."""

    approvals = models.PositiveSmallIntegerField(
        _("avis favorables"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("Nombre de personnes différentes qui doivent approuver pour passer à l’étape suivante."),
    )

    class Meta:
        verbose_name = _("relecture par un pair")
        verbose_name_plural = _("relectures par un pair")


class PerspectiveTask(PeerTask):
    """A researcher puts the document in perspective: history, comparisons, limits."""

    class Meta:
        verbose_name = _("mise en perspective")
        verbose_name_plural = _("mises en perspective")


class ValidationTask(PeerTask):
    """Whoever answers for the collection accepts the document, which publishes it."""

    class Meta:
        verbose_name = _("validation")
        verbose_name_plural = _("validations")


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
