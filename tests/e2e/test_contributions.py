"""Contributing in a real browser, without an account nor a script, and what becomes of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.services.browser import run_axe, visit
from tests.services.validators import nu_errors

pytestmark = pytest.mark.e2e

SHEET = "/collection/2-7-qu-est-ce-que-l-animation-territoriale/"
FORMS = [
    "/collection/proposer/",
    "/collection/proposer/merci/",
    "/collection/proposer/reponse/perdue/",
    f"{SHEET}contribuer/correction/",
    f"{SHEET}contribuer/correction/?rubrique=essentiel",
    f"{SHEET}contribuer/correction/?rubrique=essentiel&passage=1",
    f"{SHEET}contribuer/temoignage/",
    f"{SHEET}contribuer/reemploi/",
    f"{SHEET}contribuer/merci/",
]
#: What a person takes at least, in milliseconds.
READING = 3_500
CONTRIBUTIONS = "from resources.models import Contribution"


@pytest.fixture
def swept(site):
    """The queue as the test found it: with what the demonstration holds."""
    before = site.python(f"{CONTRIBUTIONS}\nprint(list(Contribution.objects.values_list('pk', flat=True)))")
    yield
    site.python(f"{CONTRIBUTIONS}\nfor sent in Contribution.objects.exclude(pk__in={before}): sent.delete()")


@pytest.fixture
def plain(browser, site):
    """A page of a browser that runs no script."""
    with visit(browser, site.url, java_script_enabled=False) as (opened, faults):
        yield opened
        assert faults == []


def sign_in(page, site):
    lines = (site.data_dir / "comptes-demo.txt").read_text().splitlines()
    name, password = next(line.split()[:2] for line in lines if line.startswith("edition"))
    page.goto("/compte/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(re.compile("/admin/"))


@pytest.mark.parametrize("address", FORMS)
def test_the_forms_are_accessible_and_fit_320_pixels(page, address):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(address)
        assert run_axe(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("h1").count() == 1


def test_nu_finds_no_error_in_the_forms(page):
    pages = []
    for address in FORMS:
        pages.append(page.request.get(address).text())
    page.goto(f"{SHEET}contribuer/reemploi/")
    page.locator("form.form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Envoyer").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    assert run_axe(page) == []
    summary.get_by_role("link", name="Où").click()
    expect(page.get_by_label("Où")).to_be_focused()
    assert nu_errors(*pages) == []


def test_a_reader_corrects_a_passage_without_script(plain, site, swept):
    plain.goto(SHEET)
    assert plain.context.cookies() == []
    plain.get_by_role("link", name="Suggérer une correction").click()
    plain.get_by_role("link", name="Définition", exact=True).click()
    expect(plain.get_by_role("heading", level=2, name="Définition")).to_be_visible()
    plain.get_by_role("link", name=re.compile("^Corriger")).first.click()
    text = plain.get_by_label("Ce que vous proposez d’écrire")
    passage = text.input_value()
    expect(plain.locator("blockquote")).to_contain_text(" ".join(passage.split()[:6]))
    text.fill(passage.replace("territoire", "quartier", 1))
    plain.get_by_label(re.compile("^J’accepte")).check()
    plain.wait_for_timeout(READING)
    plain.get_by_role("button", name="Envoyer").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Merci de votre contribution")


def test_a_testimony_is_read_by_an_editor_then_by_everyone(page, plain, site, swept):
    plain.goto(f"{SHEET}contribuer/temoignage/")
    plain.get_by_label("Votre témoignage", exact=True).fill("Chez nous, la cour est devenue un verger.")
    plain.get_by_label("Organisation ou collectivité", exact=True).fill("Les Vergers du Quartier")
    plain.get_by_label("Fonction", exact=True).fill("animation")
    plain.get_by_label(re.compile("^J’accepte")).check()
    plain.wait_for_timeout(READING)
    plain.get_by_role("button", name="Envoyer").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Merci de votre contribution")
    plain.goto(SHEET)
    expect(plain.get_by_text("Les Vergers du Quartier")).to_have_count(0)

    sign_in(page, site)
    page.get_by_role("link", name=re.compile("contributions à traiter")).click()
    page.wait_for_url(re.compile("/admin/contributions/$"))
    assert run_axe(page) == []
    page.get_by_role("link", name=re.compile("Les Vergers du Quartier")).click()
    page.wait_for_url(re.compile(r"/admin/contributions/\d+/$"))
    assert run_axe(page) == []
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Contribution acceptée.")).to_be_visible()

    plain.goto(SHEET)
    expect(plain.get_by_role("heading", name="1 témoignage")).to_be_visible()
    expect(plain.get_by_text("animation, Les Vergers du Quartier")).to_be_visible()
