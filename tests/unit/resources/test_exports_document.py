"""A page as HTML without the site."""

import datetime
import json

import pytest
from django.contrib.auth.models import Group
from lxml import html as lxml_html
from wagtail.models import PageViewRestriction

from cms.core.typography import set_text
from cms.core.visibility import Scope
from resources.exports.document import document_html
from resources.models import ProjectStage, ResourceLink, ResourcePlace, ResourceReference, resource_types
from territories.models import EventSession, NarrativeEpisode
from tests.factories import resources, territories
from tests.factories.assets import ImageFactory
from tests.unit.resources.test_page_types import FACTORIES

pytestmark = pytest.mark.django_db


def exported(page, tree):
    """The page's HTML, parsed."""
    return lxml_html.document_fromstring(document_html(page, Scope.for_site(tree.site)))


def text_of(element):
    return " ".join(element.text_content().split())


def stream(*blocks):
    return json.dumps([{"type": name, "value": value} for name, value in blocks])


def restrict(page):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Un groupe"))


@pytest.mark.parametrize("model", resource_types(), ids=lambda model: model.__name__)
def test_every_type_opens_with_its_title_and_holds_its_rubrics(tree, model):
    page = FACTORIES[model]()
    document = exported(page, tree)
    assert document.get("lang") == "fr"
    assert document.findtext("head/title") == set_text(page.display_title)
    headings = document.xpath("//h1|//h2|//h3|//h4")
    assert [heading.tag for heading in headings].count("h1") == 1
    first = next(element for element in document.body.iter() if (element.text or "").strip())
    assert first in (headings[0], *headings[0])
    titles = [text_of(heading) for heading in document.findall(".//h2")]
    assert [title for title in titles if title in {rubric.title for rubric in page.get_rubrics()}] == [
        rubric.title for rubric in page.get_rubrics()
    ]
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_rights_and_identity_leave_with_the_text(tree):
    funder = resources.FunderFactory(mention="Avec le soutien de la Fondation.")
    page = resources.CapitalisationSheetFactory(
        number="2.9",
        title="Qui décide ?",
        funders=[funder],
        place_links=[ResourcePlace(place=territories.PlaceFactory(name="Colombelles"))],
        reference_links=[ResourceReference(reference=resources.ReferenceFactory(title="Un ouvrage cité"))],
    )
    document = exported(page, tree)
    content = text_of(document.body)
    for expected in (page.accession, "Colombelles", "Un ouvrage cité", funder.mention, "CC-BY-SA-4.0", "Attesté"):
        assert expected in content
    assert document.xpath("//meta[@name='author']/@content") == ["Chargé·e de mission"]
    links = document.xpath("//section[@class='notice']//a/@href")
    assert links == ["https://creativecommons.org/licenses/by-sa/4.0/deed.fr", f"http://localhost/d/{page.accession}/"]


def test_links_lead_back_to_the_site_from_anywhere(tree):
    target = resources.CapitalisationSheetFactory()
    link = f'<a linktype="page" id="{target.pk}">une fiche</a>'
    page = resources.MonographFactory(needs=resources.body(link), links=[ResourceLink(relation="voir", target=target)])
    links = exported(page, tree).xpath("//body//a/@href")
    assert target.full_url in links
    assert f"http://localhost{target.permanent_path}" in links
    assert all(link.startswith(("http://", "https://", "#")) for link in links)


def test_a_dead_link_leaves_its_words(tree):
    page = resources.MonographFactory(needs=resources.body('Voir <a linktype="page" id="99999">cette page</a>.'))
    document = exported(page, tree)
    assert "Voir cette page." in text_of(document)
    assert document.xpath("//a[not(@href)]") == []


@pytest.mark.parametrize("hidden", ["draft", "private", "expired"])
def test_neighbours_that_are_not_public_are_not_named(tree, hidden):
    secret = resources.LearningVisitFactory(
        title="Une visite cachée",
        live=hidden != "draft",
        expire_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC) if hidden == "expired" else None,
    )
    if hidden == "private":
        restrict(secret)
    example = {"title": "Un lieu", "text": "<p>Un cas.</p>", "document": secret.pk}
    page = resources.MonographFactory(
        needs=stream(("example", example)),
        links=[ResourceLink(relation="fonde", target=secret), ResourceLink(relation="voir", target=secret)],
    )
    html = document_html(page, Scope.for_site(tree.site))
    assert "Un cas." in html
    assert "Une visite cachée" not in html
    assert secret.accession not in html


def test_the_blocks_of_a_rubric(tree):
    image = ImageFactory(description="Une cour plantée", credit="MES Occitanie")
    table = {
        "caption": "Deux structures",
        "columns": [{"type": "text", "heading": "Nom"}, {"type": "number", "heading": "Postes"}],
        "rows": [{"values": ["<p>ARDES</p>", "4"]}],
    }
    figure = {"image": {"image": image.pk, "alt_text": "Une cour", "decorative": False}, "caption": "À Colombelles"}
    page = resources.MonographFactory(
        needs=stream(
            ("text", "<h4>Trop profond</h4><p>Un.</p>"),
            ("figure", figure),
            ("table", table),
            ("quote", {"text": "Nous écoutons.", "source": "Une structure"}),
            ("key_point", {"text": "<p>Le besoin d’abord.</p>"}),
        )
    )
    document = exported(page, tree)
    (img,) = document.findall(".//img")
    assert img.get("alt") == "Une cour"
    assert img.get("src") == image.renditions.order_by("-width").first().url
    assert "À Colombelles Crédit : MES Occitanie" in text_of(document.find(".//figure"))
    assert document.findtext(".//caption") == "Deux structures"
    assert document.xpath("//th/@scope") == ["col", "col", "row"]
    assert document.xpath("//h3/text()")[0] == "Trop profond"
    assert "« Nous écoutons. » Une structure" in text_of(document.find(".//blockquote"))
    assert "Le besoin d’abord." in text_of(document)


def test_every_block_has_its_export_template(tree):
    from django.template.loader import get_template

    from resources.blocks import SheetBodyBlock

    for name in SheetBodyBlock().child_blocks:
        get_template(f"resources/exports/blocks/{name}.html")


def test_an_image_without_file_at_hand_makes_none(tree):
    image = ImageFactory()
    image.renditions.all().delete()
    figure = {"image": {"image": image.pk, "alt_text": "Une cour", "decorative": False}, "caption": ""}
    page = resources.MonographFactory(needs=stream(("figure", figure)))
    assert exported(page, tree).findall(".//img") == []
    assert not image.renditions.exists()


def test_a_long_document_opens_with_its_contents(tree):
    words = "mot " * 700
    page = resources.MonographFactory(needs=stream(("text", f"<h3>Une étape</h3><p>{words}</p>")))
    document = exported(page, tree)
    entries = {text_of(link): link.get("href") for link in document.findall(".//nav//a")}
    (rubric,) = document.xpath("//h2[contains(., 'besoins')]/@id")
    assert entries["Une étape"] == f"#{rubric}--une-etape"
    assert set(entries.values()) <= {f"#{anchor}" for anchor in document.xpath("//@id")}
    assert exported(resources.MonographFactory(), tree).findall(".//nav") == []


def test_a_narrative_shows_its_episodes(tree):
    episode = NarrativeEpisode(date="début 2018", title="Le premier atelier", text="Quarante personnes.")
    page = territories.TerritoryNarrativeFactory(period="2016–2020", episodes=[episode])
    content = text_of(exported(page, tree))
    for expected in ("2016–2020", "début 2018", "Le premier atelier", "Quarante personnes."):
        assert expected in content


def test_an_event_shows_its_programme(tree):
    day = datetime.date(2022, 3, 14)
    session = EventSession(day=day, start=datetime.time(9, 30), end=datetime.time(11), title="Accueil")
    page = territories.EventFactory(start_date=day, venue="Halle aux grains", attendance=40, sessions=[session])
    content = text_of(exported(page, tree))
    for expected in ("Lundi 14 mars 2022", "9 h 30 – 11 h Accueil", "Halle aux grains", "Participant·es 40"):
        assert expected in content


def test_a_visit_shows_its_attendance_and_names_its_grid(tree):
    content = text_of(exported(resources.LearningVisitFactory(attendance=14), tree))
    assert "Participant·es 14" in content
    assert "Grille Grille commune" in content


def test_a_guide_lists_its_public_sheets(tree):
    sheets = [resources.CapitalisationSheetFactory(live=live) for live in (True, False)]
    page = resources.GuideFactory(links=[ResourceLink(relation="fonde", target=sheet) for sheet in sheets])
    content = text_of(exported(page, tree))
    assert sheets[0].display_title in content
    assert sheets[1].title not in content


def test_a_project_shows_its_stages_and_a_tool_its_practice(tree):
    stage = ProjectStage(title="Diagnostic", period="2021", deliverable="Un rapport")
    assert "Diagnostic 2021 Un rapport" in text_of(exported(resources.ProjectSheetFactory(stages=[stage]), tree))
    tool = resources.ToolSheetFactory(duration="Deux heures", material="Des cartes")
    assert "Durée Deux heures Matériel Des cartes" in text_of(exported(tool, tree))
