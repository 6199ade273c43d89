"""What people are told by mail: each event once, a digest a day at most."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NoticeStatus(models.TextChoices):
    PENDING = "a-envoyer", _("à envoyer")
    SENDING = "en-cours", _("en cours d’envoi")
    SENT = "envoye", _("envoyé")
    UNCERTAIN = "incertain", _("incertain : le serveur s’est arrêté pendant l’envoi")
    REFUSED = "refuse", _("refusé par le serveur de courriel")
    CANCELLED = "sans-objet", _("sans objet")


class Notice(models.Model):
    """One event told to one person."""

    key = models.CharField(max_length=190, unique=True)  # of the event and of the person: what is told once
    kind = models.SlugField(_("événement"), max_length=40)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("destinataire"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
    )
    email = models.EmailField(_("adresse électronique"), blank=True)  # of someone without an account
    data = models.JSONField(default=dict)  # what the mail of that kind says
    status = models.CharField(
        _("état"), max_length=10, choices=NoticeStatus, default=NoticeStatus.PENDING, db_index=True
    )
    created_at = models.DateTimeField(_("créé le"), default=timezone.now)
    begun_at = models.DateTimeField(_("dernier essai"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)  # refused by the server
    error = models.TextField(_("réponse du serveur"), blank=True)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("courriel")
        verbose_name_plural = _("courriels")

    def __str__(self):
        return self.key
