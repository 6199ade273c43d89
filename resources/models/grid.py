"""The common grid of questions that visits follow and syntheses answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, TitleFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import Orderable, RevisionMixin


class Grid(RevisionMixin, ClusterableModel):
    """A versioned grid: researchers propose it, the people concerned agree on it."""

    slug = models.SlugField(_("identifiant"), max_length=80, unique=True)
    title = models.CharField(_("titre"), max_length=160)
    version = models.CharField(
        _("version"),
        max_length=20,
        default="1",
        help_text=_("Change quand les questions changent."),
    )

    panels = [
        TitleFieldPanel("title", placeholder=False),
        FieldPanel("slug", widget=SlugInput),
        FieldPanel("version"),
        InlinePanel("dimensions", label=_("dimension"), heading=_("Dimensions"), min_num=1),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = _("grille de questionnement")
        verbose_name_plural = _("grilles de questionnement")

    def __str__(self):
        return f"{self.title} ({self.version})"


class GridDimension(Orderable):
    """One dimension of a grid, with its questions."""

    grid = ParentalKey(Grid, on_delete=models.CASCADE, related_name="dimensions")
    title = models.CharField(_("dimension"), max_length=160)
    questions = models.TextField(_("questions"), help_text=_("Une par ligne."), blank=True)

    panels = [FieldPanel("title"), FieldPanel("questions")]

    class Meta(Orderable.Meta):
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")

    def __str__(self):
        return self.title

    @property
    def question_list(self):
        """The questions, one string each."""
        return [line.strip() for line in self.questions.splitlines() if line.strip()]
