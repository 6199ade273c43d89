from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from cms.core.models import IndexedAtOnce
from cms.users.models import User
from territories.models.organisations import OrganisationPage


class MembershipRole(models.TextChoices):
    CONTRIBUTOR = "contribution", _("Contributeur·ice")
    REVIEWER = "relecture", _("Relecteur·ice")
    RESEARCHER = "recherche", _("Chercheur·euse")


class Membership(IndexedAtOnce, models.Model):
    """Which organisation a person acts for, in which role, from when to when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("compte"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    organisation = models.ForeignKey(
        OrganisationPage,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    role = models.CharField(_("rôle"), max_length=12, choices=MembershipRole, default=MembershipRole.CONTRIBUTOR)
    since = models.DateField(_("depuis"), default=timezone.localdate)
    until = models.DateField(_("jusqu’au"), null=True, blank=True, help_text=_("Vide tant que la personne y agit."))

    search_fields = [
        index.AutocompleteField("__str__"),
        index.RelatedFields("user", User.search_fields),
        index.RelatedFields("organisation", [index.SearchField("title", boost=2), index.AutocompleteField("title")]),
    ]

    class Meta:
        ordering = ["organisation__title", "user__username"]
        verbose_name = _("rattachement")
        verbose_name_plural = _("rattachements")
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once")]

    def __str__(self):
        return f"{self.user} – {self.organisation}"

    @property
    def is_current(self):
        return self.since <= timezone.localdate() and (self.until is None or self.until >= timezone.localdate())
