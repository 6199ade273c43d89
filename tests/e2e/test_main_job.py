"""The main job, from pasting to reading: a writer, a peer, a researcher and an editor in turn, then a reader finds."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.services.browser import visit

pytestmark = pytest.mark.e2e

TITLE = "Comment partager un atelier de réparation ?"
#: What a word processor puts in the clipboard: its own markup around headings, lists and emphasis.
PASTED = """
<p class="MsoNormal" style="margin:0cm"><span style="font-size:11pt;color:#444">Des habitant·es d’un bourg cherchaient
où <b>réparer ensemble</b> vélos et petit électroménager.</span></p>
<h3 style="color:#1f3763">Ce qui manquait</h3>
<ul><li><span>un local chauffé l’hiver ;</span></li>
<li><span>des outils, que trois associations possédaient déjà.</span></li></ul>
<p class="MsoNormal">La commune a prêté l’ancienne caserne, baptisée « la Clavette ».</p>
"""
RUBRICS = ("context", "definition", "practices", "examples")


def passwords(site):
    text = (site.data_dir / "comptes-demo.txt").read_text()
    return dict(re.findall(r"^(\w+)\s+(\S{12,})", text, flags=re.MULTILINE))


def sign_in(page, site, account):
    page.goto("/admin/")
    page.get_by_label(re.compile("identifiant|courriel|e-mail", re.IGNORECASE)).first.fill(account)
    page.get_by_label("Mot de passe").fill(passwords(site)[account])
    page.get_by_role("main").get_by_role("button", name=re.compile("connecter", re.IGNORECASE)).click()
    page.wait_for_url("**/admin/**")


def paste(page, field, html):
    """Paste into the text that a rubrique opens with."""
    panel = page.locator(f"[data-contentpath='{field}']").first
    editor = panel.locator("[contenteditable=true]").first
    editor.click()
    editor.evaluate(
        """(element, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", html.replace(/<[^>]+>/g, ""));
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )
    # The editor hands over what was typed after a quarter of a second, sooner than anyone reaches a button.
    expect(panel.locator(f"input[name='{field}-0-value']")).to_have_value(re.compile("Clavette"))


def choose_action(page, name):
    """Open the editor's menu of actions and press one."""
    page.locator("footer").get_by_role("button", name=re.compile("actions", re.IGNORECASE)).click()
    page.get_by_role("button", name=name).click()


def fill_the_rest(page):
    """What the first submission said was missing, tab by tab."""
    page.locator("[name=family]").select_option(index=1)
    page.locator("[name=number]").fill("2.99")
    page.locator("[name=essential]").fill(
        "Réparer ensemble demande un lieu, des outils et quelqu’un qui ouvre la porte."
    )
    page.get_by_role("tab", name="Classement").click()
    page.get_by_label("Services de proximité").check()
    page.get_by_role("tab", name="Crédits et suivi").click()
    page.locator("[name=date]").fill("2022-01-01")
    page.locator("[name=date]").press("Tab")
    page.locator("#id_credits-ADD").click()
    page.locator("[name='credits-0-function']").fill("Chargé·e de mission")


def approve(browser, site, account):
    with visit(browser, site.url) as (page, faults):
        sign_in(page, site, account)
        page.get_by_role("link", name=TITLE).first.click()
        page.wait_for_url("**/edit/")
        choose_action(page, re.compile("^Approuver( et Publier)?$"))
        page.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))
        assert faults == []


def find(page, words):
    """Search for the document, found as soon as it is published."""
    page.goto("/")
    page.locator("[name=q]").first.fill(words)
    page.get_by_role("button", name="Rechercher").first.click()
    return page.get_by_role("main").get_by_role("link", name=TITLE).first


def test_from_pasting_to_reading(browser, site):
    with visit(browser, site.url) as (page, faults):
        sign_in(page, site, "redaction")
        page.goto("/admin/pages/")
        page.get_by_role("link", name=re.compile("sous-pages de .*Collection")).click()
        page.locator("a[href$='/add_subpage/']").first.click()
        page.get_by_role("link", name=re.compile("^Fiche de capitalisation")).click()
        page.locator("[name=title]").fill(TITLE)
        for field in RUBRICS:
            paste(page, field, PASTED)

        # What is missing is said at once, and nothing typed is lost.
        choose_action(page, re.compile("^Soumettre"))
        page.wait_for_load_state()
        for missing in ("L’essentiel", "Famille", "Thèmes", "Crédits"):
            assert page.get_by_role("main").get_by_text(missing).count()
        assert page.locator("[data-contentpath='examples']").get_by_text("réparer ensemble").count()

        fill_the_rest(page)
        choose_action(page, re.compile("^Soumettre"))
        page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
        assert faults == []
    for account in ("relecture", "recherche", "edition"):
        approve(browser, site, account)
    with visit(browser, site.url, java_script_enabled=False) as (page, faults):
        find(page, "clavette atelier").click()
        # What was typed with plain spaces is printed with those that French asks for.
        assert " ".join(page.get_by_role("heading", level=1).inner_text().split()).endswith(TITLE)
        assert page.get_by_role("heading", name="Ce qui manquait").count() == len(RUBRICS)
        link = page.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href")
        with pypdfium2.PdfDocument(page.request.get(link).body()) as pdf:
            assert pdf.is_tagged()
            assert "réparer ensemble" in " ".join(leaf.get_textpage().get_text_range() for leaf in pdf)
        assert faults == []
