"""What is chosen from a short list in every document."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DatePrecision(models.TextChoices):
    YEAR = "year", _("année")
    MONTH = "month", _("mois")
    DAY = "day", _("jour")


class Provenance(models.TextChoices):
    ATTESTED = "atteste", _("Attesté")
    DEDUCED = "deduit", _("Déduit")
    ILLUSTRATIVE = "illustratif", _("Illustratif")


class Maturity(models.TextChoices):
    PLANNED = "envisage", _("Envisagé")
    ONGOING = "en-cours", _("En cours")
    DONE = "realise", _("Réalisé")
    CAPITALISED = "capitalise", _("Capitalisé")
