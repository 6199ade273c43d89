"""Manifestos, and those who sign them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.fields import SlimStreamField
from resources.blocks import SheetBodyBlock
from resources.models.base import Resource
from resources.panels import rubric


class Manifesto(Resource):
    """A text that organisations and people sign."""

    type_slug = "manifeste"
    page_description = _("Un texte de 5 000 à 6 000 signes, ouvert à la signature jusqu’à une date.")
    rubric_fields = ("text",)

    closing_date = models.DateField(_("clôture des signatures"), null=True, blank=True)
    text = SlimStreamField(SheetBodyBlock(), verbose_name=_("texte"), blank=True)

    content_panels = [*Resource.content_panels, FieldPanel("closing_date"), rubric("text")]
    search_fields = [*Resource.search_fields, index.SearchField("text")]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("closing_date"),
    ]

    class Meta:
        verbose_name = _("manifeste")
        verbose_name_plural = _("manifestes")


class SignatureStatus(models.TextChoices):
    PENDING = "attente", _("À vérifier")
    ACCEPTED = "acceptee", _("Acceptée")
    REFUSED = "refusee", _("Refusée")


class Signature(models.Model):
    """Who signs a manifesto: an organisation and a function, shown once an editor has accepted it."""

    manifesto = models.ForeignKey(
        Manifesto, verbose_name=_("manifeste"), on_delete=models.CASCADE, related_name="signatures"
    )
    organisation = models.CharField(_("organisation ou collectivité"), max_length=160)
    function = models.CharField(
        _("fonction"), max_length=120, help_text=_("Celle au nom de laquelle vous signez ; aucun nom n’est demandé.")
    )
    consented_at = models.DateTimeField(_("accord donné le"), auto_now_add=True)
    status = models.CharField(
        _("état"), max_length=8, choices=SignatureStatus, default=SignatureStatus.PENDING, db_index=True
    )

    class Meta:
        ordering = ["organisation", "function"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self):
        return f"{self.organisation} ({self.function})"
