"""Longer or outside works: monographs and publications."""

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.fields import SlimStreamField
from resources.blocks import SheetBodyBlock
from resources.models.base import Resource
from resources.panels import opening, rubric


class WritingMode(models.TextChoices):
    ACTORS = "acteurs", _("Écrite par les acteur·ices")
    THIRD_PARTY = "tiers", _("Mise en récit par un tiers")
    SUPPORT = "accompagnement", _("Écrite par la structure accompagnatrice")


class Monograph(Resource):
    """The study of one experience, in a common three-part frame."""

    type_slug = "monographie"
    page_description = _("L’étude d’une expérience, selon un cadre commun en trois parties.")
    rubric_fields = ("needs", "innovation", "cooperation")

    writing_mode = models.CharField(_("mode de rédaction"), max_length=16, choices=WritingMode, blank=True)
    needs = SlimStreamField(SheetBodyBlock(), verbose_name=_("satisfaction de besoins non couverts"), blank=True)
    innovation = SlimStreamField(SheetBodyBlock(), verbose_name=_("l’innovation sociale"), blank=True)
    cooperation = SlimStreamField(
        SheetBodyBlock(), verbose_name=_("renforcement de la coopération entre acteurs"), blank=True
    )

    content_panels = [
        *opening(FieldPanel("writing_mode", help_text=_("Dit au lecteur ; demandé à la publication."))),
        rubric(
            "needs",
            _("D’où vient l’action : d’une commande publique, d’une mobilisation d’habitant·es ?"),
            _("Quelle liberté pour fixer le cadre de travail ?"),
        ),
        rubric(
            "innovation",
            _("Comment la définit-on ici ?"),
            _("Où est la nouveauté : dans l’animation, les parties prenantes, la solution ?"),
        ),
        rubric(
            "cooperation",
            _("Comment chacun·e a-t-il ou elle pris part ?"),
            _("Comment frictions et blocages ont-ils été réglés, avec quels outils ?"),
        ),
    ]
    search_fields = [*Resource.search_fields, *(index.SearchField(name) for name in rubric_fields)]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("writing_mode"),
    ]

    class Meta:
        verbose_name = _("monographie")
        verbose_name_plural = _("monographies")

    def get_search_keywords(self):
        return [*super().get_search_keywords(), *filter(None, [self.get_writing_mode_display()])]

    def publication_errors(self):
        errors = super().publication_errors()
        if not self.writing_mode:
            errors.append(self._error("writing_mode", _now("à choisir : par qui la monographie est écrite.")))
        return errors


class PublicationKind(models.TextChoices):
    THIRD_PARTY_GUIDE = "guide-tiers", _("Guide d’un tiers")
    STUDY = "etude", _("Étude")
    PROCEEDINGS = "actes", _("Actes")
    REPORT = "rapport", _("Rapport")
    MINUTES = "compte-rendu", _("Compte rendu")
    STATE_OF_THE_ART = "etat-de-l-art", _("État de l’art")
    ELSEWHERE = "ailleurs", _("Ressource ailleurs")


class Publication(Resource):
    """A study, proceedings, a report, or a work published elsewhere."""

    type_slug = "publication"
    page_description = _("Étude, actes, rapport, compte rendu, ou ressource publiée ailleurs.")
    rubric_fields = ("summary",)

    kind = models.CharField(_("sorte"), max_length=14, choices=PublicationKind, default=PublicationKind.STUDY)
    source_url = models.URLField(_("adresse d’origine"), blank=True)
    summary = SlimStreamField(SheetBodyBlock(), verbose_name=_("présentation"), blank=True)

    content_panels = [
        *opening(
            FieldPanel("kind"),
            FieldPanel(
                "source_url",
                help_text=_(
                    "Demandée pour une « ressource ailleurs » ; les fichiers se joignent dans « Fil et liens »."
                ),
            ),
        ),
        rubric(
            "summary",
            _("Que contient l’ouvrage, d’où vient-il ?"),
            _("Qu’apporte-t-il, à qui, et par où commencer à le lire ?"),
        ),
    ]
    search_fields = [
        *Resource.search_fields,
        index.SearchField("summary"),
    ]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("kind"),
    ]

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    @property
    def source_host(self) -> str:
        """The site of the original: « www.example.org » without its « www. »."""
        return urlsplit(self.source_url).netloc.removeprefix("www.")

    def publication_errors(self):
        errors = super().publication_errors()
        if self.kind == PublicationKind.ELSEWHERE and not self.source_url:
            errors.append(self._error("source_url", _now("à remplir : l’adresse où la ressource se lit.")))
        return errors
