"""What each type of document shows of its own, on its page and in what is exported of it."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from lxml import html as lxml_html
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from wagtail.search.index import insert_or_update_object
from wagtail.test.utils.form_data import streamfield

from cms.core.visibility import Scope
from resources.exports.document import document_html
from resources.models import (
    Attachment,
    Credit,
    Monograph,
    ProjectReport,
    ProjectStage,
    Publication,
    ResourcePlace,
    resource_types,
)
from resources.models.sheets import ToolKind
from resources.models.studies import PublicationKind
from tests.factories import resources
from tests.factories.assets import DocumentFactory
from tests.factories.territories import PlaceFactory
from tests.factories.users import UserFactory
from tests.unit.editorial.posting import form_of

pytestmark = pytest.mark.django_db


def texts(page, tree):
    """The words of the page as a reader has it, then those of its export."""
    client = Client()
    if page.internal_by_default:
        client.force_login(UserFactory(admin=True))
    for html in (client.get(page.get_url()).content.decode(), document_html(page, Scope.for_site(tree.site))):
        yield " ".join(lxml_html.document_fromstring(html).body.text_content().split())


def internal_collection():
    collection = Collection.get_first_root_node().add_child(name="Fichiers internes")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    return collection


@pytest.mark.parametrize("kind", ToolKind)
def test_a_tool_says_for_whom_how_long_and_with_what(tree, kind):
    audience = resources.AudienceFactory(label_fr="Associations")
    page = resources.ToolSheetFactory(
        kind=kind,
        audiences=[audience],
        duration="deux heures",
        group_size="8 à 15 personnes",
        material="Des cartes\nUn mur",
    )
    for text in texts(page, tree):
        assert "En pratique Public Associations Durée deux heures Taille du groupe 8 à 15 personnes" in text.replace(
            "\u2060", ""
        )
        assert "Matériel Des cartes" in text
        assert (f"· {kind.label.lower()}" in text) is (kind != ToolKind.TOOL)


def test_a_tool_without_practicalities_has_no_empty_section(tree):
    for text in texts(resources.ToolSheetFactory(), tree):
        assert "En pratique" not in text


def test_the_instructions_of_a_tool_are_set_apart_under_the_same_anchor_everywhere(client, tree):
    page = resources.ToolSheetFactory()
    document = lxml_html.document_fromstring(client.get(page.get_url()).content)
    (panel,) = document.find_class("instructions")
    assert panel.xpath(".//h2/@id") == ["notice-d-utilisation"]
    assert "#notice-d-utilisation" in document.xpath("//nav[@aria-labelledby='sommaire']//a/@href")
    exported = lxml_html.document_fromstring(document_html(page, Scope.for_site(tree.site)))
    assert exported.xpath("//h2[@id='notice-d-utilisation']")


def test_a_project_shows_where_with_whom_by_which_stages(tree):
    page = resources.ProjectSheetFactory(
        kind="experimentation",
        credits=[Credit(role="auteur", function="Équipe"), Credit(role="expertise", function="Laboratoire associé")],
        place_links=[ResourcePlace(place=PlaceFactory(name="Couserans"))],
        stages=[ProjectStage(title="Diagnostic", period="2021", means="Deux personnes", deliverable="Un rapport")],
    )
    for text in texts(page, tree):
        assert "· expérimentation" in text
        assert "Couserans" in text
        assert "Laboratoire associé" in text
        assert "Étape Période Moyens Livrable ou indicateur Diagnostic 2021 Deux personnes Un rapport" in text


def test_stages_are_a_table_with_a_caption_and_headers_both_ways(client, tree):
    page = resources.ProjectSheetFactory(stages=[ProjectStage(title="Diagnostic")])
    for html in (client.get(page.get_url()).content, document_html(page, Scope.for_site(tree.site)).encode()):
        (table,) = lxml_html.document_fromstring(html).findall(".//table")
        assert table.findtext("caption")
        assert table.xpath("thead//th/@scope") == ["col"] * 4
        assert table.xpath("tbody//th/@scope") == ["row"]


def test_reports_are_shown_from_the_latest_and_link_only_what_readers_may_open(client, tree):
    neighbours = {
        name: resources.MonographFactory(title=f"Une étude {name}", live=name != "draft", expire_at=expiry)
        for name, expiry in (
            ("live", None),
            ("draft", None),
            ("private", None),
            ("expired", datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)),
        )
    }
    restriction = PageViewRestriction.objects.create(page=neighbours["private"], restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="Un groupe"))
    files = {
        "public": DocumentFactory(title="Bilan public"),
        "reserved": DocumentFactory(title="Bilan réservé", collection=internal_collection()),
    }
    reports = [
        ProjectReport(date=datetime.date(2021, rank, 2), title=f"Point {rank}", summary="Où on en est.", **links)
        for rank, links in enumerate(
            [
                *({"resource": neighbour} for neighbour in neighbours.values()),
                *({"document": file} for file in files.values()),
            ],
            start=1,
        )
    ]
    page = resources.ProjectSheetFactory(reports=reports)
    for text in texts(page, tree):
        assert text.index("Point 6") < text.index("Point 1")
        assert "2 juin 2021" in text
        assert "Où on en est." in text
        assert "Une étude live" in text
        assert "Bilan public" in text
        for hidden in ("Une étude draft", "Une étude private", "Une étude expired", "Bilan réservé"):
            assert hidden not in text


@pytest.mark.parametrize("kind", PublicationKind)
def test_a_publication_says_its_kind_and_lists_its_files(tree, kind):
    files = [Attachment(document=DocumentFactory(title="Le rapport entier"))]
    page = resources.PublicationFactory(kind=kind, source_url="https://www.example.org/etude", attachments=files)
    for text in texts(page, tree):
        assert kind.label.lower() in text.lower()
        assert "example.org" in text
        assert "Le rapport entier" in text
        assert "TXT" in text
        assert "15 octets" in text


def test_a_work_published_elsewhere_is_not_published_without_its_address(tree):
    page = resources.PublicationFactory(kind="ailleurs", live=False)
    assert [error.field for error in page.publication_errors()] == ["source_url"]
    page.source_url = "https://www.example.org/etude"
    assert page.publication_errors() == []


def test_the_words_of_public_files_find_their_publication(tree):
    """Those of reserved files find nothing: a reader would learn what they say."""
    page = resources.PublicationFactory(
        attachments=[
            Attachment(document=DocumentFactory(file__data="La scierie coopérative".encode())),
            Attachment(
                document=DocumentFactory(file__data=b"Un secret bien tenu", collection=internal_collection()),
            ),
        ]
    )
    draft = resources.PublicationFactory(
        live=False, attachments=[Attachment(document=DocumentFactory(file__data=b"La scierie"))]
    )
    for indexed in (page, draft):
        insert_or_update_object(indexed)
    assert list(Publication.objects.live().search("scierie")) == [page]
    assert list(Publication.objects.search("secret")) == []


def test_a_monograph_says_who_wrote_it(tree):
    page = resources.MonographFactory(writing_mode="tiers")
    for text in texts(page, tree):
        assert "mise en récit par un tiers" in text.lower()
    assert [error.field for error in resources.MonographFactory(writing_mode="").publication_errors()] == [
        "writing_mode"
    ]


def test_an_example_says_which_axis_it_sheds_light_on(tree):
    axis = resources.ResearchAxisFactory(slug="r4", label_fr="R4 Économie informelle")
    for text in texts(resources.ExampleSheetFactory(axis=axis), tree):
        assert "R4 Économie informelle" in text


@pytest.mark.parametrize("kind", ["visite", "transversale"])
def test_a_synthesis_says_its_kind_and_follows_the_grid(tree, kind):
    page = resources.SynthesisFactory(kind=kind)
    for text in texts(page, tree):
        assert page.get_kind_display() in text
        assert "Grille commune" in text
        assert text.index("Gouvernance") < text.index("Ressources")


def test_a_cross_analysis_answers_every_dimension_too(tree):
    page = resources.SynthesisFactory(kind="transversale", live=False, answers=[])
    assert [error.rubric for error in page.publication_errors()] == ["Gouvernance", "Ressources"]


@pytest.mark.parametrize("hidden", [False, True])
def test_a_visit_note_names_its_visit_if_it_may(tree, hidden):
    visit = resources.LearningVisitFactory(title="Une visite à Caen", live=not hidden)
    page = resources.VisitNoteFactory(kind="bilan-a-chaud", visit=visit)
    for text in texts(page, tree):
        assert "bilan à chaud" in text
        assert ("Une visite à Caen" in text) is not hidden


def test_the_rubrics_of_every_type_open_with_questions(tree):
    """Each rubrique's panel says more than what publication asks."""
    for model in resource_types():
        for panel in model.content_panels:
            if getattr(panel, "field_name", "") in model.rubric_fields:
                assert len(panel.help_text.questions) > 1, panel.field_name


@pytest.mark.parametrize("left", ["untouched", "absent"])
def test_an_empty_rubric_is_named_in_the_summary_too(admin_client, tree, left):
    """The form offers an empty text: its own « required » must not hide the rubrique's name from the summary."""
    blank = Monograph(title="Une étude", slug="une-etude", provenance="atteste", licence="CC-BY-SA-4.0")
    empty = streamfield([("text", "null")] if left == "untouched" else [])
    typed = form_of(blank, innovation=empty, date="pas une date", **{"action-publish": "1"})
    address = reverse("wagtailadmin_pages:add", args=["resources", "monograph", tree.collection.pk])
    summary = dict(admin_client.post(address, typed).context["form"].publication_summary)
    assert "L’innovation sociale" in summary
    assert "Satisfaction de besoins non couverts" not in summary
    assert "Date" not in summary
