"""An editor chooses when a document is published, and approves it: dates are no text."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import rich_text

from cms.editorial.chain.answers import answer
from cms.editorial.workflow import last_author_id
from cms.users.roles import Role
from tests.factories.resources import ToolSheetFactory
from tests.unit.editorial import posting
from tests.unit.editorial.scene import draft, fresh, hand_in

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

TOMORROW = timezone.localtime() + timedelta(days=1)
DATES = {"go_live_at": TOMORROW.strftime("%Y-%m-%d %H:%M"), "expire_at": ""}


@pytest.fixture
def page(scene):
    """A document at validation, saved by its form before."""
    writer = scene.accounts[Role.WRITER]
    page = draft(ToolSheetFactory, "Atelier Kilo", writer, scene.ours)
    post(scene.browser(Role.WRITER), page)
    hand_in(fresh(page), writer)
    answer(fresh(page).current_workflow_task_state, user=scene.accounts[Role.REVIEWER], favourable=True)
    return fresh(page)


def post(browser, page, **changes):
    """Save through the editor, which posts the text as the page holds it."""
    data = posting.form_of(page, glossary_links="on", **changes) | {"credits-0-ORDER": "1"}
    for name in page.rubric_fields:
        for rank, block in enumerate(getattr(page, name).raw_data):
            data[f"{name}-{rank}-id"] = block["id"]
            data[f"{name}-{rank}-value"] = rich_text(block["value"])
    return browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def test_choosing_the_date_makes_nobody_an_author(scene, page):
    author = last_author_id(page)
    post(scene.browser(Role.EDITOR), page, **DATES)
    assert fresh(page).get_latest_revision_as_object().go_live_at
    assert fresh(page).get_latest_revision().user == scene.accounts[Role.EDITOR]
    assert last_author_id(page) == author
    entry = PageLogEntry.objects.get(page=page.pk, action="editorial.dates")
    assert (entry.user, entry.message) == (scene.accounts[Role.EDITOR], "Dates de publication choisies")


@pytest.mark.parametrize("at_once", [False, True])
def test_an_editor_schedules_then_approves_and_the_page_goes_public_at_its_time(scene, page, at_once):
    browser = scene.browser(Role.EDITOR)
    if at_once:
        post(browser, page, **DATES, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    else:
        post(browser, page, **DATES)
        posting.approve(browser, fresh(page))
    scheduled = fresh(page)
    assert not scheduled.live
    assert scheduled.approved_schedule
    revision = scheduled.scheduled_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content = revision.content | {"go_live_at": None}
    revision.save()
    call_command("publish_scheduled")
    assert fresh(page).live


def test_changing_the_text_too_makes_an_author(scene, page):
    post(scene.browser(Role.EDITOR), page, title="Atelier récrit", **DATES)
    assert last_author_id(page) == scene.accounts[Role.EDITOR].pk


def test_dates_saved_over_a_text_of_ones_own_free_nobody(scene, page):
    """As the editor saves by itself: the second save takes the place of the first."""
    browser, editor = scene.browser(Role.EDITOR), scene.accounts[Role.EDITOR]
    post(browser, page, title="Atelier récrit")
    latest = fresh(page).latest_revision
    again = fresh(page).get_latest_revision_as_object()
    post(browser, again, overwrite_revision_id=latest.pk, **DATES)
    assert fresh(page).latest_revision_id == latest.pk
    assert fresh(page).get_latest_revision_as_object().go_live_at
    assert last_author_id(page) == editor.pk


def test_a_text_saved_over_dates_makes_an_author(scene, page):
    browser = scene.browser(Role.EDITOR)
    post(browser, page, **DATES)
    latest = fresh(page).latest_revision
    post(browser, page, title="Atelier récrit", overwrite_revision_id=latest.pk, **DATES)
    assert fresh(page).latest_revision_id == latest.pk
    assert last_author_id(page) == scene.accounts[Role.EDITOR].pk
