"""The help while writing, in a browser: read as it is typed, corrected in one click, undone like anything typed."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.test_main_job import sign_in
from tests.services.browser import open_watched, run_axe, visit

pytestmark = pytest.mark.e2e

#: Milliseconds for a text to be read again on a busy machine.
READ = 60_000
TYPED = "<p>L'Etat 🌱 et les acteur.ice.s du <b>lieu</b>. Les chargé.e.s de mission, 06 39 98 00 01.</p>"
LONG = "<p>" + "Un paragraphe qui prend sa place sur la page imprimée, mot après mot. " * 120 + "</p>"


@pytest.fixture
def draft(browser, site):
    """The form of a new example sheet, saved once as a draft."""
    with visit(browser, site.url, viewport={"width": 1500, "height": 1000}) as (page, faults):
        sign_in(page, site, "redaction")
        page.goto("/admin/pages/")
        page.get_by_role("link", name=re.compile("sous-pages de .*Collection")).click()
        page.locator("a[href$='/add_subpage/']").first.click()
        page.get_by_role("link", name=re.compile("^Fiche exemple")).click()
        page.locator("[name=title]").fill("Une aide à la rédaction")
        page.locator("footer").get_by_role("button", name=re.compile("Enregistrer")).first.click()
        page.wait_for_url("**/edit/")
        yield page, faults
        assert faults == []


def text_of(page, field):
    return page.locator(f"[data-contentpath='{field}'] [contenteditable=true]").first


def paste(page, field, html):
    text_of(page, field).click()
    text_of(page, field).evaluate(
        """(element, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", html.replace(/<[^>]+>/g, ""));
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def open_help(page):
    page.get_by_role("button", name=re.compile("aide à la rédaction")).click()
    return page.locator("[data-side-panel=writing]")


def test_what_is_typed_is_read_and_corrected_in_its_field(draft):
    page, _faults = draft
    page.locator("[name=essential]").fill("Les habitant.es de l'Ile.")
    paste(page, "situation", TYPED)
    panel = open_help(page)
    inclusive = panel.locator("[data-writing-kind=inclusive]")
    expect(inclusive.locator("mark")).to_have_text(["habitant.es", "acteur.ice.s", "chargé.e.s"], timeout=READ)
    expect(panel.locator("[data-writing-kind=personal] mark")).to_have_text(["06 39 98 00 01"])
    expect(panel.get_by_role("status")).to_have_text(re.compile(r"À regarder"))
    assert Axe().run(page, context="[data-writing]").response["violations"] == []

    # One, by the keyboard, in a rich text: emphasis stays, the editor's undo takes it back.
    inclusive.get_by_role("button", name=re.compile("acteur.ice.s")).press("Enter")
    expect(text_of(page, "situation")).to_contain_text("acteur·ices du lieu")
    expect(page.locator("[name='situation-0-value']")).to_have_value(re.compile("acteur·ices"))
    expect(inclusive.locator("mark")).to_have_text(["habitant.es", "chargé.e.s"], timeout=READ)
    text_of(page, "situation").press("Control+z")
    expect(text_of(page, "situation")).to_contain_text("acteur.ice.s du lieu")
    panel.get_by_role("button", name="Relire le texte").click()
    expect(inclusive.locator("mark")).to_have_text(["habitant.es", "acteur.ice.s", "chargé.e.s"], timeout=READ)

    # All those of a kind, in both fields.
    inclusive.get_by_role("button", name="Tout corriger").click()
    expect(page.locator("[name=essential]")).to_have_value("Les habitant·es de l'Ile.")
    expect(text_of(page, "situation")).to_have_text(re.compile(r"acteur·ices du lieu. Les chargé·es de mission, 06"))
    expect(inclusive).to_have_count(0, timeout=READ)
    # One after the other: what changes during a saving waits for the next change to be saved.
    saved = panel.get_by_role("link", name="Sur le brouillon enregistré").get_attribute("href")
    saved_without(page, saved, "inclusive")
    panel.locator("[data-writing-kind=capital]").get_by_role("button", name="Tout corriger").click()
    expect(text_of(page, "situation")).to_contain_text("L'État 🌱 et")
    expect(page.locator("[name=essential]")).to_have_value("Les habitant·es de l'Île.")
    expect(page.locator("[name='situation-0-value']")).to_have_value(re.compile("État"))

    # The form saves what was corrected as what is typed; the same help reads it on the saved draft, without a script.
    assert 'data-writing-kind="personal"' in saved_without(page, saved, "capital")
    page.goto(saved)
    assert run_axe(page) == []


def saved_without(page, saved, kind):
    """Wait until the draft is saved and nothing of `kind` is told of it; return what the help says."""
    for _second in range(READ // 1000):
        html = page.request.get(saved).text()
        if f'data-writing-kind="{kind}"' not in html:
            return html
        page.wait_for_timeout(1000)
    raise AssertionError(kind)


MAKE = """
import json
from resources.models import CollectionIndexPage, ExampleSheet
from cms.users.models import User
TABLE = {
    "caption": "Un Etat",
    "columns": [{"type": "text", "heading": "Etat"}, {"type": "text", "heading": "Note"}],
    "rows": [{"values": ["<p>Etat</p>", "<p>élu.e.s</p>"]}, {"values": ["<p>Etat</p>", "<p>élu.e.s</p>"]}],
}
LINK = "<a href='https://exemple.org/Etat'>l’Etat</a>"
TEXT = f"<p>L’Etat-major, {LINK}.<br/>Puis <b>Etat</b> 🌱.</p><ul><li>Etat</li></ul>"
page = ExampleSheet(title="Essai de correction", slug="essai-de-correction", live=False)
page.essential = "Etat\\nL’Etat\\nEtat"
page.situation = json.dumps([
    {"type": "text", "value": TEXT, "id": "1" * 8}, {"type": "table", "value": TABLE, "id": "2" * 8}
])
CollectionIndexPage.objects.first().add_child(instance=page)
page.save_revision(user=User.objects.get(username="redaction"), clean=False)
print(page.pk)
"""
CLEAN = "from resources.models import ExampleSheet; ExampleSheet.objects.get(slug='essai-de-correction').delete()"
#: Every text of the form that a correction may touch.
TEXTS = """() => [...document.querySelectorAll(
    "[name=essential], [data-contentpath=situation] :is(input, textarea)"
)].filter((input) => input.draftailEditor || input.type !== "hidden").flatMap((input) => input.draftailEditor
    ? input.draftailEditor.getEditorState().getCurrentContent().getBlocksAsArray().map((block) => block.getText())
    : input.value)"""


@pytest.fixture
def repeating(site):
    """Key of a draft that says the same word in many places, some of them inside others."""
    yield int(site.python(MAKE).split()[-1])
    site.python(CLEAN)


def test_a_correction_falls_where_it_was_found_and_nowhere_else(browser, site, repeating):
    with visit(browser, site.url, viewport={"width": 1500, "height": 1000}) as (page, faults):
        sign_in(page, site, "redaction")
        open_watched(page, f"/admin/pages/{repeating}/edit/")
        panel = open_help(page)
        capital = panel.locator("[data-writing-kind=capital]")
        expect(capital.locator("mark")).to_have_count(11, timeout=READ)
        written = page.evaluate(TEXTS)
        # The third line of a plain field reads as the first; the browser's own undo takes it back.
        capital.get_by_role("button", name=re.compile("Etat")).nth(2).click()
        expect(page.locator("[name=essential]")).to_have_value("Etat\nL’Etat\nÉtat")
        expect(capital.locator("mark")).to_have_count(10, timeout=READ)
        page.locator("[name=essential]").press("Control+z")
        expect(page.locator("[name=essential]")).to_have_value("Etat\nL’Etat\nEtat")
        panel.get_by_role("button", name="Relire le texte").click()
        expect(capital.locator("mark")).to_have_count(11, timeout=READ)

        capital.get_by_role("button", name="Tout corriger").click()
        assert page.evaluate(TEXTS) == [text.replace("Etat", "État") for text in written]
        expect(capital).to_have_count(0, timeout=READ)
        panel.locator("[data-writing-kind=inclusive]").get_by_role("button", name="Tout corriger").click()
        assert page.evaluate(TEXTS) == [text.replace("Etat", "État").replace("élu.e.s", "élu·es") for text in written]
        stored = page.locator("[name='situation-0-value']")
        expect(stored).to_have_value(re.compile(r'"url":\s*"https://exemple.org/Etat"'))
        expect(stored).to_have_value(re.compile('"style":"BOLD"'))
        assert faults == []


def test_the_length_stands_beside_the_fields_and_too_long_is_said_before_submission(draft):
    page, _faults = draft
    whole = page.locator("[data-contentpath=title] .writing-length")
    said = page.locator("form > [role=status]")
    expect(whole).to_have_text(re.compile(r"Longueur imprimée :\s\d,\d / 2 pages$"), timeout=READ)
    paste(page, "action", LONG)
    expect(whole).to_have_text(re.compile(r"[2-9],\d / 2 pages. Trop long"), timeout=READ)
    beside = page.locator("section", has=page.locator("#action-root")).locator(".w-panel__header > .writing-length")
    expect(beside).to_have_text(re.compile(r"Imprimée :\s\d,\d\d pages? \(document : [2-9],\d / 2 pages\)"))
    # Read aloud once, when the limit is passed, not at each word.
    expect(said).to_have_text(re.compile("la soumission sera refusée"))
    assert Axe().run(page, context=".writing-length").response["violations"] == []
    paste(page, "lessons", "<p>Encore une ligne.</p>")
    said.evaluate("element => { element.textContent = ''; }")
    lessons = page.locator("section", has=page.locator("#lessons-root")).locator(".w-panel__header > .writing-length")
    expect(lessons).to_have_text(re.compile("Imprimée"), timeout=READ)
    expect(said).to_have_text("")
    expect(open_help(page)).to_contain_text("la soumission sera refusée")


def test_a_new_document_is_measured_once_it_is_saved(browser, site):
    with visit(browser, site.url, viewport={"width": 1500, "height": 1000}) as (page, faults):
        sign_in(page, site, "redaction")
        page.goto("/admin/pages/")
        page.get_by_role("link", name=re.compile("sous-pages de .*Collection")).click()
        page.locator("a[href$='/add_subpage/']").first.click()
        open_watched(page, page.get_by_role("link", name=re.compile("^Fiche outil")).get_attribute("href"))
        whole = page.locator("[data-contentpath=title] .writing-length")
        expect(whole).to_have_text(re.compile("mesurée au premier enregistrement"))
        page.locator("[name=title]").fill("Un document tout neuf")
        paste(page, "steps", TYPED)
        expect(whole).to_have_text(re.compile(r"Longueur imprimée :\s\d,\d pages?$"), timeout=READ)
        inclusive = open_help(page).locator("[data-writing-kind=inclusive]")
        expect(inclusive.locator("mark").first).to_have_text("acteur.ice.s", timeout=READ)
        assert faults == []
