"""
What each role does of its own in the admin, and what it is refused there: by its buttons, by addresses, by requests
made up. The road of one document through all of them is in `test_chain.py`.
"""

import re
from contextlib import contextmanager

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.e2e.test_chain import actions
from tests.e2e.test_main_job import choose_action, sign_in
from tests.services.browser import visit

pytestmark = pytest.mark.e2e

TITLE = "Que vaut un essai des rôles ?"
#: A complete document of the writer's, at the step named `{at}` or a draft, credited to `{organisation}`.
MAKE = """
from cms.editorial.chain.answers import answer
from cms.users.models import User
from resources.models import Credit, CreditRole, Family, Theme
from territories.models import OrganisationPage
from tests.factories.resources import CapitalisationSheetFactory
account = User.objects.get
credit = Credit(role=CreditRole.AUTHOR, organisation=OrganisationPage.objects.get(slug="{organisation}"))
terms = {{"themes": [Theme.objects.first()], "family": Family.objects.first(), "live": False}}
page = CapitalisationSheetFactory(slug="essai-des-roles", title="{title}", credits=[credit], **terms)
page.save_revision(user=account(username="redaction"))
if "{at}":
    page.get_workflow().start(page, account(username="redaction"))
while "{at}" and page.current_workflow_task.name != "{at}":
    reader = "relecture" if page.current_workflow_task.name == "Relecture" else "recherche"
    answer(page.current_workflow_task_state, user=account(username=reader), favourable=True)
    page = type(page).objects.get(pk=page.pk)
print(page.pk)
"""
CLEAN = """
from resources.models import Resource
from cms.editorial.models import Assignment
Assignment.objects.filter(planned_title="Essai des rôles, prévu").delete()
for page in Resource.objects.filter(slug__startswith="essai-des-roles"):
    page.delete()
"""
STATE = """
from resources.models import Resource
page = Resource.objects.get(pk={key}).specific
task, latest = page.current_workflow_task, page.get_latest_revision_as_object()
print("|".join([page.status_string if page.live else "", task.name if task else "", latest.title]))
"""


@pytest.fixture
def make(site):
    """Makes a document, and returns its key."""

    def make(at="", organisation="ardes"):
        return site.python(MAKE.format(at=at, organisation=organisation, title=TITLE)).split()[-1]

    yield make
    site.python(CLEAN)


@pytest.fixture
def state(site):
    """Tells of a document: whether it is live, its step, its title."""
    return lambda key: site.python(STATE.format(key=key)).strip().splitlines()[-1].split("|")


@contextmanager
def signed_in(browser, site, account):
    with visit(browser, site.url) as (page, faults):
        sign_in(page, site, account)
        yield page
        assert faults == []


def editor_of(key):
    return f"/admin/pages/{key}/edit/"


def forge(page, address, **form):
    """Post what no button offers, with the session and the token of who is signed in."""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    token = cookies.get("csrftoken") or page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    headers = {"Referer": page.url, "X-CSRFToken": token}
    answer = page.request.post(address, form=form, headers=headers)
    assert answer.status != 403 or "CSRF" not in answer.text()  # refused for what it asks, not for how
    return answer


def is_refused(page, address):
    """Tell whether an address leads back to the home page of the admin, or nowhere."""
    answer = page.goto(address)
    return answer.status in (403, 404) or bool(re.search(r"/admin/$", page.url))


def test_a_partner_writes_what_its_role_writes_and_sees_no_draft_of_others(browser, site, make, state):
    key = make(organisation="apes")
    with signed_in(browser, site, "contribution") as page:
        page.goto("/admin/pages/")
        page.get_by_role("link", name=re.compile("sous-pages de .*Collection")).click()
        page.locator("a[href$='/add_subpage/']").first.click()
        expect(page.get_by_role("main").locator("a[href*='/admin/pages/add/']")).to_have_count(3)
        assert is_refused(page, editor_of(key))
        assert is_refused(page, f"/admin/pages/{key}/view_draft/")
        page.goto("/admin/pages/search/?q=essai+des+rôles")
        assert page.get_by_text("Que vaut un essai").count() == 0
        forge(page, editor_of(key), **{"title": "Forgé", "action-publish": "1"})
        forge(page, f"/admin/api/main/pages/{key}/action/publish/")
    assert state(key) == ["", "", TITLE]


#: What the guide compiles, and whether the plan is still to be written.
WRITTEN = """
from cms.editorial.models import Assignment
from resources.models import Guide
print([entry.title for entry in Guide.objects.get(slug="essai-des-roles-un-guide").entries])
print(Assignment.objects.get(planned_title="Essai des rôles, prévu").chaser)
"""
SHEET = "from resources.models import CapitalisationSheet as Sheet; print(Sheet.objects.live().order_by('pk')[0].title)"


def test_a_writer_writes_any_type_compiles_the_guide_plans_and_chases_and_publishes_nothing(browser, site, make, state):
    key, sheet = make(), site.python(SHEET).strip().splitlines()[-1]
    with signed_in(browser, site, "redaction") as page:
        page.goto("/admin/pages/")
        page.get_by_role("link", name=re.compile("sous-pages de .*Collection")).click()
        page.locator("a[href$='/add_subpage/']").first.click()
        main = page.get_by_role("main")
        expect(main.locator("a[href*='/admin/pages/add/']").nth(11)).to_be_visible()
        main.get_by_role("link", name=re.compile("^Guide")).click()
        page.locator("[name=title]").fill("Essai des rôles, un guide")
        page.locator("#id_links-ADD").click()
        page.locator("[name='links-0-relation']").select_option(label="S’appuie sur")
        page.locator("#id_links-0-target-chooser [data-chooser-action-choose]:visible").first.click()
        page.locator(".modal-body input[name=q]").fill(sheet)
        page.locator(".modal-body").get_by_role("link", name=sheet).first.click()
        expect(page.locator("[name='links-0-target']")).to_have_value(re.compile(r"\d"))
        page.locator("footer").get_by_role("button", name="Enregistrer le brouillon").click()
        page.wait_for_url("**/edit/")

        page.goto("/admin/assignment/new/")
        page.locator("[name=planned_title]").fill("Essai des rôles, prévu")
        page.locator("[name=document_type]").select_option("fiche-exemple")
        page.locator("[name=writer]").select_option(label="Contributeur·ices partenaires")
        page.locator("[name=chaser]").select_option(label="Rédaction")
        page.locator("[name=due_date]").fill(timezone.localdate().strftime("%d/%m/%Y"))
        page.locator("[name=due_date]").press("Tab")
        main.locator("button[type=submit]").last.click()
        page.wait_for_url("**/admin/assignment/")
        page.goto("/admin/suivi/?stage=a-relancer")
        expect(page.get_by_text("Essai des rôles, prévu").first).to_be_visible()
        entries, chaser = site.python(WRITTEN).strip().splitlines()[-2:]
        assert (entries, chaser) == (str([sheet]), "Rédaction")

        page.goto(editor_of(key))
        assert [text for text in actions(page) if re.search("^Publier", text)] == []
        forge(page, editor_of(key), **{"title": "Forgé", "action-publish": "1"})
        forge(page, f"/admin/api/main/pages/{key}/action/publish/")
        assert state(key) == ["", "", TITLE]
        assert is_refused(page, "/admin/users/")


def test_a_reviewer_answers_for_a_peer_and_changes_no_word(browser, site, make, state):
    key, step = make(at="Relecture"), "Relecture"
    with signed_in(browser, site, "relecture") as page:
        page.goto(editor_of(key))
        expect(page.get_by_text("Vous relisez ce document")).to_be_visible()
        assert [text for text in actions(page) if re.search("Publier|brouillon", text)] == []
        forge(page, editor_of(key), **{"title": "Forgé", "action-publish": "1"})
        assert state(key) == ["", step, TITLE]
        page.goto(editor_of(key))
        choose_action(page, "Approuver avec un commentaire")
        page.get_by_role("dialog").locator("textarea").fill("Clair et utile.")
        page.get_by_role("dialog").locator("button[type=submit], input[type=submit]").last.click()
        page.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))
    assert state(key) == ["", "Mise en perspective", TITLE]


def test_a_reviewer_does_not_read_for_their_own_organisation(browser, site, make, state):
    key = make(at="Relecture", organisation="apes")
    with signed_in(browser, site, "relecture") as page:
        page.goto(editor_of(key))
        expect(page.get_by_text("Vous relisez ce document")).to_be_visible()
        expect(page.locator("footer").get_by_role("button", name=re.compile("Approuver|Renvoyer"))).to_have_count(0)
        forge(page, editor_of(key), **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    assert state(key)[1] == "Relecture"


def test_a_researcher_proposes_a_grid_puts_in_perspective_and_does_not_publish(browser, site, make, state):
    key = make(at="Mise en perspective")
    with signed_in(browser, site, "recherche") as page:
        assert page.goto("/admin/snippets/resources/grid/add/").ok
        expect(page.locator("[name=title], [name=name]").first).to_be_visible()
        page.goto(editor_of(key))
        assert [text for text in actions(page) if re.search("Publier|brouillon", text)] == []
        page.keyboard.press("Escape")
        choose_action(page, re.compile("^Approuver$"))
        page.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))
        assert state(key)[1] == "Validation"
        forge(page, editor_of(key), **{"title": "Forgé", "action-publish": "1"})
        forge(page, f"/admin/api/main/pages/{key}/action/publish/")
    assert state(key) == ["", "Validation", TITLE]


#: Where accounts, roles and settings are, an administrator's alone.
SETTINGS = ("users/", "groups/", "membership/", "invitation/", "vocabulaires/theme/", "workflows/list/", "sites/")


def test_an_editor_publishes_withdraws_and_restores_and_sets_nothing(browser, site, make, state):
    key = make(at="Validation")
    with signed_in(browser, site, "edition") as page:
        page.goto(editor_of(key))
        choose_action(page, re.compile("^Approuver( et publier)?$", re.IGNORECASE))
        page.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))
        assert page.goto("/collection/essai-des-roles/").ok

        page.goto(f"/admin/pages/{key}/retirer/")
        page.get_by_label("Motif").fill("Les chiffres ont changé.")
        page.get_by_role("main").locator("button[type=submit]").last.click()
        gone = page.goto("/collection/essai-des-roles/")
        assert gone.status == 410
        expect(page.get_by_text("Les chiffres ont changé.")).to_be_visible()
        page.goto(f"/admin/pages/{key}/retablir/")
        page.get_by_role("main").locator("button[type=submit]").last.click()
        page.wait_for_url("**/edit/")
        assert page.goto("/collection/essai-des-roles/").ok

        assert [address for address in SETTINGS if not is_refused(page, f"/admin/{address}")] == []
        assert forge(page, "/admin/users/new/", username="forge").url.endswith("/admin/")
        assert is_refused(page, f"/admin/pages/{key}/delete/")


SET = """
from cms.editorial.models import Invitation
from cms.users.models import User
from resources.models import Theme
user = User.objects.get(username="essai-des-roles")
print(user.groups.get(), *(rows.exists() for rows in (
    Theme.objects.filter(slug="essai-des-roles"), Invitation.objects.filter(email="essai@example.org"))))
"""
#: Undoes what the administrator's scenario makes.
FORGET = """
from cms.editorial.models import Invitation, Notice
from cms.users.models import User
from resources.models import Theme
User.objects.filter(username="essai-des-roles").delete()
Invitation.objects.filter(email="essai@example.org").delete()
Notice.objects.filter(email="essai@example.org").delete()
Theme.objects.filter(slug="essai-des-roles").delete()
"""


@pytest.fixture
def forgotten(site):
    yield
    site.python(FORGET)


def test_an_administrator_sets_accounts_roles_and_terms_and_publishes_nothing_incomplete(
    browser, site, make, state, forgotten
):
    key = make()
    with signed_in(browser, site, "administration") as page:
        assert [address for address in SETTINGS if is_refused(page, f"/admin/{address}")] == []
        page.goto("/admin/users/new/")
        page.locator("[name=username]").fill("essai-des-roles")
        for name, text in (("email", "essai@example.org"), ("first_name", "Essai"), ("last_name", "Rôles")):
            page.locator(f"[name={name}]").fill(text)
        for name in ("password1", "password2"):
            page.locator(f"[name={name}]").fill("une phrase assez longue")
        page.locator("#tab-label-roles").click()
        page.get_by_label("Relecture").check()
        page.get_by_role("main").locator("button[type=submit]").last.click()
        page.wait_for_url("**/admin/users/")

        page.goto("/admin/vocabulaires/theme/new/")
        page.locator("[name=label_fr]").fill("Essai des rôles")
        page.locator("[name=slug]").fill("essai-des-roles")
        page.get_by_role("main").locator("button[type=submit]").last.click()
        page.wait_for_url(re.compile("/vocabulaires/theme/$"))

        page.goto("/admin/invitation/new/")
        page.locator("[name=email]").fill("essai@example.org")
        page.locator("[name=organisation]").select_option(index=1)
        page.locator("[name=role]").select_option(index=1)
        page.get_by_role("main").locator("button[type=submit]").last.click()
        page.wait_for_url(re.compile("/admin/invitation/$"))

        page.goto("/admin/contributions/effacer/")
        page.locator("[name=email]").fill("essai-des-roles@example.org")
        page.get_by_role("main").locator("button[type=submit]").last.click()
        expect(page.get_by_text(re.compile("Rien|Aucune|0 contribution")).first).to_be_visible()
        assert site.python(SET).strip().splitlines()[-1] == "Relecture True True"

        # What nobody may: a document that is not complete stays a draft, the last author does not approve.
        page.goto(editor_of(key))
        page.locator("[name=essential]").fill("")
        choose_action(page, re.compile("^Publier"))
        expect(page.get_by_text("pas encore prêt").first).to_be_visible()
    assert state(key)[0] == ""
