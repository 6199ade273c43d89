"""Sheets: one question or one tool each, in an imposed frame."""

import re
from dataclasses import replace

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.fields import SlimStreamField
from resources.blocks import SheetBodyBlock
from resources.exports.length import printed_pages
from resources.models.base import Resource
from resources.models.publication import PublicationError
from resources.panels import opening, rubric
from resources.reading import SHOWN_TERMS
from resources.searching import lines_passages

#: Chapter and rank.
SHEET_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}")
#: Anchor of a tool's instructions.
INSTRUCTIONS = "notice-d-utilisation"
#: Printed length of an example sheet, its notice included.
MAX_EXAMPLE_PAGES = 2


class CapitalisationSheet(Resource):
    """One question that territories share, answered in four imposed rubriques."""

    type_slug = "fiche-de-capitalisation"
    page_description = _("Une question, quatre rubriques : ce que les visites ont appris, rendu transmissible.")
    rubric_fields = ("context", "definition", "practices", "examples")

    family = models.ForeignKey(
        "resources.Family",
        verbose_name=_("famille"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    context = SlimStreamField(SheetBodyBlock(), verbose_name=_("contexte et enjeux"), blank=True)
    definition = SlimStreamField(SheetBodyBlock(), verbose_name=_("définition"), blank=True)
    practices = SlimStreamField(SheetBodyBlock(), verbose_name=_("conceptions et pratiques du MES"), blank=True)
    examples = SlimStreamField(SheetBodyBlock(), verbose_name=_("exemples illustrations et références"), blank=True)

    content_panels = [
        *opening(
            FieldPanel("family"),
            FieldPanel(
                "number",
                help_text=_(
                    "Chapitre, point et rang, par exemple « 2.10 » : affiché devant le titre, et il range la fiche."
                ),
            ),
            title_help=_("La question à laquelle la fiche répond, qui finit par « ? »."),
        ),
        rubric(
            "context",
            _("D’où vient la question, et qui la pose ?"),
            _("Quelles tensions fait-elle apparaître ?"),
            _("Pourquoi maintenant ?"),
        ),
        rubric(
            "definition",
            _("Que met-on sous ce mot dans l’économie solidaire ?"),
            _("De quelles notions voisines le distingue-t-on ?"),
        ),
        rubric(
            "practices",
            _("Comment les membres du réseau le conçoivent-ils et le font-ils ?"),
            _("Avec quelles postures, quelles méthodes, à quelles conditions ?"),
        ),
        rubric(
            "examples",
            _("Quels cas situés l’illustrent : quel territoire, quelle structure ?"),
            _("Quels outils, liens et lectures pour aller plus loin ?"),
        ),
    ]
    search_fields = [
        *Resource.search_fields,
        *(index.SearchField(name) for name in rubric_fields),
    ]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("family"),
    ]

    class Meta:
        verbose_name = _("fiche de capitalisation")
        verbose_name_plural = _("fiches de capitalisation")

    search_prefetch = (*Resource.search_prefetch, "family")

    def get_search_keywords(self):
        return [*super().get_search_keywords(), *([self.family.label] if self.family else [])]

    def get_series(self):
        return f"{self.type_slug}-{self.family.slug}" if self.family else self.type_slug

    def publication_errors(self):
        errors = super().publication_errors()
        if not self.family:
            errors.append(self._error("family", _now("à choisir : elle range la fiche dans le guide.")))
        if not SHEET_NUMBER.fullmatch(self.number):
            errors.append(self._error("number", _now("à écrire comme « 2.10 » : chapitre, point, rang.")))
        if not self.title.rstrip().endswith("?"):
            errors.append(
                PublicationError(
                    "title",
                    _now("Titre"),
                    _now("une fiche pose une question : il finit par « ? »."),
                )
            )
        return errors


class ExampleSheet(Resource):
    """One example, two printed pages at most, for one research axis."""

    type_slug = "fiche-exemple"
    page_description = _("Un exemple qui illustre un axe de recherche, en deux pages imprimées au plus.")
    rubric_fields = ("situation", "action", "lessons")

    axis = models.ForeignKey(
        "resources.ResearchAxis",
        verbose_name=_("axe illustré"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="example_sheets",
        limit_choices_to=~models.Q(slug="r6"),
    )
    situation = SlimStreamField(SheetBodyBlock(), verbose_name=_("situation de départ"), blank=True)
    action = SlimStreamField(SheetBodyBlock(), verbose_name=_("ce qui a été fait"), blank=True)
    lessons = SlimStreamField(SheetBodyBlock(), verbose_name=_("ce que montre l’exemple"), blank=True)

    content_panels = [
        *opening(
            FieldPanel("axis", help_text=_("R1 à R5 : celui que l’exemple éclaire, demandé à la publication.")),
        ),
        rubric(
            "situation",
            _("Quel lieu, quel besoin, qui était là ?"),
            _("Toute la fiche tient en deux pages imprimées : elles sont comptées à la soumission."),
        ),
        rubric(
            "action", _("Qui a fait quoi, avec quels moyens ?"), _("Qu’a-t-il fallu négocier ou changer en route ?")
        ),
        rubric(
            "lessons",
            _("En quoi l’exemple éclaire-t-il l’axe ?"),
            _("Que pourrait-on reprendre ailleurs ?"),
        ),
    ]
    search_fields = [*Resource.search_fields, *(index.SearchField(name) for name in rubric_fields)]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("axis"),
    ]

    class Meta:
        verbose_name = _("fiche exemple")
        verbose_name_plural = _("fiches exemples")

    search_prefetch = (*Resource.search_prefetch, "axis")

    def get_search_keywords(self):
        return [*super().get_search_keywords(), *([self.axis.label] if self.axis else [])]

    def publication_errors(self):
        errors = super().publication_errors()
        if not self.axis:
            errors.append(
                self._error("axis", _now("à choisir : l’axe de recherche, de R1 à R5, que l’exemple éclaire."))
            )
        # Last, and alone: a page that lacks a rubrique is not as long as it will be.
        if not errors and (pages := printed_pages(self) or 0) > MAX_EXAMPLE_PAGES:
            message = _now(
                "%(pages)d pages imprimées, pour %(limit)d au plus. Resserrez les rubriques, réduisez une image ou "
                "joignez le détail en pièce jointe ; l’aperçu du PDF montre ce qui dépasse."
            )
            message %= {"pages": pages, "limit": MAX_EXAMPLE_PAGES}
            errors.append(PublicationError("length", _now("Longueur"), message))
        return errors


class ToolKind(models.TextChoices):
    TOOL = "outil", _("Outil")
    METHOD = "methode", _("Méthode")
    PARTICIPATION = "participation", _("Participation")
    TEACHING = "pedagogique", _("Pédagogique")
    PRACTICE = "pratique", _("Pratique")


class ToolSheet(Resource):
    """A tool or a method, with the instructions that let others use it."""

    type_slug = "fiche-outil"
    page_description = _("Un outil ou une méthode, avec sa notice d’utilisation.")
    rubric_fields = ("purpose", "steps", "facilitation", "limits", "instructions")

    kind = models.CharField(_("sorte"), max_length=14, choices=ToolKind, default=ToolKind.TOOL)
    duration = models.CharField(_("durée"), max_length=80, blank=True)
    group_size = models.CharField(_("taille du groupe"), max_length=80, blank=True)
    material = models.TextField(_("matériel"), blank=True)
    purpose = SlimStreamField(SheetBodyBlock(), verbose_name=_("à quoi cela sert"), blank=True)
    steps = SlimStreamField(SheetBodyBlock(), verbose_name=_("étapes"), blank=True)
    facilitation = SlimStreamField(SheetBodyBlock(), verbose_name=_("animation"), blank=True)
    limits = SlimStreamField(SheetBodyBlock(), verbose_name=_("limites"), blank=True)
    instructions = SlimStreamField(SheetBodyBlock(), verbose_name=_("notice d’utilisation"), blank=True)

    content_panels = [
        *opening(FieldPanel("kind")),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("duration", help_text=_("Par exemple « deux heures », « trois demi-journées ».")),
                        FieldPanel("group_size", help_text=_("Par exemple « 8 à 15 personnes ».")),
                    ]
                ),
                FieldPanel("material", help_text=_("Un par ligne.")),
            ],
            _("En pratique"),
        ),
        rubric(
            "purpose",
            _("Pour quel besoin, et à quel moment d’une démarche, s’en sert-on ?"),
            _("Qu’obtient-on à la fin, pour qui ?"),
        ),
        rubric(
            "steps",
            _("Que fait-on avant, pendant, après, dans quel ordre et en combien de temps ?"),
            _("Que doit-on avoir obtenu avant de passer à l’étape suivante ?"),
        ),
        rubric(
            "facilitation",
            _("Qui anime, avec quelles techniques, et comment chacun·e prend-il ou elle part ?"),
            _("Comment dénoue-t-on un blocage ?"),
        ),
        rubric(
            "limits",
            _("Quand vaut-il mieux ne pas s’en servir ?"),
            _("Que demande-t-il en temps, en argent, en compétences ?"),
        ),
        rubric(
            "instructions",
            _("Que doit savoir une équipe qui l’emploie pour la première fois, sans personne pour le lui montrer ?"),
            _("Que peut-on adapter, et que faut-il garder ? Qui le tient à jour ?"),
        ),
    ]
    search_fields = [
        *Resource.search_fields,
        index.SearchField("material"),
        *(index.SearchField(name) for name in rubric_fields),
    ]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("kind"),
    ]

    class Meta:
        verbose_name = _("fiche outil")
        verbose_name_plural = _("fiches outils")

    def get_rubrics(self):
        """Give the instructions the same anchor in every language: page and PDF set them apart by it."""
        *others, instructions = super().get_rubrics()
        return [*others, replace(instructions, anchor=INSTRUCTIONS)]

    def passages_before_rubrics(self):
        facts = [self.duration, self.group_size, *self.material.splitlines()]
        return lines_passages(([fact] for fact in facts), "en-pratique", _now("En pratique"))

    def read(self, scope):
        context = super().read(scope)
        audiences, _facet = SHOWN_TERMS["audiences"]
        return context | {"audiences": context["terms"].get(str(audiences), [])}
