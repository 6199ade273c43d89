"""Two people in the editor of one document: both are told before either's text is covered, and both texts are kept."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_main_job import sign_in
from tests.services.browser import open_watched, visit

pytestmark = pytest.mark.e2e

MAKE = """
from tests.factories.resources import CapitalisationSheetFactory
page = CapitalisationSheetFactory(title="Comment écrire à deux ?", live=False)
page.save_revision()
print(page.pk)
"""
WRITTEN = """
from resources.models import Resource
page = Resource.objects.get(pk={key})
texts = [revision.content["essential"] for revision in page.revisions.order_by("created_at")]
print("|".join([*texts, page.get_latest_revision().content["essential"]]))
"""
CLEAN = "from resources.models import Resource; Resource.objects.get(pk={key}).delete()"
FIRST, SECOND = "Le texte de la rédaction.", "Le texte de l’édition."


@pytest.fixture
def key(site):
    made = site.python(MAKE).strip().splitlines()[-1]
    yield made
    site.python(CLEAN.format(key=made))


def written(site, key):
    """Return the text of each version, the oldest first, and that of the last one."""
    *versions, last = site.python(WRITTEN.format(key=key)).strip().splitlines()[-1].split("|")
    return versions, last


def open_editor(page, site, account, key):
    sign_in(page, site, account)
    open_watched(page, f"/admin/pages/{key}/edit/")


def save(page):
    page.locator("footer").get_by_role("button", name=re.compile("Enregistrer le brouillon")).click()


def test_both_are_told_before_either_is_lost(browser, site, key):
    with visit(browser, site.url) as (first, faults), visit(browser, site.url) as (second, other_faults):
        open_editor(first, site, "redaction", key)
        open_editor(second, site, "edition", key)

        # What the first types is saved by itself; what the second types is not, and they are told why.
        with first.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url):
            first.locator("[name=essential]").fill(FIRST)
        with second.expect_response(lambda answer: answer.status == 400 and "/edit/" in answer.url):
            second.locator("[name=essential]").fill(SECOND)
        assert written(site, key)[1] == FIRST
        saved = ".w-editing-sessions__session--saved"
        expect(second.locator(saved)).to_be_visible(timeout=30_000)

        # Asking for it all the same, they are asked, then told where the other text is; theirs stays in the form.
        save(second)
        second.locator("#w-save-confirmation-dialog [data-w-dialog-target=confirm]").click()
        expect(second.get_by_text("Rien n’est perdu")).to_be_visible(timeout=30_000)
        expect(second.locator("[name=essential]")).to_have_value(SECOND)
        assert written(site, key)[1] == FIRST

        # They decide, knowing: the other text is in the history, and its author is told in turn.
        save(second)
        expect(second.get_by_text("Rien n’est perdu")).to_have_count(0, timeout=30_000)
        versions, last = written(site, key)
        assert last == SECOND
        assert FIRST in versions
        expect(first.locator(saved)).to_be_visible(timeout=30_000)
        first.locator("[name=essential]").fill("Une suite écrite sans voir l’autre.")
        save(first)
        expect(first.locator("#w-save-confirmation-dialog [data-w-dialog-target=confirm]")).to_be_visible()
        assert written(site, key)[1] == SECOND
        assert faults == other_faults == []
