"""What answers at the addresses of other sites that documents link to."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    PENDING = "", _("pas encore essayée")
    GOOD = "bonne", _("répond")
    GONE = "disparue", _("page disparue")
    UNKNOWN = "inconnue", _("site introuvable")
    SILENT = "muette", _("ne répond pas")


class AddressVisit(models.Model):
    """The last time that an address of another site was tried, for whoever links to it."""

    address = models.CharField(max_length=500, unique=True)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.PENDING, blank=True)
    tried_at = models.DateTimeField(default=timezone.now, db_index=True)
    #: Since when it has not answered, whatever was tried in between.
    silent_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("adresse essayée")
        verbose_name_plural = _("adresses essayées")

    def __str__(self):
        return self.address
