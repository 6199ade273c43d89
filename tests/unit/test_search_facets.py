"""By what pages are found besides their text: keywords, and facets that the collection accepts as they are."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from resources.facets import FACETS
from resources.models import VOCABULARIES, Attachment, Credit, Resource, ResourcePlace, ResourceReference
from territories.models import OrganisationPlace
from tests.factories.assets import DocumentFactory
from tests.factories.resources import (
    CapitalisationSheetFactory,
    ExampleSheetFactory,
    FunderFactory,
    GlossaryTermPageFactory,
    MonographFactory,
    PublicationFactory,
    ReferenceFactory,
    ThemeFactory,
    ToolSheetFactory,
    body,
)
from tests.factories.territories import EventFactory, OrganisationPageFactory, PlaceFactory, TerritoryPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(tree):
    region = PlaceFactory(kind="region", code="28", name="Normandie")
    departement = PlaceFactory(kind="departement", code="14", name="Calvados", parents=[region])
    epci = PlaceFactory(kind="epci", code="200065597", name="Caen la Mer", parents=[departement])
    return [PlaceFactory(code="14167", name="Colombelles", parents=[departement, epci]), epci, departement, region]


@pytest.fixture
def organisation(tree):
    return OrganisationPageFactory(title="Une union régionale", acronym="URT", acronym_expansion="Union de Trente")


@pytest.fixture
def filled(places, organisation):
    """Return a function that makes a document with something under every facet that its type has."""
    terms = {
        name: model.objects.create(slug=f"un-{name}", label_fr=f"Un {name}") for name, model in VOCABULARIES.items()
    }

    def fill(factory, **values):
        several = {name: [term] for name, term in terms.items() if name not in ("families", "phases")}
        return factory(
            phase=terms["phases"],
            maturity="en-cours",
            place_links=[ResourcePlace(place=places[0])],
            credits=[Credit(role="hote", organisation=organisation), Credit(role="auteur", function="Élue")],
            funders=[FunderFactory(slug="une-fondation")],
            **several,
            **values,
        )

    return fill


@pytest.mark.parametrize("factory", [CapitalisationSheetFactory, ExampleSheetFactory, ToolSheetFactory, EventFactory])
def test_each_facet_finds_the_document_by_each_value_that_it_tells(filled, factory):
    page, other = filled(factory), MonographFactory(date=datetime.date(1990, 1, 1), licence="CC0-1.0", themes=[])
    told = page.get_search_facets()
    everything = set(FACETS) | {"kind"}
    without = {
        CapitalisationSheetFactory: {"kind"},
        ExampleSheetFactory: {"kind", "famille"},
        ToolSheetFactory: {"famille"},
        EventFactory: {"famille"},
    }
    assert set(told) == everything - without[factory]
    for name, values in told.items():
        assert len(set(values)) == len(values)
        for value in values:
            found = Resource.objects.filter(FACETS["type" if name == "kind" else name].condition([value]))
            assert page.resource_ptr in found
            assert other.resource_ptr not in found or name == "provenance"


def test_facets_have_the_values_that_addresses_write(filled, places):
    told = filled(ToolSheetFactory, kind="methode").get_search_facets()
    assert (told["type"], told["kind"], told["annee"]) == (["fiche-outil"], ["fiche-outil:methode"], ["2021"])
    assert told["theme"] == ["un-themes"]
    assert sorted(told["lieu"]) == ["commune:14167", "departement:14", "epci:200065597", "region:28"]


def test_a_research_axis_is_told_once_whether_chosen_or_illustrated(filled):
    page = filled(ExampleSheetFactory)
    assert page.get_search_facets()["axe"] == ["un-research_axes", page.axis.slug]
    page.research_axes = [page.axis]
    assert page.get_search_facets()["axe"] == [page.axis.slug]


def test_keywords_name_terms_places_organisations_type_and_year(filled):
    told = filled(ToolSheetFactory, kind="methode").get_search_keywords()
    expected = {"fiche outil", "Méthode", "Un themes", "Un notions", "Un methods", "Un workstreams", "Un audiences"}
    expected |= {"Colombelles", "Caen la Mer", "Calvados", "Normandie", "2021"}
    expected |= {"Une union régionale", "URT", "Union de Trente"}
    assert expected <= set(told)
    assert all(told)
    assert len(told) == len(set(told))


def test_the_acronym_of_an_organisation_that_is_no_longer_public_is_not_told(filled, organisation):
    organisation.unpublish()
    told = filled(ToolSheetFactory).get_search_keywords()
    assert "Une union régionale" in told  # the document's own page names it
    assert "URT" not in told


def test_keywords_are_in_the_language_asked(tree):
    page = ToolSheetFactory(themes=[ThemeFactory(slug="mobilite", label_fr="Mobilité", label_en="Mobility")])
    with override("en"):
        assert "Mobility" in page.get_search_keywords()


def test_an_organisation_a_territory_and_a_term_tell_their_names_and_places(places):
    organisation = OrganisationPageFactory(
        acronym="URT",
        variants="U.R.T.\nUnion RT",
        place_links=[OrganisationPlace(place=places[0])],
        themes=[ThemeFactory()],
    )
    assert {"URT", "U.R.T.", "Union RT", "Normandie", "Coopération territoriale"} <= {
        *organisation.get_search_keywords()
    }
    assert organisation.get_search_facets()["theme"] == ["cooperation-territoriale"]
    territory = TerritoryPageFactory(place=places[1])
    assert {"Intercommunalité", "Caen la Mer", "Normandie"} <= {*territory.get_search_keywords()}
    for page, inside in ((organisation, 4), (territory, 3)):
        assert "region:28" in page.get_search_facets()["lieu"]
        assert len(page.get_search_facets()["lieu"]) == inside
    assert TerritoryPageFactory(place=None).get_search_facets() == {"type": ["territoire"]}
    term = GlossaryTermPageFactory(acronym="PTCE", variants="pôle territorial")
    assert {"PTCE", "pôle territorial"} <= {*term.get_search_keywords()}
    assert term.get_search_facets() == {"type": ["terme"]}


def test_what_is_only_in_memory_is_told(tree, places, organisation):
    """Pages are indexed within the saving of a page whose relations are not in the database yet."""
    page = CapitalisationSheetFactory()
    page.themes = [ThemeFactory(slug="eau", label_fr="Eau")]
    page.place_links = [ResourcePlace(place=places[0])]
    page.credits = [Credit(role="auteur", organisation=organisation)]
    file = DocumentFactory(file__data=b"Une annexe.")
    page.attachments = [Attachment(document=file)]
    page.definition = body("Une définition toute neuve.")
    told = page.get_search_facets()
    assert (told["theme"], told["organisation"], len(told["lieu"])) == (["eau"], [organisation.slug], 4)
    assert {"Eau", "Normandie", "URT"} <= set(page.get_search_keywords())
    assert {"Une définition toute neuve.", "Une annexe."} <= {passage.text for passage in page.get_passages()}


def test_what_a_document_is_tied_to_costs_no_statement_each(tree, places):
    counts = []
    for number in (1, 10):
        page = PublicationFactory(
            credits=[Credit(organisation=OrganisationPageFactory()) for _ in range(number)],
            place_links=[ResourcePlace(place=PlaceFactory(parents=places[1:])) for _ in range(number)],
            reference_links=[ResourceReference(reference=ReferenceFactory()) for _ in range(number)],
            attachments=[Attachment(document=DocumentFactory()) for _ in range(number)],
        )
        page = Resource.objects.get(pk=page.pk).specific
        with CaptureQueriesContext(connection) as queries:
            page.get_passages(), page.get_search_keywords(), page.get_search_facets()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 40
