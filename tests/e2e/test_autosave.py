"""What a form saves by itself and what a person asks for never cross, however slow the server is."""

import re

import pytest

from tests.e2e.test_main_job import sign_in
from tests.services.browser import open_watched, visit

pytestmark = pytest.mark.e2e

TITLE = "Un essai que le serveur fait attendre"
COUNT = f"from resources.models import Resource; print(Resource.objects.filter(title={TITLE!r}).count())"
REMOVE = f"from resources.models import Resource; [page.delete() for page in Resource.objects.filter(title={TITLE!r})]"


@pytest.fixture
def removed(site):
    yield
    site.python(REMOVE)


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
