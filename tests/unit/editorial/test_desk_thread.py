"""The thread of capitalisation in a document's form: what it is based on, what it feeds."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.users.roles import Role
from resources.models import Relation, ResourceLink
from resources.thread import told_thread
from tests.factories.resources import CapitalisationSheetFactory, GuideFactory, LearningVisitFactory
from tests.unit.editorial.scene import fresh

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")


@pytest.fixture
def sheet(scene):
    """A sheet based on a visit and on somebody else's draft, which feeds a guide; « voir aussi » is no part of it."""
    visit = LearningVisitFactory(title="Visite de Caen")
    links = [
        ResourceLink(relation=Relation.BASED_ON, target=visit),
        ResourceLink(relation=Relation.BASED_ON, target=scene.documents["theirs"]),
        ResourceLink(relation=Relation.RELATED, target=scene.documents["live"]),
    ]
    sheet = CapitalisationSheetFactory(title="Comment relier ?", number="2.7", links=links)
    GuideFactory(title="Guide des repères", links=[ResourceLink(relation=Relation.BASED_ON, target=sheet)])
    return sheet


def told(scene, page, role=Role.EDITOR):
    """Return the titles told under each heading."""
    request = RequestFactory().get("/")
    request.user = scene.accounts[role]
    return [[row["page"].title for row in group["documents"]] for group in told_thread(page, request)]


def panel(scene, page, role=Role.EDITOR):
    content = scene.browser(role).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    return content.partition("Le fil de ce document")[2].partition("Liens avec d’autres documents")[0]


def test_tells_both_ends(scene, sheet):
    assert told(scene, sheet) == [["Visite de Caen", "Atelier Charlie"], ["Guide des repères"]]


def test_tells_the_draft_as_its_form_does(scene, sheet):
    page = fresh(sheet)
    page.links = [link for link in page.links.all() if link.target_id != scene.documents["theirs"].pk]
    page.save_revision()
    assert told(scene, page.get_latest_revision_as_object()) == [["Visite de Caen"], ["Guide des repères"]]


def test_tells_no_draft_that_is_somebody_else_s(scene, sheet):
    assert told(scene, sheet, Role.PARTNER) == [["Visite de Caen"], ["Guide des repères"]]


def test_leads_to_the_forms_that_one_may_open(scene, sheet):
    guide = sheet.incoming_links.get().resource
    assert f'"{reverse("wagtailadmin_pages:edit", args=[guide.pk])}"' in panel(scene, sheet)
    mine = scene.documents["mine"]
    ResourceLink.objects.create(resource=fresh(mine), target=sheet, relation=Relation.BASED_ON)
    page = fresh(mine)
    page.save_revision()
    content = panel(scene, page, Role.PARTNER)
    assert f'href="{sheet.url}"' in content
    assert reverse("wagtailadmin_pages:edit", args=[sheet.pk]) not in content


def test_says_number_type_and_status(scene, sheet):
    sheet.incoming_links.get().resource.specific.withdraw("Dépassé.")
    content = panel(scene, sheet)
    for words in ("Visite apprenante", "Guide", "publié", "brouillon", "retiré"):
        assert words in content
    assert "2.7 Comment relier ?" in panel(scene, sheet.incoming_links.get().resource)


def test_is_not_shown_before_the_document_is(scene):
    url = reverse("wagtailadmin_pages:add", args=["resources", "capitalisationsheet", scene.tree.collection.pk])
    assert "Le fil de ce document" not in scene.browser(Role.EDITOR).get(url).content.decode()


@pytest.mark.parametrize("drafted", [False, True])
def test_costs_two_statements(scene, sheet, drafted):
    page = fresh(sheet)
    if drafted:
        page.save_revision()
        page = page.get_latest_revision_as_object()
    told(scene, page)
    with CaptureQueriesContext(connection) as captured:
        told(scene, page)
    assert len(captured) == 2
