"""
The whole chain, each person in turn: a partner writes, a peer sends back, the partner corrects, the peer approves, a
researcher answers by link, an editor schedules, and the document is public at its time.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.test_main_job import choose_action, sign_in
from tests.services.browser import visit

pytestmark = pytest.mark.e2e

SLUG = "exemple-essai-de-la-chaine"
ESSENTIAL = "Un jardin partagé rapproche les habitant·es d’un quartier."
CORRECTED = "Un jardin partagé rapproche les habitant·es de deux quartiers."
#: A complete example sheet of the partner's organisation, save its summary; its type asks for a researcher.
MAKE = f"""
from cms.editorial.models import TypeWorkflow
from cms.users.models import User
from resources.models import Credit, CreditRole, ExampleSheet, ResearchAxis, Theme
from tests.factories.resources import ExampleSheetFactory
asked = TypeWorkflow.objects.get(document_type="fiche-de-capitalisation").workflow
TypeWorkflow.objects.create(document_type=ExampleSheet.type_slug, workflow=asked)
partner = User.objects.get(username="contribution")
credit = Credit(role=CreditRole.AUTHOR, organisation=partner.memberships.get().organisation)
terms = {{"themes": [Theme.objects.first()], "axis": ResearchAxis.objects.first()}}
page = ExampleSheetFactory(slug="{SLUG}", title="Un essai de la chaîne", credits=[credit], live=False, **terms)
page.owner, page.essential = partner, ""
page.save()
page.save_revision(user=partner)
print(page.pk)
"""
CLEAN = f"""
from cms.editorial.models import TypeWorkflow
from resources.models import ExampleSheet
TypeWorkflow.objects.filter(document_type=ExampleSheet.type_slug).delete()
ExampleSheet.objects.get(slug="{SLUG}").delete()
"""


@pytest.fixture
def editor(site):
    """Address of the document's editor."""
    yield f"/admin/pages/{site.python(MAKE).split()[-1]}/edit/"
    site.python(CLEAN)


def opened(page, site, account, editor):
    sign_in(page, site, account)
    page.goto(editor)
    return page


def write_and_submit(page, text):
    page.locator("[name=essential]").fill(text)
    page.locator("[name=essential]").press("Tab")
    choose_action(page, re.compile("^(Soumettre|Resoumettre)"))
    page.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))


def actions(page):
    page.locator("footer").get_by_role("button", name=re.compile("actions", re.IGNORECASE)).click()
    return page.locator("footer").get_by_role("button").all_inner_texts()


def approve(page):
    choose_action(page, re.compile("^Approuver( et Publier)?$"))
    page.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))


def schedule(page, moment):
    page.get_by_role("button", name=re.compile("Afficher le statut|Statut", re.IGNORECASE)).first.click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    dialog = page.locator("#schedule-publishing-dialog")
    dialog.locator("[name=go_live_at]").click()
    # It opens a moment after its field is entered: nobody types faster, a test does.
    expect(page.locator(".xdsoft_datetimepicker:visible")).to_be_visible()
    dialog.locator("[name=go_live_at]").press_sequentially(moment.strftime("%d/%m/%Y %H:%M"))
    dialog.locator("button[type=submit]").click()
    page.wait_for_url("**/edit/")


def test_from_a_partner_to_the_public(browser, site, editor):
    with visit(browser, site.url) as (page, faults):
        opened(page, site, "contribution", editor)
        assert not [text for text in actions(page) if re.search("Publier|Approuver", text)]
        page.keyboard.press("Escape")
        write_and_submit(page, ESSENTIAL)

        # The partner's own colleague could not, but a peer of another organisation reads and sends back.
        page.context.clear_cookies()
        opened(page, site, "relecture", editor)
        choose_action(page, "Renvoyer pour correction")
        page.get_by_role("dialog").locator("textarea").fill("Combien de quartiers ?")
        page.get_by_role("dialog").locator("button[type=submit], input[type=submit]").last.click()
        page.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))

        page.context.clear_cookies()
        opened(page, site, "contribution", editor)
        expect(page.get_by_text("Combien de quartiers").first).to_be_visible()
        write_and_submit(page, CORRECTED)

        page.context.clear_cookies()
        approve(opened(page, site, "relecture", editor))

        page.context.clear_cookies()
        sign_in(page, site, "edition")
        page.goto(editor.replace("edit", "liens"))
        page.get_by_label("Fonction").fill("Chercheuse associée")
        page.get_by_role("button", name="Créer le lien").click()
        address = page.get_by_label("Lien à transmettre").input_value()
        assert faults == []

    with visit(browser, site.url, java_script_enabled=False) as (page, faults):
        page.goto(address)
        expect(page.get_by_text("deux quartiers").first).to_be_visible()
        page.get_by_label("Votre nom").fill("Camille Exemple")
        page.get_by_role("button", name="Approuver cette version").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Merci, votre avis est enregistré")
        assert page.goto(f"/collection/{SLUG}/").status == 404
        assert faults == []

    with visit(browser, site.url) as (page, faults):
        opened(page, site, "edition", editor)
        schedule(page, timezone.localtime() + timedelta(minutes=2))
        page.goto(editor)
        approve(page)
        assert page.goto(f"/collection/{SLUG}/").status == 404
        for _attempt in range(40):
            page.wait_for_timeout(5_000)
            site.manage("publish_scheduled")
            if page.goto(f"/collection/{SLUG}/").ok:
                break
        expect(page.get_by_text("deux quartiers").first).to_be_visible()
        assert faults == []
