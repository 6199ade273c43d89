"""What the editor of a document in the chain says of its step."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.editorial.chain.answers import answer
from cms.editorial.models import ReviewTask, Step
from cms.users.roles import Role
from tests.factories.users import UserFactory
from tests.unit.editorial.scene import fresh

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")


@pytest.fixture
def page(scene):
    return scene.documents["handed_in"]


@pytest.fixture
def step(page):
    return fresh(page).current_workflow_task_state


def panel(scene, page, role):
    """Return the panel as it is read: its words, one space between them; "" when there is none."""
    response = scene.browser(role).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    content = " ".join(response.content.decode().split())
    _before, found, after = content.partition('data-side-panel="chain"')
    return after.partition('data-side-panel="')[0] if found else ""


def test_it_says_who_holds_the_document_since_when_and_until_when(scene, page, step):
    today = timezone.localdate()
    Step.objects.update(due_date=today - timedelta(days=1))
    assert "Ouverte depuis le" in panel(scene, page, Role.EDITOR)
    step.people.add(scene.accounts[Role.REVIEWER])
    shown = panel(scene, page, Role.EDITOR)
    assert "Confiée à reviewer depuis le" in shown
    assert "en retard" in shown
    Step.objects.update(due_date=today)
    assert "en retard" not in panel(scene, page, Role.EDITOR)


def test_a_document_that_is_not_in_the_chain_has_no_such_panel(scene):
    assert panel(scene, scene.documents["theirs"], Role.EDITOR) == ""


def test_opinions_are_told_and_counted(scene, page, step):
    ReviewTask.objects.update(approvals=2)
    answer(step, user=scene.accounts[Role.REVIEWER], favourable=True, comment="Très clair.")
    shown = panel(scene, page, Role.EDITOR)
    assert "favorable (reviewer)" in shown
    assert "Très clair." in shown
    assert "1 sur 2" in shown


def test_partners_are_told_no_names(scene, page, step):
    step.people.add(scene.accounts[Role.REVIEWER])
    ReviewTask.objects.update(approvals=2)
    answer(step, user=scene.accounts[Role.REVIEWER], favourable=True, comment="Très clair.")
    shown = panel(scene, page, "stranger")
    assert "Très clair." in shown
    assert "reviewer" not in shown


@pytest.mark.parametrize("role", [Role.WRITER, Role.EDITOR, Role.REVIEWER, "stranger"])
def test_whoever_manages_assignments_is_led_to_giving_the_step(scene, page, step, role):
    response = scene.browser(role).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    links = response.content.decode().count(f'href="{reverse("editorial_entrust", args=[page.pk, step.pk])}"')
    # In the page's header and in the panel.
    assert (links >= 2) == (role in (Role.WRITER, Role.EDITOR))
    assert (links == 0) == (role not in (Role.WRITER, Role.EDITOR))


def test_at_validation_the_list_says_what_is_there_and_what_is_missing(scene, page, step):
    assert "Avant de valider" not in panel(scene, page, Role.EDITOR)
    answer(step, user=scene.accounts[Role.REVIEWER], favourable=True)
    document = fresh(page)
    document.essential = "Appelez le 06 39 98 00 00."
    document.save_revision(user=UserFactory())
    shown = panel(scene, page, Role.EDITOR)
    assert "Droits des images&nbsp;: rien ne manque" in shown
    assert "06 39 98 00 00" in shown
    assert "à vérifier, sans bloquer" in shown
    assert "[data-contentpath='essential']" in shown
