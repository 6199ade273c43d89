"""« Comparer » in the admin: which versions, what is shown, to whom."""

import pytest
from django.urls import reverse

from cms.editorial.comparison.versions import last_reviewed, reference_for
from cms.users.roles import Role
from tests.factories.resources import CapitalisationSheetFactory
from tests.unit.editorial.scene import ANONYMOUS, draft, fresh, hand_in, publish

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")


def compare_url(page, old="earliest", new="latest"):
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, old, new])


@pytest.fixture
def sheet(scene):
    """A draft of three versions, by the account of the « Rédaction »."""
    page = draft(CapitalisationSheetFactory, "Comment coopérer ?", scene.accounts[Role.WRITER], scene.ours)
    page.essential = "Une phrase nouvelle."
    page.save_revision(user=scene.accounts[Role.WRITER])
    return fresh(page)


def test_what_changed_is_shown_by_rubrique(scene, sheet):
    response = scene.browser(Role.WRITER).get(compare_url(sheet))
    html = response.content.decode()
    assert [rubric.title for rubric in response.context["changed"]] == ["L’essentiel"]
    assert [rubric.title for rubric in response.context["shown"]] == ["L’essentiel"]
    assert "<ins>" in html
    assert "Une rubrique a changé." in html


def test_the_whole_form_is_shown_when_asked(scene, sheet):
    response = scene.browser(Role.WRITER).get(compare_url(sheet) + "?tout=1")
    titles = [rubric.title for rubric in response.context["shown"]]
    assert titles[0] == "Titre"
    assert titles.index("L’essentiel") < titles.index("Thèmes") < titles.index("Crédits")


def test_two_versions_are_chosen(scene, sheet):
    first, second, _third = sheet.revisions.order_by("created_at", "pk")
    browser = scene.browser(Role.WRITER)
    response = browser.get(compare_url(sheet), {"ancienne": first.pk, "nouvelle": second.pk})
    assert response.url == compare_url(sheet, first.pk, second.pk)
    response = browser.get(response.url)
    assert "Rien n’a changé entre ces deux versions." in response.content.decode()
    assert response.context["form"].initial == {"ancienne": first.pk, "nouvelle": second.pk, "tout": False}


def test_a_draft_has_no_published_version_to_choose(scene, sheet):
    """Wagtail's word for it then means the page itself, as it was created."""
    response = scene.browser(Role.WRITER).get(compare_url(sheet, "live"))
    assert response.status_code == 200
    assert response.context["form"].initial["ancienne"] is None


def test_a_version_of_another_document_is_not_found(scene, sheet):
    other = scene.documents["mine"].latest_revision
    assert scene.browser(Role.WRITER).get(compare_url(sheet, other.pk)).status_code == 404
    response = scene.browser(Role.WRITER).get(compare_url(sheet), {"ancienne": other.pk, "nouvelle": other.pk})
    assert response.status_code == 200
    assert "<ins>" in response.content.decode()


def test_what_is_compared_by_default_is_the_version_last_reviewed(scene, sheet):
    first = sheet.revisions.order_by("created_at", "pk").first()
    assert reference_for(sheet, sheet.latest_revision) == first
    hand_in(sheet, scene.accounts[Role.WRITER])
    reviewed = sheet.latest_revision
    step = sheet.current_workflow_task_state
    step.task.specific.on_action(step, scene.accounts[Role.REVIEWER], "reject", comment="À préciser.")
    sheet.essential = "Une phrase plus précise."
    sheet.save_revision(user=scene.accounts[Role.WRITER])
    page = fresh(sheet)
    assert last_reviewed(page, before=reviewed) is None
    assert last_reviewed(page) == reviewed
    assert reference_for(page, page.latest_revision) == reviewed
    response = scene.browser(Role.WRITER).get(compare_url(page))
    assert response.context["since_review"] == compare_url(page, reviewed.pk)


def test_the_published_version_comes_before_the_first(scene, sheet):
    publish(sheet)
    page = fresh(sheet)
    page.save_revision(user=scene.accounts[Role.WRITER])
    page = fresh(page)
    assert reference_for(page, page.latest_revision) == page.live_revision


@pytest.mark.parametrize("role", [ANONYMOUS, "stranger", "former"])
def test_a_draft_is_compared_by_those_who_may_see_it(scene, sheet, role):
    response = scene.browser(role).get(compare_url(sheet))
    assert response.status_code == 302
    assert "Une phrase nouvelle" not in response.content.decode()


def test_the_editor_leads_to_the_comparison(scene, sheet):
    response = scene.browser(Role.WRITER).get(reverse("wagtailadmin_pages:edit", args=[sheet.pk]))
    first = sheet.revisions.order_by("created_at", "pk").first()
    assert compare_url(sheet, first.pk) in response.content.decode()
