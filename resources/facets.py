"""The facets of the collection: what documents are filtered by, each with its values as addresses write them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Exists, Expression, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, NullIf
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from resources.searching import organisations_of, places_of

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.utils.functional import Promise

    from cms.core.visibility import Scope

#: A counted value: as the address writes it, its label, the number of documents.
Row = tuple[str, str, int]
NOTHING = Value("", output_field=CharField())


@dataclass(frozen=True)
class Facet:
    """
    One thing to filter by: `name` is its parameter in addresses.

    `columns` says what to count, as pairs of a value and a label, empty values left out; `condition` what any of some
    values keeps, unknown ones matching nothing; `labels` what those that exist are called; `values` those of a page.
    Search names and orders values by it too (`search.facets.SearchFacet`).
    """

    name: str
    label: str | Promise

    def columns(self, scope: Scope) -> list[tuple[Expression | F, Expression | F]]:
        raise NotImplementedError

    def condition(self, values: list[str]) -> Q:
        raise NotImplementedError

    def named(self, values: Iterable[str], scope: Scope | None = None) -> QuerySet | None:
        """Return the rows of the values that exist, each with its `value` and `label`; None where no table has them."""
        return None

    def titles(self, rows: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return what values are called, from what `named` finds of them."""
        return dict(rows)

    def labels(self, values: Iterable[str], scope: Scope | None = None) -> dict[str, str]:
        return self.titles(self.named(values, scope).values_list("value", "label"))

    def values(self, page: Any) -> list[str]:
        """Return the values by which `condition` finds `page`, as it is in memory."""
        raise NotImplementedError

    def options(self, rows: list[Row]) -> list[dict[str, Any]]:
        """Return `[{"value", "label", "count"}]`, the most numerous first, from what each of the columns counted."""
        found: dict[str, dict[str, Any]] = {}
        for value, label, count in rows:
            found.setdefault(value, {"value": value, "label": label or value, "count": 0})["count"] += count
        return self.ordered(found.values())

    def ordered(self, options: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(options, key=lambda option: (-option["count"], option["label"]))


@dataclass(frozen=True)
class Terms(Facet):
    """The terms of a vocabulary, found through one relation, or through either of two."""

    relations: tuple[str, ...]
    vocabulary: str

    def columns(self, scope):
        return [
            (_unless_direct(self.relations, relation, F(f"{relation}__slug")), self._label(f"{relation}__"))
            for relation in self.relations
        ]

    def condition(self, values):
        condition = Q()
        for relation in self.relations:
            condition |= Q(**{f"{relation}__slug__in": values})
        return condition

    def named(self, values, scope=None):
        return self._model.objects.filter(slug__in=values).annotate(value=F("slug"), label=self._label(""))

    def values(self, page):
        return list(dict.fromkeys(term.slug for relation in self.relations for term in _terms(page, relation)))

    @property
    def _model(self) -> type[Model]:
        return apps.get_model("resources", self.vocabulary)

    def _label(self, prefix: str) -> Expression | F:
        return Coalesce(NullIf(f"{prefix}label_{(get_language() or 'fr')[:2]}", Value("")), f"{prefix}label_fr")


class Funders(Terms):
    """Funders have one name, whatever the language."""

    def _label(self, prefix):
        return F(f"{prefix}name")


@dataclass(frozen=True)
class ShortList(Facet):
    """A field with choices."""

    field: str

    def columns(self, scope):
        return [(F(self.field), NOTHING)]

    def condition(self, values):
        return Q(**{f"{self.field}__in": [value for value in values if value]})

    def labels(self, values, scope=None):
        known = dict(apps.get_model("resources", "Resource")._meta.get_field(self.field).flatchoices)
        return {value: str(known[value]) for value in values if value in known}

    def values(self, page):
        value = getattr(page, self.field)
        return [value] if value else []

    def options(self, rows):
        names = self.labels(value for value, _label, _count in rows)
        return super().options([(value, names.get(value, value), count) for value, _label, count in rows])


class Types(Facet):
    """Types of documents, and under each its kinds: « fiche-outil », « fiche-outil:methode »."""

    def columns(self, scope):
        return [(Concat(Cast("content_type_id", CharField()), Value(":"), "kind_slug"), NOTHING)]

    def condition(self, values):
        condition = Q(pk__in=[])
        for model in _types():
            content_type = ContentType.objects.get_for_model(model)
            if model.type_slug in values:
                condition |= Q(content_type=content_type)
            elif kinds := [kind for kind in _kinds(model) if f"{model.type_slug}:{kind}" in values]:
                condition |= Q(content_type=content_type, kind_slug__in=kinds)
        return condition

    def labels(self, values, scope=None):
        names = {}
        for model in _types():
            name = str(model._meta.verbose_name).capitalize()
            names[model.type_slug] = name
            names |= {f"{model.type_slug}:{kind}": f"{name} · {label.lower()}" for kind, label in _kinds(model).items()}
        return {value: names[value] for value in values if value in names}

    def values(self, page):
        return [page.type_slug]

    def options(self, rows):
        """Return the types, each followed by its kinds (`nested`) when it has several."""
        kinds: dict[type[Model], list[Row]] = {}
        for value, _label, count in rows:
            content_type, _colon, kind = value.partition(":")
            model = ContentType.objects.get_for_id(int(content_type)).model_class()
            kinds.setdefault(model, []).append((kind, _kinds(model).get(kind, ""), count))
        names = {model: str(model._meta.verbose_name).capitalize() for model in kinds}
        types = super().options([(model, names[model], sum(row[2] for row in kinds[model])) for model in kinds])
        options = []
        for option in types:
            model = option["value"]
            options.append(option | {"value": model.type_slug})
            under = [(f"{model.type_slug}:{kind}", label, count) for kind, label, count in kinds[model] if label]
            if len(under) > 1:
                full = self.labels(value for value, _label, _count in under)
                options += [row | {"nested": True, "full_label": full[row["value"]]} for row in super().options(under)]
        return options


class Places(Facet):
    """Places by kind and code (« commune:14167 »), each with all that lies inside it."""

    relations = ("place_links__place", "place_links__place__ancestors")

    def columns(self, scope):
        return [
            (
                _unless_direct(self.relations, relation, Concat(f"{relation}__kind", Value(":"), f"{relation}__code")),
                F(f"{relation}__name"),
            )
            for relation in self.relations
        ]

    def condition(self, values):
        places = _places(values)
        return Q(place_links__place__in=places) | Q(place_links__place__ancestors__in=places)

    def named(self, values, scope=None):
        return _places(values).annotate(value=Concat("kind", Value(":"), "code"), label=F("name"))

    def titles(self, rows):
        return {key: self._named(key, name) for key, name in rows}

    def values(self, page):
        return [place.key for place in places_of(page)]

    def options(self, rows):
        return super().options([(key, self._named(key, name), count) for key, name, count in rows])

    def _named(self, key: str, name: str) -> str:
        """« Paris », « Paris (département) »."""
        kind = key.partition(":")[0]
        if kind in ("commune", "libre"):
            return name
        choices = dict(apps.get_model("territories", "Place")._meta.get_field("kind").flatchoices)
        return _("%(place)s (%(kind)s)") % {"place": name, "kind": str(choices.get(kind, kind)).lower()}


class Organisations(Facet):
    """Organisations credited, whatever their role; only those whose page is visible are named."""

    def columns(self, scope):
        page = "credits__organisation"
        return [
            (
                Case(When(**{f"{page}__in": scope.visible(_organisations())}, then=f"{page}__slug")),
                F(f"{page}__title"),
            )
        ]

    def condition(self, values):
        return Q(credits__organisation__slug__in=values)

    def named(self, values, scope=None):
        pages = scope.visible(_organisations()) if scope else _organisations().live()
        return pages.filter(slug__in=values).annotate(value=F("slug"), label=F("title"))

    def values(self, page):
        return [organisation.slug for organisation in organisations_of(page)]


class Years(Facet):
    """Years, the latest first."""

    def columns(self, scope):
        return [(Cast(ExtractYear("date"), CharField()), NOTHING)]

    def condition(self, values):
        return Q(date__year__in=[int(value) for value in self.labels(values)])

    def labels(self, values, scope=None):
        return {value: value for value in values if value.isascii() and value.isdecimal() and len(value) == 4}

    def values(self, page):
        date = page._meta.get_field("date").to_python(page.date)
        return [f"{date.year:04}"] if date else []

    def ordered(self, options):
        return sorted(options, key=lambda option: -int(option["value"]))


def _unless_direct(relations: tuple[str, ...], relation: str, value: Expression | F) -> Case:
    """Return `value` where `relation` leads somewhere, save where the first one does: no document is counted twice."""
    counted = Q(**{f"{relation}__isnull": False})
    if relation != relations[0]:
        direct = {"pk": OuterRef("pk"), relations[0]: OuterRef(relation)}
        counted &= ~Exists(apps.get_model("resources", "Resource").objects.filter(**direct))
    return Case(When(counted, then=value))


def _terms(page: Any, relation: str) -> Iterable[Any]:
    """Return the terms that `relation` leads to from a page in memory; one through another type leads nowhere."""
    model, _through, name = relation.rpartition("__")
    if model and model != page._meta.model_name:
        return []
    if page._meta.get_field(name).many_to_many:
        return getattr(page, name).all()
    term = getattr(page, name)
    return [term] if term else []


def _types() -> list[Any]:
    from resources.models import resource_types

    return resource_types()


def _kinds(model: type[Model]) -> dict[str, str]:
    """The kinds of a type of documents, by the value that `kind_slug` holds."""
    choices = model._meta.get_field("kind").flatchoices if hasattr(model, "kind") else []
    return {kind: str(label) for kind, label in choices}


def _places(keys: Iterable[str]):
    wanted = Q(pk__in=[])
    for key in keys:
        kind, _colon, code = key.partition(":")
        wanted |= Q(kind=kind, code=code)
    return apps.get_model("territories", "Place").objects.filter(wanted)


def _organisations():
    return apps.get_model("territories", "OrganisationPage").objects.all()


#: Every facet by its name, the most useful first.
FACETS: dict[str, Facet] = {
    facet.name: facet
    for facet in (
        Types("type", gettext_lazy("Type de document")),
        Terms("theme", gettext_lazy("Thème"), ("themes",), "Theme"),
        Places("lieu", gettext_lazy("Lieu")),
        Organisations("organisation", gettext_lazy("Organisation")),
        Terms("public", gettext_lazy("Public"), ("audiences",), "Audience"),
        Years("annee", gettext_lazy("Année")),
        Terms("famille", gettext_lazy("Famille de fiches"), ("capitalisationsheet__family",), "Family"),
        Terms("methode", gettext_lazy("Méthode"), ("methods",), "Method"),
        Terms("notion", gettext_lazy("Notion-clé"), ("notions",), "Notion"),
        Terms("chantier", gettext_lazy("Chantier"), ("workstreams",), "WorkStream"),
        Terms("axe", gettext_lazy("Axe de recherche"), ("research_axes", "examplesheet__axis"), "ResearchAxis"),
        Terms("echelle", gettext_lazy("Échelle"), ("scales",), "Scale"),
        Terms("milieu", gettext_lazy("Milieu"), ("environments",), "Environment"),
        Terms("phase", gettext_lazy("Phase"), ("phase",), "Phase"),
        ShortList("maturite", gettext_lazy("Maturité"), "maturity"),
        ShortList("provenance", gettext_lazy("Provenance"), "provenance"),
        ShortList("licence", gettext_lazy("Licence"), "licence"),
        Funders("financeur", gettext_lazy("Financeur"), ("funders",), "Funder"),
    )
}
