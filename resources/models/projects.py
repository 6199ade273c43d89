"""Projects and experiments: what they aim at, by which stages, what became of them."""

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.assets.collections import public_documents
from cms.assets.models import CustomDocument
from cms.core.fields import SlimStreamField
from resources.blocks import SheetBodyBlock
from resources.models.base import Resource
from resources.models.links import CreditRole
from resources.panels import opening, rubric
from resources.searching import file_passages, lines_passages

#: Id of the reports' heading.
REPORTS = "comptes-rendus"


class ProjectKind(models.TextChoices):
    PROJECT = "projet", _("Projet")
    EXPERIMENT = "experimentation", _("Expérimentation")


class ProjectSheet(Resource):
    """A project or an experiment, and what becomes of it."""

    type_slug = "fiche-projet"
    page_description = _("Un projet ou une expérimentation : finalité, étapes, suivi.")
    rubric_fields = ("aims", "means", "follow_up")

    kind = models.CharField(_("sorte"), max_length=16, choices=ProjectKind, default=ProjectKind.PROJECT)
    aims = SlimStreamField(SheetBodyBlock(), verbose_name=_("finalité et objectifs"), blank=True)
    means = SlimStreamField(SheetBodyBlock(), verbose_name=_("moyens et groupe d’expert·es"), blank=True)
    follow_up = SlimStreamField(SheetBodyBlock(), verbose_name=_("suivi et résultats"), blank=True)

    content_panels = [
        *opening(FieldPanel("kind")),
        rubric(
            "aims",
            _("Quel changement vise-t-on, pour qui, sur quel territoire ?"),
            _("Par quels objectifs, que l’on pourra dire atteints ou non ?"),
        ),
        rubric(
            "means",
            _("Avec quels moyens humains, quel budget, quels partenaires ?"),
            _("Quel regard extérieur ? Chaque expertise se crédite (rôle « Avec l’expertise de »)."),
        ),
        InlinePanel(
            "stages",
            label=_("étape"),
            heading=_("Étapes"),
            help_text=_("Dans l’ordre où elles se suivent : la page et le PDF en font un tableau."),
        ),
        rubric(
            "follow_up",
            _("Où en est-on, et qu’a-t-on appris en route ?"),
            _("Que montrent les indicateurs, et que ne montrent-ils pas ?"),
        ),
        InlinePanel(
            "reports",
            label=_("compte rendu"),
            heading=_("Comptes rendus de suivi"),
            help_text=_("Un fichier réservé ou un document non publié n’est pas montré aux lecteurs."),
        ),
    ]
    search_fields = [
        *Resource.search_fields,
        *(index.SearchField(name) for name in rubric_fields),
    ]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("kind"),
    ]

    class Meta:
        verbose_name = _("fiche projet")
        verbose_name_plural = _("fiches projets")

    def read(self, scope):
        """Add `experts` (credits), `stages` and `reports`, whose files and documents are only those people may open."""
        context = super().read(scope)
        experts = [credit for credit in context["credits"] if credit["role"] == CreditRole.EXPERTISE]
        return context | {"experts": experts, "stages": self.stages.all(), "reports": self._reports(scope)}

    search_prefetch = (*Resource.search_prefetch, "stages", "reports")
    search_sources = (*Resource.search_sources, "reports__document")

    def passages_after_rubrics(self):
        """Return the stages, the reports and the words of their files."""
        stages = ((stage.title, stage.period, stage.means, stage.deliverable) for stage in self.stages.all())
        reports = sorted(self.reports.all(), key=lambda report: report.date, reverse=True)
        told = ((date_format(report.date), report.title, report.summary) for report in reports)
        return [
            *lines_passages(stages, "etapes", _now("Étapes")),
            *lines_passages(told, REPORTS, _now("Comptes rendus de suivi")),
            *file_passages((report.document_id for report in reports), REPORTS),
        ]

    def _reports(self, scope):
        """Return the reports from the latest: `[{"report", "file" or None, "document" or None}]`."""
        reports = sorted(self.reports.all(), key=lambda report: report.date, reverse=True)
        files = public_documents(report.document_id for report in reports)
        documents = Resource.objects.in_bulk({report.resource_id for report in reports if report.resource_id})
        visible = {key: document for key, document in documents.items() if scope.allows(document)}
        return [
            {"report": report, "file": files.get(report.document_id), "document": visible.get(report.resource_id)}
            for report in reports
        ]


class ProjectStage(TranslatableMixin, Orderable):
    """One aim of a project: means, date, deliverable."""

    project = ParentalKey(ProjectSheet, on_delete=models.CASCADE, related_name="stages")
    title = models.CharField(_("étape"), max_length=160)
    period = models.CharField(_("période"), max_length=80, blank=True)
    means = models.CharField(_("moyens"), max_length=255, blank=True)
    deliverable = models.CharField(_("livrable ou indicateur"), max_length=255, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("period")]),
        FieldRowPanel([FieldPanel("means"), FieldPanel("deliverable")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")


class ProjectReport(TranslatableMixin, Orderable):
    """What a project reports on its way: a few words, a file or a document of the collection."""

    project = ParentalKey(ProjectSheet, on_delete=models.CASCADE, related_name="reports")
    date = models.DateField(_("date"))
    title = models.CharField(_("titre"), max_length=160)
    summary = models.TextField(_("résumé"), blank=True)
    document = models.ForeignKey(
        CustomDocument, verbose_name=_("fichier"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resource = models.ForeignKey(
        Resource,
        verbose_name=_("document de la collection"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("date")]),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("document"), PageChooserPanel("resource")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("compte rendu de suivi")
        verbose_name_plural = _("comptes rendus de suivi")
