"""What anyone may send without an account; nothing of it is shown before somebody of the network has read it."""

from __future__ import annotations

from pathlib import PurePath

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cms.assets.models import private_storage

#: Days during which the link of a question leads to its answer.
ANSWER_DAYS = 60


class ContributionKind(models.TextChoices):
    PROPOSAL = "proposition", _("Proposition de ressource")
    CORRECTION = "correction", _("Correction")
    TESTIMONY = "temoignage", _("Témoignage")
    REUSE = "reemploi", _("Réemploi")


class ContributionStatus(models.TextChoices):
    WAITING = "attente", _("À examiner")
    ASKED = "question", _("Question posée")
    ACCEPTED = "acceptee", _("Acceptée")
    APPLIED = "appliquee", _("Appliquée")
    REFUSED = "refusee", _("Refusée")
    SPAM = "indesirable", _("Indésirable")


#: What still asks for a decision, and what readers may be shown or told of.
OPEN = (ContributionStatus.WAITING, ContributionStatus.ASKED)
TAKEN = (ContributionStatus.ACCEPTED, ContributionStatus.APPLIED)
#: Kinds that the page of their document shows once they are accepted.
SHOWN_KINDS = (ContributionKind.TESTIMONY, ContributionKind.REUSE)


class ContributionQuerySet(models.QuerySet):
    def undecided(self):
        return self.filter(status__in=OPEN)

    def shown(self):
        """Keep what the page of a document shows: accepted testimonies and reuses."""
        return self.filter(kind__in=SHOWN_KINDS, status=ContributionStatus.ACCEPTED)

    def to_apply(self):
        """Keep the corrections that were accepted and that nobody has carried into the text yet."""
        return self.filter(kind=ContributionKind.CORRECTION, status=ContributionStatus.ACCEPTED)


class Contribution(models.Model):
    """
    Something sent by the public: a resource, a correction, a testimony, a reuse.

    Whoever sends it is told by an organisation and a function, never by a name; the mail address serves to ask and to
    answer, is never shown to readers, and is erased when it no longer serves.
    """

    kind = models.CharField(_("nature"), max_length=11, choices=ContributionKind)
    status = models.CharField(
        _("état"), max_length=11, choices=ContributionStatus, default=ContributionStatus.WAITING, db_index=True
    )
    resource = models.ForeignKey(
        "resources.Resource",
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="contributions",
    )
    anchor = models.SlugField(_("rubrique"), max_length=120, blank=True)
    passage = models.TextField(_("passage"), blank=True)
    title = models.CharField(_("titre"), max_length=255, blank=True)
    text = models.TextField(_("texte"))
    link = models.URLField(_("adresse en ligne"), max_length=500, blank=True)
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    file = models.FileField(_("fichier"), upload_to="contributions", storage=private_storage, blank=True)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    function = models.CharField(_("fonction"), max_length=120, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True, db_index=True)
    received_at = models.DateTimeField(_("reçue le"), default=timezone.now, db_index=True)  # the consent's date too
    question = models.TextField(_("question"), blank=True)
    asked_at = models.DateTimeField(_("question posée le"), null=True, blank=True)
    answer = models.TextField(_("réponse"), blank=True)
    answered_at = models.DateTimeField(_("réponse reçue le"), null=True, blank=True)
    reason = models.TextField(_("motif"), blank=True)
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("décidée par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    draft = models.ForeignKey(
        "resources.Resource",
        verbose_name=_("brouillon"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposals",
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")

    def __str__(self):
        """Name it without a word of whoever sent it: the log keeps that name once the rest is erased."""
        return _now("%(kind)s n° %(number)s") % {"kind": self.get_kind_display(), "number": self.pk}

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def signatory(self) -> str:
        """Function and organisation, as readers see them: « présidence, ARDES »; "" for whoever told neither."""
        return ", ".join(filter(None, [self.function, self.organisation]))

    @property
    def file_name(self) -> str:
        return PurePath(self.file.name).name if self.file else ""

    def drop_file(self) -> None:
        """Remove the file, for good once the transaction is; the row is left to be saved."""
        if self.file:
            storage, name = self.file.storage, self.file.name
            transaction.on_commit(lambda: storage.delete(name))
            self.file = ""

    def delete(self, *args, **kwargs):
        self.drop_file()
        return super().delete(*args, **kwargs)
