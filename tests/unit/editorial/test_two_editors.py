"""Two people in one document, without any script: both are told before either's text is covered, and both are kept."""

import pytest
from django.urls import reverse

from cms.users.roles import Role
from tests.unit.editorial.posting import form_of
from tests.unit.editorial.scene import fresh

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")


@pytest.fixture
def page(scene):
    return scene.documents["handed_in"]


def opened(page):
    """What the editor's form keeps of the version it was opened on."""
    revision = fresh(page).latest_revision
    return {"loaded_revision_id": revision.pk, "loaded_revision_created_at": revision.created_at.isoformat()}


def save(scene, role, page, essential, **hidden):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return scene.browser(role).post(url, form_of(page, essential=essential, **hidden))


def written(page):
    return fresh(page).get_latest_revision_as_object().essential


def test_the_second_to_save_is_told_whose_version_they_would_cover(scene):
    page = scene.documents["live"]
    version = opened(page)
    assert save(scene, Role.EDITOR, page, "Le texte de l’édition.", **version).status_code == 302
    response = save(scene, Role.ADMINISTRATOR, page, "Le texte de l’administration.", **version)
    content = response.content.decode()
    assert response.status_code == 200
    assert written(page) == "Le texte de l’édition."
    assert "editor a enregistré ce document" in content
    assert "Le texte de l’administration." in content
    compare = reverse(
        "wagtailadmin_pages:revisions_compare",
        args=[page.pk, version["loaded_revision_id"], fresh(page).latest_revision_id],
    )
    assert compare in content
    assert response.context["autosave_enabled"] is False

    # Told, they decide: the page they were shown again was opened on the last version.
    now = opened(page)
    assert f'name="loaded_revision_id" value="{now["loaded_revision_id"]}"' in content
    save(scene, Role.ADMINISTRATOR, page, "Le texte de l’administration.", **now)
    assert written(page) == "Le texte de l’administration."
    kept = [revision.content["essential"] for revision in fresh(page).revisions.all()]
    assert "Le texte de l’édition." in kept


def test_so_is_whoever_saved_in_another_window(scene):
    page = scene.documents["live"]
    version = opened(page)
    save(scene, Role.EDITOR, page, "Première fenêtre.", **version)
    content = save(scene, Role.EDITOR, page, "Seconde fenêtre.", **version).content.decode()
    assert "dans une autre fenêtre" in content
    assert written(page) == "Première fenêtre."


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_no_other_button_covers_it_either(scene, action):
    page = scene.documents["live"]
    version = opened(page)
    save(scene, Role.EDITOR, page, "Le texte de l’édition.", **version)
    response = save(scene, Role.ADMINISTRATOR, page, "Autre chose.", **version, **{action: "1"})
    assert response.status_code == 200
    assert written(page) == "Le texte de l’édition."
    assert fresh(page).essential != "Autre chose."
    assert not fresh(page).workflow_in_progress


def test_nobody_approves_a_version_that_they_have_not_seen(scene, page):
    version = opened(page)
    latest = fresh(page).get_latest_revision_as_object()
    latest.essential = "Corrigé entre-temps."
    latest.save_revision(user=scene.accounts["stranger"])
    state = page.current_workflow_task_state
    decision = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    response = save(scene, Role.REVIEWER, page, page.essential, **version, **decision)
    assert response.status_code == 200
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS


def test_a_form_opened_on_the_last_version_is_saved_at_once(scene):
    page = scene.documents["live"]
    assert save(scene, Role.EDITOR, page, "Le premier.", **opened(page)).status_code == 302
    assert save(scene, Role.ADMINISTRATOR, page, "Le second.", **opened(page)).status_code == 302
    assert written(page) == "Le second."
