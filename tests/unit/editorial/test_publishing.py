"""Nobody publishes alone what they wrote, unless they administer the site."""

import pytest
from django.urls import reverse

from cms.users.roles import Role
from tests.factories.resources import ToolSheetFactory
from tests.unit.editorial import posting
from tests.unit.editorial.scene import draft, fresh

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")


def publishes_by_api(scene, role, page):
    posting.by_api(scene.browser(role), page, "publish")
    return fresh(page).live


def publishes_in_bulk(scene, role, page):
    posting.in_bulk(scene.browser(role), page, "publish")
    return fresh(page).live


@pytest.mark.parametrize("publishes", [publishes_by_api, publishes_in_bulk])
@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR], ids=lambda role: role.name.lower())
def test_the_last_author_of_a_document_does_not_publish_it_unless_they_administer(scene, role, publishes):
    own = draft(ToolSheetFactory, "Atelier Kilo", scene.accounts[role], scene.ours)
    others = draft(ToolSheetFactory, "Atelier Lima", scene.accounts[Role.WRITER], scene.ours)
    assert publishes(scene, role, own) == (role == Role.ADMINISTRATOR)
    assert publishes(scene, role, others)


def test_whoever_changes_a_document_is_told_to_hand_it_in_and_loses_nothing(scene):
    page = scene.documents["ours"]
    data = posting.form_of(page, title="Atelier Mike", **{"action-publish": "1"})
    response = scene.browser(Role.EDITOR).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True)
    assert "une autre personne le publiera" in response.content.decode()
    page = fresh(page)
    assert not page.live
    assert page.get_latest_revision_as_object().title == "Atelier Mike"


def test_what_is_no_document_is_published_by_whoever_writes_it(scene):
    editor = scene.accounts[Role.EDITOR]
    scene.ours.save_revision(user=editor)
    assert scene.ours.permissions_for_user(editor).can_publish()


def test_a_document_of_ones_own_is_still_scheduled_off_and_restricted(scene):
    page = draft(ToolSheetFactory, "Atelier Kilo", scene.accounts[Role.EDITOR], scene.ours)
    permissions = page.permissions_for_user(scene.accounts[Role.EDITOR])
    assert permissions.can_unschedule()
    assert permissions.can_set_view_restrictions()


# What the editor tells each


def editor_of(scene, role, page):
    return scene.browser(role).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_a_document_sent_back_opens_with_the_reason(scene):
    page = scene.documents["handed_in"]
    state = page.current_workflow_task_state
    state.reject(user=scene.accounts[Role.REVIEWER], comment="Il manque le nom du lieu.")
    assert "Il manque le nom du lieu." in editor_of(scene, Role.WRITER, page)


def test_a_reviewer_saves_comments_and_not_a_draft(scene):
    content = editor_of(scene, Role.REVIEWER, scene.documents["handed_in"])
    assert "Enregistrer mes commentaires" in content
    assert 'name="action-cancel-workflow"' not in content
    assert "Enregistrer mes commentaires" not in editor_of(scene, Role.PARTNER, scene.documents["ours"])


def test_partners_are_not_shown_the_accounts_of_the_network(scene):
    page = scene.documents["ours"]
    assert 'name="keeper"' not in editor_of(scene, Role.PARTNER, page)
    assert 'name="keeper"' in editor_of(scene, Role.WRITER, page)
