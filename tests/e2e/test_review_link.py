"""Reading and deciding by link, in a real browser: made in the admin, opened without an account nor a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_main_job import sign_in
from tests.services.browser import run_axe, visit
from tests.services.validators import nu_errors

pytestmark = pytest.mark.e2e

TITLE = "Un essai de relecture par lien"
#: A document handed in, that an elected person has opened by a link, and that was changed since.
MAKE = """
import json, uuid
from datetime import timedelta
from django.utils import timezone
from cms.editorial.models import ReviewLink, Step
from cms.users.models import User
from tests.factories.assets import ImageFactory
from tests.factories.resources import ExampleSheetFactory
names = [str(uuid.UUID(int=number)) for number in range(9)]
def table(*numbers):
    columns = [{"type": "text", "heading": "Structure"}, {"type": "number", "heading": "Salarié·es"}]
    rows = [{"values": [f"<p>Structure {rank}</p>", number]} for rank, number in enumerate(numbers)]
    return {"type": "table", "id": names[0], "value": {"caption": "Moyens", "columns": columns, "rows": rows}}
def text(words, name):
    return {"type": "text", "id": names[name], "value": words}
image = ImageFactory(title="La halle")
def figure(alternative):
    value = {"image": {"image": image.pk, "alt_text": alternative, "decorative": False}, "caption": ""}
    return {"type": "figure", "id": names[1], "value": value}
writer = User.objects.get(username="redaction")
page = ExampleSheetFactory(title=TITLE, slug="essai-de-relecture", live=False, owner=writer)
field = page.rubric_fields[0]
setattr(page, field, json.dumps([
    text("<h3>Partir des besoins</h3><p>Les élu·es du bassin se réunissent.</p><ul><li>écouter</li></ul>", 2),
    table("4", "5"), figure("Des étals"), text("<p>Une suite.</p>", 3),
]))
page.save_revision(user=writer)
page.get_workflow().start(page, writer)
ReviewLink.objects.create(
    step=Step.objects.get(pk=page.current_workflow_task_state.pk), revision=page.get_latest_revision(),
    name="Camille Perrin", function="Élue à la transition", opened_at=timezone.now(),
    expires_at=timezone.now() + timedelta(days=1),
)
setattr(page, field, json.dumps([
    text("<p>Une suite.</p>", 3),
    text("<h3>Partir des besoins</h3><p>Les élu·e·s du bassin de vie se réunissent.</p>"
         "<ul><li>écouter</li><li>décider</li></ul>", 2),
    table("4", "6", "1"), figure("Des étals couverts"), text("<p>Un paragraphe nouveau.</p>", 4),
]))
page.save_revision(user=writer)
print(page.pk)
"""
CLEAN = """
from resources.models import ExampleSheet
ExampleSheet.objects.get(slug="essai-de-relecture").delete()
"""


@pytest.fixture
def document(site):
    """Key of the document in the admin."""
    yield int(site.python(f"TITLE = {TITLE!r}\n{MAKE}").split()[-1])
    site.python(CLEAN)


@pytest.fixture
def address(browser, site, document):
    """Address of a new link, as the admin shows it."""
    with visit(browser, site.url) as (page, _faults):
        sign_in(page, site, "edition")
        page.goto(f"/admin/pages/{document}/liens/")
        page.get_by_label("Fonction").fill("Élue à la transition")
        page.get_by_label("Nom", exact=True).fill("Camille Perrin")
        page.get_by_role("button", name="Créer le lien").click()
        return page.get_by_label("Lien à transmettre").input_value()


def test_everyone_can_read_it(browser, site, address):
    for width, scheme in ((320, "light"), (1280, "dark")):
        with visit(browser, site.url, viewport={"width": width, "height": 800}, color_scheme=scheme) as (page, faults):
            response = page.goto(address)
            assert response.headers["referrer-policy"] == "no-referrer"
            assert run_axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.context.cookies() == []
            changed = page.locator("section:has(> #changements)")
            expect(changed.locator("ins").filter(has_text="élu·e·s")).to_have_count(1)
            expect(changed.locator("del").filter(has_text="élu·es")).to_have_count(1)
            expect(changed.locator("td ins").filter(has_text="6")).to_have_count(1)
            expect(changed.locator("mark").filter(has_text="déplacé")).to_have_count(1)
        assert faults == []


def test_it_is_decided_without_a_script_and_who_writes_reads_the_remarks(browser, site, document, address):
    with visit(browser, site.url, java_script_enabled=False) as (page, faults):
        page.goto(address)
        html = [page.content()]
        page.get_by_label("Remarque : L’essentiel").fill("À nuancer.")
        page.get_by_role("button", name="Garder mes remarques").click()
        expect(page.get_by_role("status")).to_contain_text("Vos remarques sont gardées")
        page.get_by_role("button", name="Renvoyer pour correction").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("Remarque : L’essentiel")).to_have_value("À nuancer.")
        page.get_by_label("Votre mot").fill("Citer la source.")
        page.get_by_role("button", name="Renvoyer pour correction").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Merci, votre avis est enregistré")
        html.append(page.content())
        assert page.goto(address).status == 410
        expect(page.get_by_role("heading", level=1)).to_have_text("Votre réponse est déjà arrivée")
        expect(page.get_by_text(re.compile(TITLE))).to_have_count(0)
        html.append(page.content())
    assert faults == []
    assert nu_errors(*html) == []
    with visit(browser, site.url) as (page, _faults):
        sign_in(page, site, "redaction")
        page.goto(f"/admin/pages/{document}/edit/")
        page.get_by_role("button", name="Afficher les remarques reçues").click()
        expect(page.get_by_text("À nuancer.")).to_be_visible()
