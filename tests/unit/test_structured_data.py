"""What machines read of a page: JSON-LD, citation tags, the picture shown where its address is shared."""

import datetime
import json
from io import BytesIO

import pytest
from django.utils import timezone
from lxml import html
from PIL import Image
from wagtail.models import PageViewRestriction

from cms.core.models import BasePage
from resources.models import Credit, ResourceLink, ResourcePlace
from tests.factories.resources import (
    CapitalisationSheetFactory,
    GlossaryTermPageFactory,
    LearningVisitFactory,
    MonographFactory,
    ProjectSheetFactory,
)
from tests.factories.territories import EventFactory, OrganisationPageFactory, PlaceFactory, TerritoryPageFactory


def structured(client, address):
    """The JSON-LD of a page: one object, or None."""
    scripts = html.document_fromstring(client.get(address).content).xpath("//script[@type='application/ld+json']")
    assert len(scripts) <= 1
    return json.loads(scripts[0].text) if scripts else None


def metas(client, address, start):
    head = html.document_fromstring(client.get(address).content).find("head")
    found = [(meta.get("name") or meta.get("property") or "", meta.get("content")) for meta in head.iter("meta")]
    return [(name, content) for name, content in found if name.startswith(start)]


@pytest.fixture
def sheet(tree):
    """A sheet by an organisation, about a place, based on a public visit and on one that is still a draft."""
    organisation = OrganisationPageFactory(title="MES Occitanie")
    place = PlaceFactory(name="Colombelles", kind="commune", code="14167")
    return CapitalisationSheetFactory(
        title="Comment coopérer\u00a0?",
        number="2.9",
        date=datetime.date(2021, 3, 1),
        date_precision="month",
        credits=[
            Credit(role="auteur", organisation=organisation),
            Credit(role="relecture", function="Chercheur·se associé·e"),
        ],
        place_links=[ResourcePlace(place=place)],
        links=[
            ResourceLink(relation="fonde", target=LearningVisitFactory()),
            ResourceLink(relation="fonde", target=LearningVisitFactory(live=False)),
        ],
    )


def test_a_sheet_says_what_it_is_under_which_licence_and_what_it_is_based_on(client, sheet):
    data = structured(client, sheet.url)
    [visit] = [link.target for link in sheet.links.all() if link.target.live]
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "LearningResource"
    assert data["@id"].endswith(sheet.permanent_path)
    assert data["name"] == "2.9 Comment coopérer\u00a0?"
    assert data["identifier"] == sheet.accession
    assert data["dateCreated"] == "2021-03"
    assert data["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert [author["name"] for author in data["creator"]] == ["MES Occitanie"]
    assert data["creditText"] == "MES Occitanie, Chercheur·se associé·e"
    assert [address.rpartition("/d/")[2] for address in data["isBasedOn"]] == [f"{visit.accession}/"]
    assert data["spatialCoverage"] == [{"@type": "Place", "name": "Colombelles", "identifier": "commune:14167"}]


def test_zotero_finds_whole_organisations_as_authors(client, sheet):
    tags = metas(client, sheet.url, "citation_")
    assert ("citation_title", "2.9 Comment coopérer\u00a0?") in tags
    assert ("citation_author", "MES Occitanie,") in tags
    assert ("citation_publication_date", "2021/03") in tags
    assert ("citation_technical_report_number", sheet.accession) in tags
    assert dict(tags)["citation_public_url"].endswith(sheet.permanent_path)


def test_an_event_gives_its_days_and_its_place(client, tree):
    event = EventFactory(
        start_date=datetime.date(2019, 12, 2), end_date=datetime.date(2019, 12, 4), venue="Bergerie de Villarceaux"
    )
    data = structured(client, event.url)
    assert (data["@type"], data["startDate"], data["endDate"]) == ("Event", "2019-12-02", "2019-12-04")
    assert data["location"] == [{"@type": "Place", "name": "Bergerie de Villarceaux"}]
    assert structured(client, EventFactory(start_date=None).url)["@type"] == "Article"


def test_an_organisation_and_a_territory_are_what_they_are(client, tree):
    organisation = structured(client, OrganisationPageFactory(title="ARDES", variants="Ardes\nARDES Normandie").url)
    assert (organisation["@type"], organisation["name"]) == ("Organization", "ARDES")
    assert "ARDES Normandie" in organisation["alternateName"]
    assert structured(client, TerritoryPageFactory(title="Couserans").url)["@type"] == "Place"


def test_the_glossary_is_a_set_of_the_terms_that_are_public(client, tree):
    term = GlossaryTermPageFactory(parent=tree.glossary, title="Tiers-lieu")
    GlossaryTermPageFactory(parent=tree.glossary, title="Brouillon", live=False)
    data = structured(client, tree.glossary.url)
    assert data["@type"] == "DefinedTermSet"
    assert [entry["name"] for entry in data["hasDefinedTerm"]] == ["Tiers-lieu"]
    data = structured(client, term.url)
    assert (data["@type"], data["description"]) == ("DefinedTerm", "Une définition courte.")


def test_a_definition_of_several_paragraphs_is_told_as_text(client, tree):
    term = GlossaryTermPageFactory(
        parent=tree.glossary, definition="<p>Recherche &amp; action.</p><ul><li>Une.</li><li>Deux.</li></ul>"
    )
    assert structured(client, term.url)["description"].split() == ["Recherche", "&", "action.", "Une.", "Deux."]


def test_a_project_s_sheet_is_a_work_and_not_the_organisation_that_leads_it(client, tree):
    """A `Project` of schema.org is an organisation: it has no licence, no author, no file."""
    data = structured(client, ProjectSheetFactory().url)
    assert (data["@type"], bool(data["license"])) == ("Article", True)


def test_what_an_author_types_never_ends_the_data(client, tree):
    page = MonographFactory(title="</script><script>alert(1)</script>")
    assert structured(client, page.url)["name"] == "</script><script>alert(1)</script>"


def test_a_document_is_shared_with_a_picture_of_its_cover(client, sheet):
    tags = dict(metas(client, sheet.url, "og:"))
    assert (tags["og:title"], tags["og:type"]) == ("2.9 Comment coopérer\u00a0?", "article")
    response = client.get(tags["og:image"])
    assert response["Content-Type"] == "image/png"
    with Image.open(BytesIO(response.content)) as image:
        assert image.size == (1200, 630)
    assert client.get(tags["og:image"]).content == response.content


def test_the_picture_follows_the_title_and_shows_the_longest_whole_or_cut(client, tree):
    page = LearningVisitFactory()
    before = client.get(f"{page.url}apercu/").content
    page.title = "Un titre " + "interminable " * 18
    page.save_revision().publish()
    assert client.get(f"{page.url}apercu/").content != before


def test_no_picture_of_what_is_not_public(client, tree):
    page, draft, private, expired = (
        MonographFactory(),
        MonographFactory(live=False),
        MonographFactory(),
        MonographFactory(expire_at=timezone.now() - datetime.timedelta(days=1)),
    )
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.GROUPS)
    for hidden, status in ((draft, 404), (private, 302), (expired, 410)):
        assert client.get(f"{hidden.url}apercu/").status_code == status
    assert client.get(f"{page.url}apercu/").status_code == 200
    page.withdraw("Dépassé.")
    assert client.get(f"{page.url}apercu/").status_code == 404


def test_a_page_that_says_nothing_writes_nothing(client, tree):
    assert structured(client, tree.home.url) is None
    assert BasePage.get_structured_data(tree.home, {}) == {}
