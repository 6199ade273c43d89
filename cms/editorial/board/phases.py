"""« Prévu / publié »: what each phase is to give, by family of sheets and by type, and what is online of it."""

from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.editorial.board.states import Stage
from resources.models import CapitalisationSheet, resource_types


@dataclass
class Line:
    """A family of sheets, a type, or a total."""

    label: str
    planned: int = 0
    published: int = 0

    @property
    def percent(self):
        return 100 * self.published // self.planned if self.planned else 0


@dataclass
class PhaseCount:
    """A phase, or what belongs to none, and its lines by series."""

    key: int | None
    label: str
    series: dict[str, Line] = field(default_factory=dict)

    @property
    def lines(self):
        return sorted(self.series.values(), key=lambda line: line.label)

    @property
    def total(self):
        lines = self.series.values()
        return Line(_("Total"), sum(line.planned for line in lines), sum(line.published for line in lines))


def count_phases(documents, assignments, phases, families):
    """
    Return a `PhaseCount` for each phase that has something: its target is its assignments and its documents together.

    A work counts once, whatever the languages it is in; what was withdrawn counts no more.
    """
    labels = series_labels(families)
    counts = {phase.pk: PhaseCount(phase.pk, str(phase)) for phase in phases}
    counts[None] = PhaseCount(None, _("Sans phase"))

    def add(phase, series, planned, published):
        line = counts[phase].series.setdefault(series, Line(labels.get(series, series)))
        line.planned += planned
        line.published += published

    works = documents.exclude(stage=Stage.WITHDRAWN).order_by().values("phase_key", "series_slug")
    works = works.annotate(
        planned=Count("translation_key", distinct=True),
        published=Count("translation_key", distinct=True, filter=Q(live=True)),
    )
    for row in works:
        add(row["phase_key"], row["series_slug"], row["planned"], row["published"])
    for row in assignments.order_by().values("phase_key", "document_type").annotate(planned=Count("pk")):
        add(row["phase_key"], row["document_type"], row["planned"], 0)
    return [phase for phase in counts.values() if phase.series]


def series_labels(families):
    """Names of the types, and of the families of sheets: `{"fiche-outil": "Fiche outil", …}`."""
    labels = {model.type_slug: capfirst(model._meta.verbose_name) for model in resource_types()}
    sheet = CapitalisationSheet.type_slug
    by_family = {f"{sheet}-{family.slug}": f"{labels[sheet]} · {family}" for family in families}
    without = {sheet: _("%(type)s · famille à préciser") % {"type": labels[sheet]}}
    return labels | without | by_family
