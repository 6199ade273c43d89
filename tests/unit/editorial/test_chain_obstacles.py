"""Publishing without going through the chain asks for what the chain would have asked, whichever the door."""

import pytest
from wagtail.models import Task

from cms.editorial.chain.answers import answer
from cms.editorial.models import PerspectiveTask, Step
from cms.users.roles import Role
from resources.models import NotPublishable
from tests.factories.assets import ImageFactory
from tests.factories.resources import CapitalisationSheetFactory, ToolSheetFactory
from tests.unit.editorial import posting
from tests.unit.editorial.scene import draft, fresh, hand_in
from tests.unit.editorial.test_chain_checklist import with_figure

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")


def in_bulk(browser, page):
    return posting.in_bulk(browser, page, "publish")


def by_api(browser, page):
    return posting.by_api(browser, page, "publish")


DOORS = pytest.mark.parametrize("door", [in_bulk, by_api])


@pytest.fixture
def sheet(scene):
    return draft(CapitalisationSheetFactory, "Comment essayer ?", scene.accounts[Role.WRITER], scene.ours)


@DOORS
def test_an_editor_does_not_do_without_the_researcher(scene, sheet, door):
    door(scene.browser(Role.EDITOR), sheet)
    assert not fresh(sheet).live
    door(scene.browser(Role.ADMINISTRATOR), sheet)
    assert fresh(sheet).live


def test_editors_are_told_what_to_do(scene, sheet):
    browser = scene.browser(Role.EDITOR)
    in_bulk(browser, sheet)
    assert "un·e chercheur·euse la donnera" in browser.get("/admin/").content.decode()
    refused = by_api(browser, sheet)
    assert refused.status_code == 400
    assert "Mise en perspective" in refused.json()["publication"][0]


def test_the_api_refuses_what_is_incomplete(scene):
    page = draft(ToolSheetFactory, "Atelier Lima", scene.accounts[Role.WRITER], scene.ours)
    page.essential = ""
    page.save_revision(user=scene.accounts[Role.WRITER])
    assert by_api(scene.browser(Role.ADMINISTRATOR), page).status_code == 400
    assert not fresh(page).live


@DOORS
def test_a_perspective_given_once_is_enough(scene, sheet, door):
    hand_in(sheet, scene.accounts[Role.WRITER])
    for role in (Role.REVIEWER, Role.RESEARCHER):
        step = Step.objects.get(pk=fresh(sheet).current_workflow_task_state.pk)
        answer(step, user=scene.accounts[role], favourable=True)
    fresh(sheet).current_workflow_state.cancel(user=scene.accounts[Role.WRITER])
    door(scene.browser(Role.EDITOR), sheet)
    assert fresh(sheet).live


@DOORS
def test_nobody_is_asked_for_again_once_it_is_published(scene, sheet, door):
    sheet.get_latest_revision().publish()
    page = fresh(sheet)
    page.title = "Comment essayer mieux ?"
    page.save_revision(user=scene.accounts[Role.WRITER])
    door(scene.browser(Role.EDITOR), page)
    assert fresh(sheet).title == "Comment essayer mieux ?"


def test_a_step_that_is_no_longer_used_is_not_asked_for(scene, sheet):
    Task.objects.filter(pk__in=PerspectiveTask.objects.values("pk")).update(active=False)
    sheet.get_latest_revision().publish(user=scene.accounts[Role.EDITOR])
    assert fresh(sheet).live


@DOORS
def test_rights_are_asked_for_at_every_publication(scene, door):
    page = draft(ToolSheetFactory, "Atelier Kilo", scene.accounts[Role.WRITER], scene.ours)
    page = with_figure(page, ImageFactory(credit=""))
    door(scene.browser(Role.EDITOR), page)
    assert not fresh(page).live


def test_a_page_of_code_is_refused_too_and_the_site_itself_is_not(scene, sheet):
    revision = sheet.get_latest_revision()
    with pytest.raises(NotPublishable, match="Mise en perspective"):
        revision.publish(user=scene.accounts[Role.EDITOR])
    revision.publish()
    assert fresh(sheet).live
