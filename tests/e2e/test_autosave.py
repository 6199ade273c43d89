"""What a form saves by itself and what a person asks for never cross, however slow the server is."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_main_job import sign_in
from tests.services.browser import open_watched, visit

pytestmark = pytest.mark.e2e

TITLE = "Un essai que le serveur fait attendre"
#: Milliseconds after which what was asked for waits no more for a server that does not answer.
LONGEST = 15_000
COUNT = f"from resources.models import Resource; print(Resource.objects.filter(title={TITLE!r}).count())"
REMOVE = f"from resources.models import Resource; [page.delete() for page in Resource.objects.filter(title={TITLE!r})]"


MAKE = f"""
from resources.models import CollectionIndexPage, ExampleSheet
from cms.users.models import User
page = ExampleSheet(title={TITLE!r}, slug="un-essai-en-attente", live=False)
CollectionIndexPage.objects.first().add_child(instance=page)
page.save_revision(user=User.objects.get(username="redaction"), clean=False)
print(page.pk)
"""


@pytest.fixture
def removed(site):
    yield
    site.python(REMOVE)


@pytest.fixture
def draft(site, removed):
    """Address of a draft in the admin."""
    return f"/admin/pages/{site.python(MAKE).split()[-1]}/edit/"


def test_a_new_document_is_made_once(browser, site, removed):
    with visit(browser, site.url) as (page, faults):
        sign_in(page, site, "redaction")
        page.goto("/admin/pages/")
        page.get_by_role("link", name=re.compile("sous-pages de .*Collection")).click()
        page.locator("a[href$='/add_subpage/']").first.click()
        address = page.get_by_role("link", name=re.compile("^Fiche exemple")).get_attribute("href")
        open_watched(page, address)
        held = []

        def hold_the_first(route):
            if route.request.method == "POST" and not held:
                held.append(route)
            else:
                route.continue_()

        page.route(f"**{address}", hold_the_first)
        with page.expect_request(lambda request: request.method == "POST" and request.url.endswith(address)):
            page.locator("[name=title]").fill(TITLE)
        page.locator("footer").get_by_role("button", name="Enregistrer le brouillon").click()
        page.wait_for_timeout(500)
        assert page.url.endswith(address), "what was asked for waits"
        held[0].continue_()
        page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/$"))
        assert faults == []
    assert site.python(COUNT).strip() == "1"


def test_the_last_word_of_a_rich_text_is_saved_from_the_keyboard(browser, site, draft):
    """A rich text waits a quarter of a second before it hands over what is typed."""
    with visit(browser, site.url) as (page, faults):
        sign_in(page, site, "redaction")
        open_watched(page, draft)
        text = page.locator("[data-contentpath='action'] [contenteditable=true]").first
        text.click()
        page.keyboard.type("Un dernier mot")
        with page.expect_navigation():
            page.keyboard.press("Control+s")
        page.goto(draft)
        expect(text).to_have_text("Un dernier mot")
        assert faults == []


def test_what_waited_is_asked_for_once_and_nothing_is_saved_beside_it(browser, site, draft):
    with visit(browser, site.url) as (page, faults):
        sign_in(page, site, "redaction")
        open_watched(page, draft)
        held = []

        def hold(route):
            if route.request.method == "POST":
                held.append(route)
            else:
                route.continue_()

        page.route(f"**{draft}", hold)
        page.locator("[name=essential]").fill("Un mot.")
        page.locator("[name=title]").focus()
        page.wait_for_timeout(3000)
        assert len(held) == 1, "it saves by itself"
        page.locator("footer").get_by_role("button", name="Enregistrer le brouillon").click(no_wait_after=True)
        page.locator("[name=essential]").fill("Un mot, et ce qui s’écrit en attendant.")
        held[0].continue_()
        page.wait_for_timeout(LONGEST + 2000)
        assert len(held) == 2, "nothing is sent beside what was asked for, nor again"
        assert "attendant" in held[1].request.post_data
        with page.expect_navigation():
            held[1].continue_()
        expect(page.locator(".messages")).not_to_contain_text("une autre fenêtre")
        page.unroute(f"**{draft}")
        page.goto(draft)
        expect(page.locator("[name=essential]")).to_have_value("Un mot, et ce qui s’écrit en attendant.")
        assert faults == []
