"""Longer or outside works: monographs, portraits, publications."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.assets.models import CustomDocument, CustomImage
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
        *Resource.content_panels,
        FieldPanel("writing_mode"),
        rubric(
            "needs",
            _("D’où vient l’action : d’une commande publique, d’une mobilisation d’habitant·es ?"),
            _("Quelle liberté pour fixer le cadre de travail ?"),
        ),
        rubric(
            "innovation",
            _("Comment la définit-on ici ?"),
            _("Où est la nouveauté : dans l’animation, les parties prenantes, la solution ?"),
        ),
        rubric(
            "cooperation",
            _("Comment chacun·e a-t-il ou elle pris part ?"),
            _("Comment frictions et blocages ont-ils été réglés, avec quels outils ?"),
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


class MediaKind(models.TextChoices):
    VIDEO = "video", _("Vidéo")
    AUDIO = "son", _("Son")


class Portrait(Resource):
    """An initiative told on film or tape, with captions and transcript."""

    type_slug = "portrait"
    page_description = _("Une initiative racontée en images ou en sons, avec sous-titres et transcription.")
    rubric_fields = ("transcript",)

    media_kind = models.CharField(_("média"), max_length=5, choices=MediaKind, default=MediaKind.VIDEO)
    media = models.ForeignKey(
        CustomDocument,
        verbose_name=_("vidéo ou son"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    media_url = models.URLField(
        _("adresse de la vidéo ou du son"),
        blank=True,
        help_text=_("Quand il est publié ailleurs, à la place du fichier."),
    )
    captioned_at_source = models.BooleanField(
        _("sous-titres présents à cette adresse"), default=False, help_text=_("Vérifié en les y affichant.")
    )
    poster = models.ForeignKey(
        CustomImage,
        verbose_name=_("image d’attente"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    captions = models.ForeignKey(
        CustomDocument,
        verbose_name=_("sous-titres (VTT)"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    transcript = SlimStreamField(SheetBodyBlock(), verbose_name=_("transcription"), blank=True)

    content_panels = [
        *Resource.content_panels,
        FieldRowPanel([FieldPanel("media_kind"), FieldPanel("poster")]),
        FieldRowPanel([FieldPanel("media"), FieldPanel("captions")]),
        FieldRowPanel([FieldPanel("media_url"), FieldPanel("captioned_at_source")]),
        rubric("transcript", _("Tout ce qui est dit, et ce qui se voit quand c’est utile.")),
    ]
    search_fields = [*Resource.search_fields, index.SearchField("transcript")]

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")


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
        *opening(FieldPanel("kind"), FieldPanel("source_url")),
        rubric("summary", _("Ce que l’ouvrage apporte, et à qui.")),
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
