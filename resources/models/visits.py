"""Visits: prepared with a grid, told afterwards, summed up along the same grid."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.fields import SlimStreamField
from resources.blocks import SheetBodyBlock, has_content
from resources.models.base import Resource
from resources.models.grid import Grid, GridDimension
from resources.models.links import CreditRole
from resources.models.publication import PublicationError
from resources.models.rubrics import Rubric
from resources.panels import opening, rubric
from resources.searching import lines_passages


class LearningVisit(Resource):
    """Two days at a host's, to understand its methods together with its partners."""

    type_slug = "visite-apprenante"
    page_description = _("Deux jours chez une structure : ce qu’on est venu chercher, ce qu’on y a vu.")
    rubric_fields = ("purpose", "host", "programme", "findings")

    grid = models.ForeignKey(
        "resources.Grid",
        verbose_name=_("grille de questionnement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits",
    )
    attendance = models.PositiveSmallIntegerField(
        _("nombre de participant·es"),
        null=True,
        blank=True,
        help_text=_("Le total seulement : aucune liste de présence n’est conservée."),
    )
    purpose = SlimStreamField(SheetBodyBlock(), verbose_name=_("objet de la visite"), blank=True)
    host = SlimStreamField(SheetBodyBlock(), verbose_name=_("la structure hôte et son territoire"), blank=True)
    programme = SlimStreamField(SheetBodyBlock(), verbose_name=_("déroulé"), blank=True)
    findings = SlimStreamField(SheetBodyBlock(), verbose_name=_("ce que la visite a fait apparaître"), blank=True)

    content_panels = [
        *opening(FieldPanel("number"), FieldPanel("attendance")),
        FieldPanel("grid"),
        rubric(
            "purpose",
            _("Qu’est-on venu comprendre, et pour quoi faire ?"),
            _("Qui fallait-il réunir ?"),
        ),
        rubric("host", _("Qui accueille, avec quels moyens, sur quel territoire ?")),
        rubric(
            "programme",
            _("Quels temps, avec quels partenaires, en deux jours ou deux jours et demi ?"),
        ),
        rubric(
            "findings",
            _("Qu’a-t-on vu faire qui puisse servir ailleurs ?"),
            _("Quelles questions restent ouvertes ?"),
        ),
    ]
    search_fields = [*Resource.search_fields, *(index.SearchField(name) for name in rubric_fields)]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("grid"),
        SynchronizedField("attendance"),
    ]

    class Meta:
        verbose_name = _("visite apprenante")
        verbose_name_plural = _("visites apprenantes")

    @cached_property
    def dimensions(self):
        """The dimensions of the grid, each with its grid, in one statement."""
        return list(GridDimension.objects.filter(grid=self.grid_id).select_related("grid")) if self.grid_id else []

    search_sources = (*Resource.search_sources, "grid")

    def passages_after_rubrics(self):
        lines = [line for dimension in self.dimensions for line in (dimension.title, *dimension.question_list)]
        return lines_passages(([line] for line in lines), "grille", self.dimensions[0].grid.title if lines else "")

    def prefill(self):
        """Open with the last grid."""
        self.grid = Grid.objects.order_by("pk").last()

    def publication_errors(self):
        errors = super().publication_errors()
        if not any(credit.role == CreditRole.HOST for credit in self.credits.all()):
            errors.append(
                PublicationError(
                    "credits",
                    _now("Crédits"),
                    _now("dites quelle structure accueille (rôle « Accueilli par »)."),
                )
            )
        return errors


class VisitNoteKind(models.TextChoices):
    PRESENTATION = "presentation", _("Fiche de présentation")
    FREE_NOTE = "note-libre", _("Note libre")
    DEBRIEF = "bilan-a-chaud", _("Bilan à chaud")


class VisitNote(Resource):
    """What hosts and participants write for the group: for the network only."""

    type_slug = "note-de-visite"
    internal_by_default = True
    page_description = _("Présentation par l’hôte, note libre ou bilan à chaud : reste interne au réseau.")
    rubric_fields = ("body",)

    kind = models.CharField(_("sorte"), max_length=14, choices=VisitNoteKind, default=VisitNoteKind.FREE_NOTE)
    visit = models.ForeignKey(
        LearningVisit,
        verbose_name=_("visite"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="notes",
    )
    body = SlimStreamField(SheetBodyBlock(), verbose_name=_("note"), blank=True)

    content_panels = [
        *opening(FieldPanel("kind"), FieldPanel("visit")),
        rubric(
            "body",
            _("Présentation : qui accueille, avec quelle histoire, quels moyens, quels partenaires ?"),
            _("Note libre : qu’est-ce qui vous a frappé, et que feriez-vous autrement chez vous ?"),
            _("Bilan à chaud : que retient le groupe avant de repartir ?"),
            _("D’une demi-page à deux pages."),
        ),
    ]
    search_fields = [*Resource.search_fields, index.SearchField("body")]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("kind"),
        SynchronizedField("visit"),
    ]

    class Meta:
        verbose_name = _("note de visite")
        verbose_name_plural = _("notes de visite")


class SynthesisKind(models.TextChoices):
    VISIT = "visite", _("Synthèse de visite")
    CROSS_ANALYSIS = "transversale", _("Analyse transversale")


class Synthesis(Resource):
    """What one visit, or several, answer to the common grid, dimension by dimension."""

    type_slug = "synthese"
    page_description = _("Les réponses d’une visite, ou de plusieurs, aux dimensions de la grille commune.")
    rubric_fields = ("context",)

    kind = models.CharField(_("sorte"), max_length=14, choices=SynthesisKind, default=SynthesisKind.VISIT)
    grid = models.ForeignKey(
        "resources.Grid",
        verbose_name=_("grille de questionnement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="syntheses",
    )
    context = SlimStreamField(SheetBodyBlock(), verbose_name=_("contexte de la visite"), blank=True)

    content_panels = [
        *opening(FieldPanel("kind"), FieldPanel("grid")),
        rubric(
            "context",
            _("Quelle visite, chez qui, avec quelles questions ?"),
            _("Analyse transversale : quelles visites compare-t-on, et qu’ont-elles en commun ?"),
        ),
        InlinePanel(
            "answers",
            label=_("réponse"),
            heading=_("Réponses aux dimensions de la grille"),
            help_text=_("Une par dimension, dans l’ordre de la grille ; toutes sont demandées à la publication."),
        ),
    ]
    search_fields = [
        *Resource.search_fields,
        index.SearchField("context"),
        index.RelatedFields("answers", [index.SearchField("body")]),
    ]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("kind"),
        SynchronizedField("grid"),
    ]

    class Meta:
        verbose_name = _("synthèse")
        verbose_name_plural = _("synthèses")

    search_sources = (*Resource.search_sources, "grid")

    def prefill(self):
        """Open with the last grid and one answer per dimension, ready to be typed in."""
        self.grid = Grid.objects.order_by("pk").last()
        if self.grid:
            self.answers = [
                SynthesisAnswer(dimension=dimension, body=[("text", "")]) for dimension in self.grid.dimensions.all()
            ]

    @cached_property
    def ordered_answers(self):
        """The answers, in the order of the grid's dimensions."""
        answers = self.answers.select_related("dimension")
        return sorted(answers, key=lambda answer: (answer.dimension.sort_order or 0, answer.sort_order or 0))

    def get_rubrics(self):
        return [
            *super().get_rubrics(),
            *(
                Rubric(
                    anchor=slugify(answer.dimension.title),
                    title=answer.dimension.title,
                    value=answer.body,
                )
                for answer in self.ordered_answers
            ),
        ]

    def publication_errors(self):
        errors = super().publication_errors()
        if not self.grid:
            return [
                *errors,
                self._error("grid", _now("à choisir : la synthèse en suit les dimensions.")),
            ]
        answered = {answer.dimension_id for answer in self.answers.all() if has_content(answer.body)}
        errors += [
            PublicationError("answers", dimension.title, _now("à remplir : la grille demande cette dimension."))
            for dimension in self.grid.dimensions.all()
            if dimension.pk not in answered
        ]
        return errors


class SynthesisAnswer(TranslatableMixin, Orderable):
    """What the visit answers to one dimension."""

    synthesis = ParentalKey(Synthesis, on_delete=models.CASCADE, related_name="answers")
    dimension = models.ForeignKey(
        "resources.GridDimension",
        verbose_name=_("dimension"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    body = SlimStreamField(SheetBodyBlock(), verbose_name=_("réponse"), blank=True)

    panels = [FieldPanel("dimension"), FieldPanel("body")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("réponse")
        verbose_name_plural = _("réponses")
