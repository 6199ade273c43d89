"""Lists of documents: latest, filtered, counted, sorted. Each starts from what the visitor may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import CharField, Count, Prefetch, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cms.core import filters
from cms.core.filters import FilteredList
from resources.facets import FACETS, Row
from resources.sorting import COLUMNS, DEFAULT_SORT, QUICK_SORTS, ordering, sort_named

if TYPE_CHECKING:
    from cms.core.filters import Selection
    from cms.core.visibility import Scope

#: Ways of showing the results, and how many of them on a page.
PAGE_SIZES = {"cartes": 12, "tableau": 16}
#: Deeper pages are not offered: whoever wants everything harvests the feeds.
MAX_PAGES = 100
#: Facets offered at first.
FIRST_FACETS = ("type", "theme", "lieu", "organisation", "public", "annee")


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
    """Fetch with the documents what `components/card.html` shows: two statements more, three where one is replaced."""
    return queryset.prefetch_related(*card_links())


def card_links() -> list[Prefetch]:
    """The relations of a document that a list tells."""
    return [
        Prefetch("superseded_by", apps.get_model("resources", "Resource").objects.all()),
        *(
            Prefetch(links, apps.get_model("resources", model).objects.select_related(far_end))
            for links, model, far_end in (
                ("credits", "Credit", "organisation"),
                ("place_links", "ResourcePlace", "place"),
            )
        ),
    ]


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


def theme_counts(scope: Scope):
    """Return the themes that visible documents have, in their order, each with its `total`."""
    themes = apps.get_model("resources", "Theme").objects.filter(resource__in=documents(scope).order_by())
    return themes.annotate(total=Count("resource")).order_by("position", "label_fr")


def chosen(parameters) -> Selection:
    """Return the values of the collection's facets found in the address."""
    return filters.chosen(parameters, FACETS)


def filtered(queryset, selection: Selection, without: str = ""):
    """Keep the documents that match every facet chosen, `without` one left aside for its own counts."""
    for name, values in selection.items():
        if values and name != without:
            # A subquery per facet: joins to several many-to-manys would multiply the rows counted.
            matching = queryset.model.objects.filter(FACETS[name].condition(values)).values("pk")
            queryset = queryset.filter(pk__in=matching)
    return queryset


def count(queryset, selection: Selection, scope: Scope, names: Iterable[str]) -> dict[str, list[Row]]:
    """
    Count documents per value of each facet named, in one statement.

    A facet's own choice is left aside when it is counted, so that a second value can be added to the first.
    """
    queries = [
        filtered(queryset, selection, without=name)
        .order_by()
        .annotate(facet=Value(name, output_field=CharField()), value=value, label=label)
        .filter(value__gt="")
        .values_list("facet", "value", "label")
        .annotate(total=Count("pk", distinct=True))
        for name in names
        for value, label in FACETS[name].columns(scope)
    ]
    rows: dict[str, list[Row]] = {name: [] for name in names}
    for name, value, label, total in queries[0].union(*queries[1:], all=True):
        rows[name].append((value, label, total))
    return rows


class CappedPaginator(Paginator):
    """Pages of results, down to a depth that the database still reaches quickly."""

    @cached_property
    def num_pages(self):
        return min(super().num_pages, MAX_PAGES)


class Listing(FilteredList):
    """
    A list of documents as its address says: facets, sorting, way of showing, page.

    `base` is what the list holds before the reader chooses, `page` the page that shows it.
    """

    def __init__(self, request, scope: Scope, page, base):
        super().__init__(request.GET, page.get_url(request) or "", FACETS)
        self.request, self.scope, self.page, self.base = request, scope, page, base
        self.sort = sort_named(request.GET.get("tri"))
        self.view = view if (view := request.GET.get("affichage")) in PAGE_SIZES else "cartes"

    @property
    def is_plain(self) -> bool:
        """Whether the reader chose nothing but the page."""
        unchanged = self.sort == DEFAULT_SORT and self.view == "cartes" and not self.all_filters
        return unchanged and not any(self.selection.values())

    def state(self) -> dict[str, str]:
        return {
            "tri": "" if self.sort == DEFAULT_SORT else self.sort,
            "affichage": "" if self.view == "cartes" else self.view,
            **super().state(),
        }

    def facets(self) -> list[dict[str, Any]]:
        """Return the facets offered, each as `panel` says."""
        names = self.offered(FIRST_FACETS)
        counts = count(self.base, self.selection, self.scope, names)
        facets = []
        for name in names:
            options = FACETS[name].options(counts[name])
            options += self._unmatched(name, {option["value"] for option in options})
            facets.append(self.panel(name, options))
        return facets

    def _unmatched(self, name: str, known: set[str]) -> list[dict[str, Any]]:
        """What was chosen and finds nothing: still to be named, and unticked."""
        missing = [value for value in self.selection[name] if value not in known]
        labels = FACETS[name].labels(missing, self.scope) if missing else {}
        return [{"value": value, "label": label, "count": 0} for value, label in labels.items()]

    def columns(self) -> list[dict[str, Any]]:
        """Return the table's headings, each with the address that sorts by it: `[{"label", "url", "direction"}]`."""
        columns = []
        for name, label in COLUMNS.items():
            direction = {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")
            wanted = f"-{name}" if direction == "ascending" else name
            columns.append(
                {
                    "label": str(label),
                    "direction": direction,
                    "url": self.address(tri="" if wanted == DEFAULT_SORT else wanted),
                }
            )
        return columns

    def title(self, chips: list[dict[str, str]], number: int) -> str:
        """Return the title of the page in a browser's tab: what is listed, by which choices, which page of it."""
        title = self.page.seo_title or self.page.title
        if chips:
            labels = ", ".join(chip["label"] for chip in chips[:4])
            title = _("%(list)s : %(choices)s") % {"list": title, "choices": f"{labels}…" if chips[4:] else labels}
        return _("%(list)s, page %(number)d") % {"list": title, "number": number} if number > 1 else title

    def context(self) -> dict[str, Any]:
        """Return what `components/listing.html` shows."""
        facets = self.facets()
        chips = self.chips(facets)
        results = ordering(with_cards(filtered(self.base, self.selection)), self.sort)
        paginator = CappedPaginator(results, PAGE_SIZES[self.view])
        page_obj = paginator.get_page(self.request.GET.get("page"))
        return {
            "facets": facets,
            "all_filters": self.all_filters,
            "fewer_filters_url": self.address(filtres=""),
            "chips": chips,
            "reset_url": self.reset_url,
            "page_obj": page_obj,
            "results": page_obj.object_list,
            "total": paginator.count,
            "sort": "" if self.sort == DEFAULT_SORT else self.sort,
            "sort_options": [
                {
                    "label": str(label),
                    "selected": value == self.sort,
                    "url": self.address(tri="" if value == DEFAULT_SORT else value),
                }
                for value, label in QUICK_SORTS.items()
            ],
            "view": self.view,
            "view_options": [
                {"label": label, "selected": view == self.view, "url": self.address(affichage=value)}
                for view, value, label in (("cartes", "", _("Liste")), ("tableau", "tableau", _("Tableau")))
            ],
            "columns": self.columns() if self.view == "tableau" else [],
            "listing_title": self.title(chips, page_obj.number),
            **robots(self.request, self.page, page_obj.number, plain=self.is_plain),
        }


def robots(request, page, number: int, *, plain: bool) -> dict[str, Any]:
    """What search engines are told: each page of the plain list has its address, a filtered or sorted list none."""
    address = page.get_full_url(request)
    return {
        "noindex": not plain or getattr(request, "is_preview", False),
        "canonical_url": f"{address}?page={number}" if number > 1 and plain else address,
    }
