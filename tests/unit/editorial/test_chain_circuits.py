"""Which workflow each type of document follows, and who chooses it."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import TaskState, Workflow, WorkflowPage

from cms.editorial.chain.answers import answer
from cms.editorial.models import ReviewTask, Step, TypeWorkflow
from cms.users.roles import Role
from home.setup.workflow import setup_workflow
from resources.models import CapitalisationSheet, Monograph, Synthesis, resource_types
from tests.factories.resources import MonographFactory, ToolSheetFactory
from tests.factories.territories import EventFactory
from tests.unit.editorial.scene import draft, fresh

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

SHORT = ["Relecture", "Validation"]
LONG = ["Relecture", "Mise en perspective", "Validation"]


def steps(document):
    return [task.name for task in document.get_workflow().tasks]


@pytest.mark.parametrize("model", resource_types(), ids=lambda model: model.type_slug)
def test_a_researcher_puts_some_types_in_perspective(scene, model):
    document = scene.tree.collection.add_child(instance=model(title="Atelier Kilo", live=False))
    assert steps(document) == (LONG if model in (CapitalisationSheet, Monograph, Synthesis) else SHORT)


def test_an_event_follows_its_section(scene):
    assert steps(EventFactory()) == SHORT


def test_administrators_change_the_workflow_of_a_type(scene):
    document = draft(ToolSheetFactory, "Atelier Kilo", scene.accounts[Role.WRITER], scene.ours)
    long = Workflow.objects.get(name__contains="perspective")
    data = {"document_type": "fiche-outil", "workflow": long.pk}
    scene.browser(Role.ADMINISTRATOR).post(reverse("typeworkflow:add"), data)
    assert steps(document) == LONG
    TypeWorkflow.objects.all().delete()
    assert steps(document) == SHORT


def test_a_workflow_that_is_switched_off_leaves_its_types_to_their_section(scene):
    document = draft(MonographFactory, "Atelier Kilo", scene.accounts[Role.WRITER], scene.ours)
    TypeWorkflow.objects.first().workflow.deactivate()
    assert steps(document) == SHORT


def test_a_type_of_no_workflow_in_a_section_without_is_not_handed_in(scene):
    WorkflowPage.objects.all().delete()
    document = draft(ToolSheetFactory, "Atelier Kilo", scene.accounts[Role.WRITER], scene.ours)
    assert document.get_workflow() is None
    assert not document.permissions_for_user(scene.accounts[Role.WRITER]).can_submit_for_moderation()


@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_workflows_by_type_are_the_administrators_own(scene, role):
    response = scene.browser(role).get(reverse("typeworkflow:index"))
    assert (response.status_code == 200) == (role == Role.ADMINISTRATOR)
    if role == Role.ADMINISTRATOR:
        content = response.content.decode()
        assert "Synthèse" in content
        assert "Relecture, mise en perspective, validation" in content
        assert reverse("typeworkflow:index") in scene.browser(role).get(reverse("wagtailadmin_home")).content.decode()


def test_the_form_of_a_task_shows_its_groups_days_and_opinions(scene):
    task = ReviewTask.objects.get()
    browser = scene.browser(Role.ADMINISTRATOR)
    url = reverse("wagtailadmin_workflows:edit_task", args=[task.pk])
    content = browser.get(url).content.decode()
    assert all(f'name="{name}"' in content for name in ("groups", "days", "approvals"))
    groups = [group.pk for group in task.groups.all()]
    browser.post(url, {"name": task.name, "groups": groups, "days": 21, "approvals": 2})
    assert ReviewTask.objects.values_list("days", "approvals").get() == (21, 2)
    browser.post(url, {"name": task.name, "groups": groups, "days": 21, "approvals": 0})
    assert ReviewTask.objects.get().approvals == 2


def test_what_was_in_a_workflow_before_steps_becomes_one(scene):
    page = scene.documents["handed_in"]
    state = page.current_workflow_task_state.taskstate_ptr
    begun = state.started_at
    Step.objects.all().get().delete(keep_parents=True)
    TaskState.objects.update(content_type=ContentType.objects.get_for_model(TaskState))
    setup_workflow()
    step = fresh(page).current_workflow_task_state
    assert (step.pk, step.started_at, step.held_since) == (state.pk, begun, begun)
    assert step.due_date
    answer(step, user=scene.accounts[Role.REVIEWER], favourable=True)
    assert fresh(page).current_workflow_task.name == "Validation"
