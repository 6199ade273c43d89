"""What a document is tied to: who made it, where, from what, with which files."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable, TranslatableMixin

from cms.assets.models import CustomDocument


class CreditRole(models.TextChoices):
    AUTHOR = "auteur", _("Écrit par")
    HOST = "hote", _("Accueilli par")
    REVIEW = "relecture", _("Relu par")
    RESEARCH = "recherche", _("Mis en perspective par")
    COORDINATION = "coordination", _("Coordonné par")
    VALIDATION = "validation", _("Validé par")
    EXPERTISE = "expertise", _("Avec l’expertise de")
    TRANSLATION = "traduction", _("Traduit par")
    PHOTOGRAPHY = "photographie", _("Photographies")


class Credit(TranslatableMixin, Orderable):
    """Who did what: an organisation or a function, never a private person."""

    resource = ParentalKey("resources.Resource", on_delete=models.CASCADE, related_name="credits")
    role = models.CharField(_("rôle"), max_length=16, choices=CreditRole, default=CreditRole.AUTHOR)
    organisation = models.ForeignKey(
        "territories.OrganisationPage",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credits",
    )
    function = models.CharField(
        _("fonction"),
        max_length=120,
        blank=True,
        help_text=_("Quand aucune organisation ne convient, par exemple « Chercheur associé »."),
    )

    panels = [
        FieldRowPanel([FieldPanel("role"), FieldPanel("function")]),
        PageChooserPanel("organisation"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("crédit")
        verbose_name_plural = _("crédits")
        constraints = [
            models.CheckConstraint(
                name="credit_names_someone",
                condition=models.Q(organisation__isnull=False) | ~models.Q(function=""),
                violation_error_message=_("Choisissez une organisation ou écrivez une fonction."),
            )
        ]

    @property
    def role_label(self):
        return self.get_role_display()

    @property
    def name(self):
        return self.organisation.title if self.organisation else self.function


class PlaceLink(Orderable):
    """A place, on whatever page it is set."""

    place = models.ForeignKey("territories.Place", verbose_name=_("lieu"), on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("place")]

    class Meta(Orderable.Meta):
        abstract = True


class ResourcePlace(PlaceLink):
    resource = ParentalKey("resources.Resource", on_delete=models.CASCADE, related_name="place_links")

    class Meta(PlaceLink.Meta):
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")


class Relation(models.TextChoices):
    BASED_ON = "fonde", _("S’appuie sur")
    RELATED = "voir", _("Voir aussi")


class ResourceLink(Orderable):
    """
    From a document to another: what it is based on, or what is worth reading beside it.

    « S’appuie sur » is the thread of capitalisation (visite → synthèse → fiche → guide), read both ways.
    """

    resource = ParentalKey("resources.Resource", on_delete=models.CASCADE, related_name="links")
    relation = models.CharField(_("lien"), max_length=5, choices=Relation, default=Relation.BASED_ON)
    target = models.ForeignKey(
        "resources.Resource",
        verbose_name=_("document"),
        on_delete=models.CASCADE,
        related_name="incoming_links",
    )

    panels = [FieldPanel("relation"), PageChooserPanel("target")]

    class Meta(Orderable.Meta):
        verbose_name = _("lien")
        verbose_name_plural = _("liens")


class ResourceReference(Orderable):
    """A work cited by a document."""

    resource = ParentalKey("resources.Resource", on_delete=models.CASCADE, related_name="reference_links")
    reference = models.ForeignKey(
        "resources.Reference",
        verbose_name=_("référence"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    panels = [FieldPanel("reference")]

    class Meta(Orderable.Meta):
        verbose_name = _("référence")
        verbose_name_plural = _("références")


class Attachment(Orderable):
    """A file that comes with a document."""

    resource = ParentalKey("resources.Resource", on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(CustomDocument, verbose_name=_("fichier"), on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
