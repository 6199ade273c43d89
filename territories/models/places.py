"""Places: official codes of the French territory, and free perimeters without a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from cms.core.models import IndexedAtOnce


class PlaceKind(models.TextChoices):
    REGION = "region", _("Région")
    DEPARTEMENT = "departement", _("Département")
    EPCI = "epci", _("Intercommunalité")
    COMMUNE = "commune", _("Commune")
    FREE = "libre", _("Périmètre libre")


class FreePlaceNature(models.TextChoices):
    NEIGHBOURHOOD = "quartier", _("Quartier")
    COUNTRY = "pays", _("Pays")
    PERIMETER = "perimetre", _("Périmètre de projet")
    SITE = "lieu", _("Lieu")
    ABROAD = "etranger", _("Étranger")


class Place(IndexedAtOnce, models.Model):
    """
    A place, known by kind and code together: « 32 » is a région (Hauts-de-France) and a département (Gers).

    `ancestors` holds every place that contains it, so a région finds its communes in one join.
    """

    kind = models.CharField(_("type"), max_length=12, choices=PlaceKind, default=PlaceKind.FREE)
    code = models.CharField(
        _("code"),
        max_length=64,
        help_text=_("Code officiel (INSEE, SIREN) ; pour un périmètre libre, un identifiant court."),
    )
    name = models.CharField(_("nom"), max_length=160)
    nature = models.CharField(
        _("nature"),
        max_length=12,
        blank=True,
        help_text=_("Quartier, pays, périmètre de projet, lieu, étranger."),
    )
    parents = models.ManyToManyField(
        "self", symmetrical=False, related_name="children", blank=True, verbose_name=_("situé dans")
    )
    ancestors = models.ManyToManyField(
        "self", symmetrical=False, related_name="descendants", blank=True, editable=False
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    postal_codes = models.CharField(_("codes postaux"), max_length=255, blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=7, decimal_places=4, null=True, blank=True)

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("code"),
        index.SearchField("postal_codes"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["name", "kind"]
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="place_key")]

    def __str__(self):
        return f"{self.name} ({self.kind_label})"

    @property
    def kind_label(self):
        """What the place is, to a reader: « Commune », « Quartier »."""
        if self.kind == PlaceKind.FREE and self.nature in FreePlaceNature.values:
            return FreePlaceNature(self.nature).label
        return self.get_kind_display()

    @property
    def key(self):
        """Kind and code, as addresses and data files write them: « commune:14167 »."""
        return f"{self.kind}:{self.code}"
