"""Facets counted over all that is found, orders, and pages of results that hold each page once."""

import datetime
import random

import pytest
from wagtail.models import Page

from resources.models import ResourcePlace
from search import query
from search.backends.base import Order
from search.models import Entry
from tests.factories.home import StandardPageFactory
from tests.factories.resources import MonographFactory, ThemeFactory, ToolSheetFactory
from tests.factories.territories import PlaceFactory

NAMES = ("type", "theme", "lieu", "annee")
MANY = 30
#: By slug, in the order of their titles: number, title, year, themes, place.
DOCUMENTS = {
    "eau": ("2.10", "Eau vive", 2019, ["energie"], "Colombelles"),
    "eaux": ("2.9", "Eaux douces", 2020, ["energie", "mobilite"], "Caen"),
    "ebauche": ("", "Ébauche", 2021, ["mobilite"], "Rennes"),
    "ecluse": ("10.1", "Écluse", 2021, ["energie"], None),
    "economie": ("2.1", "économie", 2020, ["mobilite"], "Calvados"),
    "oeuvre": ("", "Œuvre", 2018, ["mobilite"], "Caen"),
    "oeuvres": ("1.20", "Œuvres", 2018, ["energie"], None),
    "zone": ("12", "Zone", 2022, ["energie"], "Bretagne"),
}


def make_corpus(tree):
    normandie = PlaceFactory(kind="region", code="28", name="Normandie")
    calvados = PlaceFactory(kind="departement", code="14", name="Calvados", parents=[normandie])
    bretagne = PlaceFactory(kind="region", code="53", name="Bretagne")
    places = {
        "Calvados": calvados,
        "Bretagne": bretagne,
        "Colombelles": PlaceFactory(code="14167", name="Colombelles", parents=[calvados]),
        "Caen": PlaceFactory(code="14118", name="Caen", parents=[calvados]),
        "Rennes": PlaceFactory(code="35238", name="Rennes", parents=[bretagne]),
    }
    themes = {slug: ThemeFactory(slug=slug, label_fr=slug.capitalize()) for slug in ("energie", "mobilite")}
    documents = list(DOCUMENTS.items())
    random.Random(5).shuffle(documents)  # noqa: S311 - the same order at each run
    for rank, (slug, (number, title, year, chosen, place)) in enumerate(documents):
        (ToolSheetFactory if rank % 2 else MonographFactory)(
            slug=slug,
            number=number,
            title=title,
            essential="Un jardin.",
            date=datetime.date(year, 1, 1),
            themes=[themes[name] for name in chosen],
            place_links=[ResourcePlace(place=places[place])] if place else [],
        )
    StandardPageFactory(slug="page", title="Une page", introduction="Un jardin, puis un jardin")
    for number in range(MANY):
        StandardPageFactory(slug=f"meme-{number}", title="Le même titre", introduction="Le même étang")


@pytest.fixture
def told(site):
    """The facets of the pages that speak of gardens, by slug."""
    pages = Page.objects.filter(slug__in=[*DOCUMENTS, "page"])
    return dict(Entry.objects.filter(page__in=pages).values_list("page__slug", "facets"))


def kept(told, selection):
    """Return the slugs of what has, of each facet chosen, one of the values."""
    return {
        slug
        for slug, facets in told.items()
        if all(set(values) & set(facets.get(name, [])) for name, values in selection.items() if values)
    }


def counted(told, selection):
    """Return the counts of each facet over what the others keep."""
    counts = {}
    for name in NAMES:
        others = {other: values for other, values in selection.items() if other != name}
        for slug in kept(told, others):
            for value in told[slug].get(name, []):
                counts.setdefault(name, {}).setdefault(value, 0)
                counts[name][value] += 1
    return counts


def test_facets_are_counted_over_all_that_is_found_whichever_are_chosen(site, told):
    draw = random.Random(9)  # noqa: S311 - the same choices at each run
    values = {name: sorted({value for facets in told.values() for value in facets.get(name, [])}) for name in NAMES}
    selections = [{}, {"theme": []}, {"theme": ["inconnu"]}, {"inconnue": ["energie"]}]
    for _ in range(30):
        names = draw.sample(NAMES, draw.randint(1, 3))
        selections.append({name: draw.sample(values[name], draw.randint(1, 2)) for name in names})
    for selection in selections:
        results = site.search("jardin", facets=selection, counted=NAMES)
        assert {result.page.slug for result in results.results} == kept(told, selection), selection
        assert results.total == len(results.results)
        assert results.counts == counted(told, selection), selection


def test_the_values_of_one_facet_add_up_and_those_of_two_narrow(site):
    assert set(site.find("jardin", facets={"annee": ["2018", "2022"]})) == {"oeuvre", "oeuvres", "zone"}
    both = {"annee": ["2018", "2022"], "theme": ["energie"]}
    assert set(site.find("jardin", facets=both)) == {"oeuvres", "zone"}


def test_a_region_finds_its_communes(site):
    assert set(site.find("jardin", facets={"lieu": ["region:28"]})) == {"eau", "eaux", "economie", "oeuvre"}
    assert set(site.find("jardin", facets={"lieu": ["departement:14"]})) == {"eau", "eaux", "economie", "oeuvre"}
    assert set(site.find("jardin", facets={"lieu": ["commune:14118"]})) == {"eaux", "oeuvre"}
    assert set(site.find("jardin", facets={"lieu": ["commune:35238", "commune:14167"]})) == {"ebauche", "eau"}
    assert set(site.find("normandie jardin", facets={"lieu": ["region:53"]})) == {"ebauche", "zone"}


def test_counts_are_those_of_the_whole_not_of_a_page(site):
    results = site.search("étang", counted=["type"])
    assert len(results.results) == query.PAGE_SIZE
    assert (results.total, results.counts) == (MANY, {"type": {"page": MANY}})
    assert site.search("étang", 3, counted=["type"]).counts == results.counts
    assert site.search("introuvablement", counted=["type"]).counts == {}
    assert site.search("étang").counts == {}


@pytest.mark.parametrize("value", ["'", '"', "\\", "x" * 3_000, "😀", "", "commune:", "*", "{}"])
def test_no_value_breaks_a_facet(site, value):
    assert site.find("jardin", facets={"theme": [value]}) == []
    assert set(site.find("jardin", facets={"annee": [value, "2022"]})) == {"zone"}
    assert set(site.find("jardin", facets={"annee": [*map(str, range(3000, 3098)), "2022"]})) == {"zone"}


def test_results_are_sorted_by_number_as_numbers(site):
    numbered = ["oeuvres", "economie", "eaux", "eau", "ecluse", "zone"]
    found = site.find("jardin", order=Order.NUMBER)
    assert found[: len(numbered)] == numbered
    assert set(found[len(numbered) :]) == {"page", "ebauche", "oeuvre"}


def test_results_are_sorted_by_title_whatever_the_accents(site):
    assert site.find("jardin", order=Order.TITLE) == [*list(DOCUMENTS)[:-1], "page", "zone"]


def test_results_are_sorted_by_date_the_last_first(site):
    found = site.find("jardin", order=Order.DATE)
    years = [DOCUMENTS[slug][2] for slug in found if slug in DOCUMENTS]
    assert years == sorted(years, reverse=True)
    assert found[-1] == "page"  # has no date


def test_results_are_sorted_by_relevance(site):
    assert site.find("jardin")[0] == "page"
    assert site.find("jardin zone")[0] == "zone"


@pytest.mark.parametrize("order", Order)
def test_pages_of_results_hold_each_page_once_and_always_at_the_same_place(site, order):
    found = site.find("étang", order=order)
    assert sorted(found) == sorted(f"meme-{number}" for number in range(MANY))
    assert found == site.find("étang", order=order)
    assert found == [f"meme-{number}" for number in range(MANY)]  # the first written first


def test_orders_and_facets_go_together(site):
    found = site.find("jardin", order=Order.NUMBER, facets={"theme": ["mobilite"], "annee": ["2020"]})
    assert found == ["economie", "eaux"]


def test_no_page_of_results_is_deeper_than_what_is_answered(site, monkeypatch):
    monkeypatch.setattr(query, "MAX_PAGES", 2)
    results = site.search("étang", 99)
    assert (results.page.number, results.page.paginator.num_pages) == (2, 2)
    assert not results.page.has_next()
    assert results.total == MANY
    assert len(results.results) == query.PAGE_SIZE


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-3, 1), ("x", 1), (None, 1), ("2", 2), (4, 3), ("9" * 30, 3)])
def test_a_page_out_of_range_gives_the_nearest(site, asked, given):
    results = site.search("étang", asked)
    assert results.page.number == given
    assert results.results


def test_an_empty_query_finds_nothing(site):
    for text in ("", "   ", "-jardin", "«»", "!"):
        results = site.search(text, counted=NAMES)
        assert (results.total, results.results, results.counts) == (0, [], {})
