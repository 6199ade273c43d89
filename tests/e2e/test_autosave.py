"""What a form saves by itself and what a person asks for never cross, however slow the server is."""

import re

import pytest

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
        form = page.locator("[data-edit-form]")
        page.locator("[name=title]").fill(TITLE)
        form.dispatch_event("w-autosave:save", {"bubbles": True, "cancelable": True})
        page.locator("footer").get_by_role("button", name="Enregistrer le brouillon").click()
        page.wait_for_timeout(500)
        assert "/add/" in page.url, "what was asked for waits"
        form.dispatch_event("w-autosave:success", {"bubbles": True})
        page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/$"))
        assert faults == []
    assert site.python(COUNT).strip() == "1"
