"""The collection's facets, sorting, views and pages, as addresses say them."""

import datetime
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.utils import timezone
from lxml import html
from wagtail.models import PageViewRestriction

from cms.core.filters import MAX_VALUES, filter_query
from resources.facets import FACETS
from resources.imports.vocabularies import load_vocabularies
from resources.listing import chosen
from resources.models import (
    Audience,
    Credit,
    Environment,
    Family,
    Method,
    Notion,
    Phase,
    ResearchAxis,
    ResourcePlace,
    Scale,
    WorkStream,
)
from tests.factories.resources import (
    CapitalisationSheetFactory,
    ExampleSheetFactory,
    FunderFactory,
    MonographFactory,
    ThemeFactory,
    ToolSheetFactory,
)
from tests.factories.territories import EventFactory, OrganisationPageFactory, PlaceFactory

YESTERDAY = timedelta(days=-1)


def listed(client, address):
    """Titles of the documents listed at an address, in their order."""
    return [document.title for document in client.get(address).context["results"]]


def options(client, address, facet):
    """`{value: count}` of a facet, as offered at an address."""
    [found] = [row for row in client.get(address).context["facets"] if row["name"] == facet]
    return {option["value"]: option["count"] for option in found["options"]}


def first(factory, slug):
    """The row with this slug, made the first time."""
    return factory._meta.model.objects.filter(slug=slug).first() or factory(slug=slug)


@pytest.fixture
def region(db):
    return PlaceFactory(kind="region", code="28", name="Normandie")


#: For each facet, what makes a document match, and the value that its address gives.
FIELDS = {
    "type": ("monographie", lambda: {}),
    "theme": ("energie", lambda: {"themes": [ThemeFactory(slug="energie")]}),
    "lieu": ("commune:14118", lambda: {"place_links": [ResourcePlace(place=PlaceFactory(code="14118"))]}),
    "organisation": (
        "ardes",
        lambda: {"credits": [Credit(role="hote", organisation=first(OrganisationPageFactory, "ardes"))]},
    ),
    "public": ("jeunes", lambda: {"audiences": [Audience.objects.get(slug="jeunes")]}),
    "annee": ("1999", lambda: {"date": datetime.date(1999, 5, 1)}),
    "methode": ("wiki", lambda: {"methods": [Method.objects.get(slug="wiki")]}),
    "notion": ("innovation-sociale", lambda: {"notions": [Notion.objects.get(slug="innovation-sociale")]}),
    "chantier": ("ch1", lambda: {"workstreams": [WorkStream.objects.get(slug="ch1")]}),
    "axe": ("r2", lambda: {"research_axes": [ResearchAxis.objects.get(slug="r2")]}),
    "echelle": ("region", lambda: {"scales": [Scale.objects.get(slug="region")]}),
    "milieu": ("rural", lambda: {"environments": [Environment.objects.get(slug="rural")]}),
    "phase": ("phase-2", lambda: {"phase": Phase.objects.get(slug="phase-2")}),
    "maturite": ("en-cours", lambda: {"maturity": "en-cours"}),
    "provenance": ("deduit", lambda: {"provenance": "deduit"}),
    "licence": ("CC0-1.0", lambda: {"licence": "CC0-1.0"}),
    "financeur": ("fondation", lambda: {"funders": [first(FunderFactory, "fondation")]}),
}


def test_every_facet_is_tested():
    assert set(FIELDS) | {"famille"} == set(FACETS)


@pytest.mark.parametrize("name", FIELDS)
def test_a_facet_finds_and_counts_what_is_public_and_nothing_else(client, tree, name):
    load_vocabularies()
    value, fields = FIELDS[name]
    for fate in ("live", "draft", "private", "expired"):
        more = {"expire_at": timezone.now() + YESTERDAY} if fate == "expired" else {}
        page = MonographFactory(title=fate, live=fate != "draft", **(fields() | more))
        if fate == "private":
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    ToolSheetFactory(title="autre")
    EventFactory(title="un événement", **fields())
    address = f"/collection/?filtres=tous&{name}={value}"
    assert listed(client, address) == ["live"]
    assert options(client, address, name)[value] == 1
    [chip] = client.get(address).context["chips"]
    assert chip["label"] not in ("", value) or name == "annee"


def test_a_family_is_a_facet_of_its_sheets(client, tree):
    CapitalisationSheetFactory(title="Une fiche ?")
    CapitalisationSheetFactory(title="Une autre ?", family=Family.objects.create(slug="a", label_fr="Accompagner"))
    MonographFactory()
    assert listed(client, "/collection/?famille=a") == ["Une autre ?"]
    assert options(client, "/collection/?famille=a", "famille") == {"a": 1, "b": 1}


def test_an_example_sheet_is_found_by_its_axis_and_counted_once(client, tree):
    load_vocabularies()
    axis = ResearchAxis.objects.get(slug="r4")
    ExampleSheetFactory(title="Deux fois", axis=axis, research_axes=[axis])
    ExampleSheetFactory(title="Une fois", axis=axis)
    MonographFactory(title="Aucune")
    assert sorted(listed(client, "/collection/?axe=r4")) == ["Deux fois", "Une fois"]
    assert options(client, "/collection/?axe=r4", "axe")["r4"] == 2


def test_a_kind_is_an_option_under_its_type(client, tree):
    ToolSheetFactory(title="Outil")
    ToolSheetFactory(title="Méthode", kind="methode")
    MonographFactory(title="Monographie")
    assert options(client, "/collection/", "type") == {"fiche-outil": 2, "monographie": 1}
    kinds = {"fiche-outil": 2, "fiche-outil:outil": 1, "fiche-outil:methode": 1, "monographie": 1}
    assert options(client, "/collection/?filtres=tous", "type") == kinds
    address = "/collection/?type=fiche-outil:methode"
    assert listed(client, address) == ["Méthode"]
    assert options(client, address, "type") == kinds
    assert [chip["label"] for chip in client.get(address).context["chips"]] == ["Fiche outil · méthode"]
    assert sorted(listed(client, f"{address}&type=monographie")) == ["Monographie", "Méthode"]


def test_a_place_holds_what_lies_inside_it_and_counts_so(client, tree, region):
    commune = PlaceFactory(code="14118", parents=[region])
    MonographFactory(title="Caen", place_links=[ResourcePlace(place=commune)])
    MonographFactory(title="Normandie", place_links=[ResourcePlace(place=region)])
    MonographFactory(title="Les deux", place_links=[ResourcePlace(place=region), ResourcePlace(place=commune)])
    assert sorted(listed(client, "/collection/?lieu=region:28")) == ["Caen", "Les deux", "Normandie"]
    assert options(client, "/collection/", "lieu") == {"region:28": 3, "commune:14118": 2}
    [chip] = client.get("/collection/?lieu=region:28").context["chips"]
    assert chip["label"] == "Normandie (région)"


def test_facets_combine_and_each_counts_without_its_own_choice(client, tree):
    energy, housing = ThemeFactory(slug="energie"), ThemeFactory(slug="habitat")
    MonographFactory(title="A", themes=[energy], date=datetime.date(2020, 1, 1))
    MonographFactory(title="B", themes=[housing], date=datetime.date(2020, 1, 1))
    ToolSheetFactory(title="C", themes=[energy], date=datetime.date(2021, 1, 1))
    address = "/collection/?theme=energie&annee=2020"
    assert listed(client, address) == ["A"]
    assert options(client, address, "theme") == {"energie": 1, "habitat": 1}
    assert options(client, address, "annee") == {"2021": 1, "2020": 1}
    assert options(client, address, "type") == {"monographie": 1}
    for theme, expected in (("habitat", {"A", "B"}), ("energie", {"A"})):
        assert set(listed(client, f"{address}&theme={theme}")) == expected


def test_a_choice_without_result_keeps_its_name_and_can_be_unticked(client, tree):
    theme = ThemeFactory(slug="energie", label_fr="Énergie")
    MonographFactory(parent=tree.collection, themes=[theme])
    ToolSheetFactory(parent=tree.collection)
    context = client.get("/collection/?type=fiche-outil&theme=energie").context
    assert context["total"] == 0
    assert {chip["label"] for chip in context["chips"]} == {"Fiche outil", "Énergie"}
    ticked = [row for facet in context["facets"] for row in facet["options"] if row["selected"]]
    assert [(row["value"], row["count"]) for row in ticked] == [("fiche-outil", 0), ("energie", 0)]


HOSTILE = ("<script>", "'; DROP TABLE", "%", "x" * 500, "\x00", "１９９９", "-1", ":", "commune:", "²")


@pytest.mark.parametrize("name", FACETS)
def test_values_that_mean_nothing_find_nothing_and_break_nothing(client, tree, name):
    MonographFactory()
    for value in HOSTILE:
        response = client.get(f"/collection/?{name}={quote(value)}")
        assert response.status_code == 200
        assert response.context["total"] == (0 if value.isprintable() else 1)
        assert "<script>" not in response.content.decode()


def test_all_facets_at_once_are_answered_however_many_values(client, tree):
    MonographFactory()
    values = [f"valeur-{rank}" for rank in range(2 * MAX_VALUES)]
    query = filter_query({name: [*values, "commune:1"] for name in FACETS}, filtres="tous", tri="-organisation")
    assert client.get(f"/collection/?{query}").context["total"] == 0
    assert all(len(found) == MAX_VALUES for found in chosen(QueryDict(query)).values())


@pytest.mark.parametrize(
    "query", ["tri=x", "tri=-", "page=-1", "page=x", "page=99999999999", "affichage=x", "filtres=x"]
)
def test_a_state_that_means_nothing_is_the_one_by_default(client, tree, query):
    MonographFactory(title="La seule")
    assert listed(client, f"/collection/?{query}") == ["La seule"]


def test_a_facet_of_one_option_is_no_choice(client, tree):
    MonographFactory()
    page = client.get("/collection/?filtres=tous").content.decode()
    assert 'type="checkbox"' not in page
    ToolSheetFactory()
    page = client.get("/collection/?filtres=tous").content.decode()
    assert page.count('name="type"') == 2
    assert 'name="theme"' not in page


def test_the_first_facets_are_offered_then_all_of_them(client, tree):
    MonographFactory(provenance="deduit")
    ToolSheetFactory()
    assert 'name="provenance"' not in client.get("/collection/").content.decode()
    assert 'name="provenance"' in client.get("/collection/?provenance=deduit").content.decode()
    page = html.document_fromstring(client.get("/collection/?filtres=tous&tri=titre").content)
    assert page.xpath('//input[@name="provenance"]')
    [fewer] = page.xpath('//a[contains(., "Moins de filtres")]')
    assert fewer.get("href") == "/collection/?tri=titre"


def test_each_column_sorts_both_ways_and_what_lacks_it_comes_last(client, tree, region):
    authors = [OrganisationPageFactory(title=title) for title in ("Écolieu", "Atelier", "Zone")]
    titles = ["Équipe", "Baie", "Zinc"]
    places = [PlaceFactory(name=name) for name in ("Évreux", "Auch", "Wissembourg")]
    for rank, factory in enumerate((MonographFactory, ToolSheetFactory, CapitalisationSheetFactory)):
        factory(
            title=titles[rank],
            number=f"2.{10 - rank}",
            date=datetime.date(2020 + rank, 1, 1),
            credits=[Credit(role="auteur", organisation=authors[rank])],
            place_links=[ResourcePlace(place=places[rank])],
        )
    MonographFactory(title="Sans rien", number="", date=None)
    orders = {
        "numero": ["Zinc", "Baie", "Équipe"],
        "titre": ["Baie", "Équipe", "Zinc"],
        "organisation": ["Baie", "Équipe", "Zinc"],
        "lieu": ["Baie", "Équipe", "Zinc"],
        "date": ["Équipe", "Baie", "Zinc"],
    }
    for column, expected in orders.items():
        found = [
            [title for title in listed(client, f"/collection/?tri={tri}") if title != "Sans rien"]
            for tri in (column, f"-{column}")
        ]
        assert found == [expected, expected[::-1]], column
    for column in ("numero", "lieu", "date"):
        for tri in (column, f"-{column}"):
            assert listed(client, f"/collection/?tri={tri}")[-1] == "Sans rien", tri
    assert listed(client, "/collection/?tri=type")[0] == "Zinc"


def test_pages_share_out_the_documents_and_keep_the_state(client, tree):
    for rank in range(30):
        MonographFactory(title=f"Le même {rank % 2}", slug=f"meme-{rank}", date=datetime.date(2020, 1, 1))
    ToolSheetFactory()
    address = "/collection/?type=monographie&tri=titre"
    pages = [client.get(f"{address}&page={number}").context["page_obj"] for number in (1, 2, 3)]
    assert len({document.pk for page in pages for document in page}) == 30
    page = html.document_fromstring(client.get(f"{address}&affichage=tableau").content)
    [following] = page.xpath('//a[@rel="next"]')
    assert following.get("href") == "?type=monographie&tri=titre&affichage=tableau&page=2"
    hidden = {field.get("name"): field.get("value") for field in page.xpath('//form//input[@type="hidden"]')}
    assert hidden == {"tri": "titre", "affichage": "tableau"}


def test_a_visit_is_listed_with_who_hosted_it(client, tree):
    host = Credit(role="hote", organisation=OrganisationPageFactory(title="Une hôte"))
    MonographFactory(title="Une visite", credits=[host])
    assert "Une hôte" in client.get("/collection/").content.decode()


def test_the_table_says_what_sorts_it_and_lists_the_same(client, tree):
    organisation = OrganisationPageFactory(title="Une structure")
    place = PlaceFactory(name="Caen")
    ToolSheetFactory(
        title="Un outil",
        kind="methode",
        number="3.1",
        credits=[Credit(role="auteur", organisation=organisation)],
        place_links=[ResourcePlace(place=place)],
    )
    page = html.document_fromstring(client.get("/collection/?affichage=tableau&tri=-lieu").content)
    [table] = page.findall(".//table")
    assert table.find("caption").text_content().strip() == "Documents"
    assert [cell.text_content().split() for cell in table.find("thead/tr")] == [
        ["Numéro"],
        ["Titre"],
        ["Type"],
        ["Organisation"],
        ["Lieu"],
        ["Date"],
    ]
    sorts = {cell.text_content().strip(): cell.get("aria-sort") for cell in table.find("thead/tr")}
    assert {name: sort for name, sort in sorts.items() if sort} == {"Lieu": "descending"}
    [row] = table.findall("tbody/tr")
    assert [" ".join(cell.text_content().split()) for cell in row] == [
        "3.1",
        "Un outil",
        "Fiche outil · méthode",
        "Une structure",
        "Caen",
        "2021",
    ]
    [region] = page.xpath('//*[@role="region"]')
    assert (region.get("tabindex"), region.get("class")) == ("0", "table")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "La collection"),
        ("?page=2", "La collection, page 2"),
        ("?theme=energie&type=monographie", "La collection\u00a0: Monographie, Énergie"),
        ("?theme=energie&page=2", "La collection\u00a0: Énergie, page 2"),
    ],
)
def test_titles_tell_pages_and_choices_apart(client, tree, query, title):
    for _rank in range(13):
        MonographFactory(themes=[ThemeFactory(slug="energie", label_fr="Énergie")])
    page = html.document_fromstring(client.get(f"/collection/{query}").content)
    shown = page.find("head/title").text_content()
    assert shown.split("\n\n")[0].strip() == title
    assert client.get(f"/collection/{query}").context["listing_title"] == title


def test_cards_show_kind_number_organisation_place_and_date(client, tree):
    ToolSheetFactory(
        title="Un outil",
        kind="methode",
        number="3.1",
        credits=[Credit(role="auteur", organisation=OrganisationPageFactory(title="Une structure"))],
        place_links=[ResourcePlace(place=PlaceFactory(name="Caen"))],
    )
    CapitalisationSheetFactory(title="Une fiche ?")
    page = html.document_fromstring(client.get("/collection/?tri=titre").content)
    tool, sheet = page.find_class("card")
    words = " ".join(tool.text_content().split())
    for expected in ("Fiche outil · méthode", "3.1", "Une structure", "Caen", "2021"):
        assert expected in words
    assert sheet.get("data-series") == "fiche-de-capitalisation-b"
