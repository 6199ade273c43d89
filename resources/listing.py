"""Lists of documents: latest, filtered, counted. Each starts from what the visitor may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Case, CharField, Count, F, Prefetch, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear, NullIf
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from cms.core.visibility import Scope

PAGE_SIZE = 12
#: Deeper pages are refused: whoever wants everything harvests the feeds.
MAX_PAGES = 100
#: Options shown per facet; a chosen one is shown wherever it ranks.
MAX_OPTIONS = 30
#: Values read per facet: each one lengthens the statement, which SQLite refuses beyond a thousand conditions.
MAX_VALUES = 50

#: Facets, in display order: address parameter → label.
FACETS = {
    "type": gettext_lazy("Type de document"),
    "theme": gettext_lazy("Thème"),
    "lieu": gettext_lazy("Lieu"),
    "organisation": gettext_lazy("Organisation"),
    "annee": gettext_lazy("Année"),
}
SORTS = {
    "recent": (gettext_lazy("Plus récents"), ("-date", "number_key", "title")),
    "numero": (gettext_lazy("Numéro"), ("number_key", "title")),
    "titre": (gettext_lazy("Titre"), ("title",)),
}
#: A place's key, as `Place.key` writes it.
PLACE_KEY = Concat("place_links__place__kind", Value(":"), "place_links__place__code")


def documents(scope: Scope):
    """Every visible document of the collection; events are the agenda's."""
    Resource = apps.get_model("resources", "Resource")
    Event = apps.get_model("territories", "Event")
    event_type = ContentType.objects.get_for_model(Event)
    return scope.visible(Resource.objects.all()).exclude(content_type_id=event_type.pk)


def latest(scope: Scope):
    """Visible documents, the most recently changed first."""
    return documents(scope).order_by("-changed_at", "-pk")


def with_cards(queryset):
    """Fetch with the documents what `components/card.html` shows, in two statements more."""
    return queryset.prefetch_related(
        *(
            Prefetch(links, apps.get_model("resources", model).objects.select_related(far_end))
            for links, model, far_end in (
                ("credits", "Credit", "organisation"),
                ("place_links", "ResourcePlace", "place"),
            )
        )
    )


def type_counts(scope: Scope) -> list[dict[str, Any]]:
    """Return `[{"label", "value", "count"}]` by type of document, the most numerous first."""
    counts = documents(scope).order_by().values_list("content_type_id").annotate(Count("pk"))
    rows = [
        {
            "label": str(model._meta.verbose_name_plural).capitalize(),
            "value": model.type_slug,
            "count": count,
        }
        for content_type_id, count in counts
        if (model := ContentType.objects.get_for_id(content_type_id).model_class())
    ]
    return sorted(rows, key=lambda row: (-row["count"], row["label"]))


def chosen(parameters) -> dict[str, list[str]]:
    """Return the first facet values found in the address: `{"theme": ["energie"], …}`, without repetition."""
    readable = {
        name: dict.fromkeys(value for value in parameters.getlist(name) if value and value.isprintable())
        for name in FACETS
    }
    return {name: list(values)[:MAX_VALUES] for name, values in readable.items()}


def filter_query(selection: dict[str, list[str]], **others: str) -> str:
    """Return the query string of a selection, the reverse of `chosen`, with `others` after it."""
    return urlencode([*((name, value) for name, values in selection.items() for value in values), *others.items()])


def condition(facet: str, values: list[str]) -> Q:
    """Return the condition of one facet: any of `values`; unknown values match nothing."""
    if facet == "type":
        from resources.models import resource_types

        models = [model for model in resource_types() if model.type_slug in values]
        return Q(content_type__in=ContentType.objects.get_for_models(*models).values())
    if facet == "theme":
        return Q(themes__slug__in=values)
    if facet == "organisation":
        return Q(credits__organisation__slug__in=values)
    if facet == "annee":
        return Q(date__year__in=[int(value) for value in values if value.isdecimal() and len(value) == 4])
    places = Q(pk__in=[])
    for value in values:
        kind, _colon, code = value.partition(":")
        places |= Q(place_links__place__kind=kind, place_links__place__code=code)
        places |= Q(place_links__place__ancestors__kind=kind, place_links__place__ancestors__code=code)
    return places


def filtered(queryset, selection: dict[str, list[str]], without: str = ""):
    """Keep the documents that match every facet chosen, `without` one left aside for its own counts."""
    for facet, values in selection.items():
        if values and facet != without:
            # A subquery per facet: joins to several many-to-manys would multiply the rows counted.
            matching = queryset.model.objects.filter(condition(facet, values)).values("pk")
            queryset = queryset.filter(pk__in=matching)
    return queryset


def facet_counts(queryset, selection, scope: Scope) -> dict[str, list[dict[str, Any]]]:
    """
    Count documents per value of each facet, in one statement.

    A facet's own choice is left aside when it is counted, so that a second value can be added to the first. Only
    organisations whose page is visible are offered: the option carries its title and its address.
    """
    organisations = scope.visible(apps.get_model("territories", "OrganisationPage").objects.all())
    language = (get_language() or "fr")[:2]
    expressions = {
        "type": (Cast("content_type_id", CharField()), Value("", output_field=CharField())),
        "theme": (
            F("themes__slug"),
            Coalesce(NullIf(f"themes__label_{language}", Value("")), "themes__label_fr"),
        ),
        "lieu": (
            Case(When(place_links__isnull=False, then=PLACE_KEY)),
            F("place_links__place__name"),
        ),
        "organisation": (
            Case(When(credits__organisation__in=organisations, then="credits__organisation__slug")),
            F("credits__organisation__title"),
        ),
        "annee": (Cast(ExtractYear("date"), CharField()), Value("", output_field=CharField())),
    }
    queries = [
        filtered(queryset, selection, without=facet)
        .order_by()
        .annotate(facet=Value(facet, output_field=CharField()), value=value, label=label)
        .exclude(value__isnull=True)
        .values_list("facet", "value", "label")
        .annotate(total=Count("pk", distinct=True))
        for facet, (value, label) in expressions.items()
    ]
    options: dict[str, list[dict[str, Any]]] = {facet: [] for facet in FACETS}
    for facet, value, label, total in queries[0].union(*queries[1:], all=True):
        if facet == "type":
            model = ContentType.objects.get_for_id(int(value)).model_class()
            value, label = model.type_slug, str(model._meta.verbose_name).capitalize()
        options[facet].append({"value": value, "label": label or value, "count": total})
    return options


def robots(request, page, number: int, *, plain: bool) -> dict[str, Any]:
    """What search engines are told: each page of the plain list has its address, a filtered or sorted list none."""
    address = page.get_full_url(request)
    return {
        "noindex": not plain or getattr(request, "is_preview", False),
        "canonical_url": f"{address}?page={number}" if number > 1 and plain else address,
    }


def listing_context(request, scope: Scope, page) -> dict[str, Any]:
    """Context of the collection's page: results, facets, chips, sort, pagination; all state is in the address."""
    everything = documents(scope)
    selection = chosen(request.GET)
    sort = request.GET.get("tri") if request.GET.get("tri") in SORTS else "recent"
    base_url = page.get_url(request) or ""
    counts = facet_counts(everything, selection, scope)
    unmatched = {name: set(selection[name]) - {row["value"] for row in counts[name]} for name in FACETS}
    if any(unmatched.values()):  # still to be named, and unticked
        for name, rows in facet_counts(everything, {name: [] for name in FACETS}, scope).items():
            counts[name] += [row | {"count": 0} for row in rows if row["value"] in unmatched[name]]

    def address(changes: dict[str, list[str]]) -> str:
        query = filter_query(selection | changes, **({"tri": sort} if sort != "recent" else {}))
        return f"{base_url}?{query}" if query else base_url

    facets, chips = [], []
    for name, label in FACETS.items():
        key = (lambda row: -int(row["value"])) if name == "annee" else (lambda row: (-row["count"], row["label"]))
        options = sorted(counts[name], key=key)
        for option in options:
            option["selected"] = option["value"] in selection[name]
            others = [value for value in selection[name] if value != option["value"]]
            option["url"] = address({name: others if option["selected"] else [*others, option["value"]]})
        known = {option["value"]: option["label"] for option in options}
        chips += [
            {
                "facet": str(label),
                "label": known.get(value, value),
                "remove_url": address({name: [other for other in selection[name] if other != value]}),
            }
            for value in selection[name]
        ]
        shown = [row for rank, row in enumerate(options) if rank < MAX_OPTIONS or row["selected"]]
        facets.append({"name": name, "label": str(label), "options": shown})

    results = with_cards(filtered(everything, selection).order_by(*SORTS[sort][1]))
    paginator = Paginator(results, PAGE_SIZE)
    page_obj = paginator.get_page(request.GET.get("page"))
    if page_obj.number > MAX_PAGES:
        page_obj = paginator.page(MAX_PAGES)
    return {
        "facets": facets,
        "chips": chips,
        "reset_url": base_url,
        "page_obj": page_obj,
        "results": page_obj.object_list,
        "total": paginator.count,
        "sort": sort,
        "sort_options": [
            {"value": value, "label": str(label), "selected": value == sort} for value, (label, _order) in SORTS.items()
        ],
        "base_query": address({}).partition("?")[2],
        "listing_label": _("Documents"),
        **robots(request, page, page_obj.number, plain=sort == "recent" and not any(selection.values())),
    }
