"""What a form saves by itself and what a person asks for never cross, however slow the server is."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_main_job import sign_in
from tests.services.browser import visit

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
        page.get_by_role("link", name=re.compile("^Fiche exemple")).click()
        held = []
        by_itself = re.compile(r"/admin/pages/add/")
        page.route(by_itself, lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
        with page.expect_request(lambda request: request.method == "POST" and by_itself.search(request.url)):
            page.locator("[name=title]").fill(TITLE)
            page.locator("[name=essential]").fill("Une phrase de plus.")
            page.locator("[name=essential]").press("Tab")
        page.wait_for_timeout(200)
        page.locator("footer").get_by_role("button", name="Enregistrer le brouillon").click()
        page.wait_for_timeout(500)
        assert len(held) == 1, "what was asked for waits"
        page.unroute(by_itself)
        held[0].continue_()
        page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/$"))
        expect(page.get_by_text(re.compile("enregistré|mise à jour|créée"))).not_to_have_count(0)
        assert faults == []
    assert site.python(COUNT).strip() == "1"
