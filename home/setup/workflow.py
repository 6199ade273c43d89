"""The workflows of the collection: read by a peer, put in perspective where that is asked for, then validated."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import TaskState, Workflow, WorkflowPage, WorkflowTask

from cms.editorial.models import PerspectiveTask, ReviewTask, Step, TypeWorkflow, ValidationTask
from cms.users.roles import Role
from resources.models import CapitalisationSheet, CollectionIndexPage, Monograph, Synthesis
from territories.models import AgendaPage

#: The tasks: their class, their name, the roles that take them.
TASKS = {
    ReviewTask: ("Relecture", (Role.REVIEWER, Role.RESEARCHER)),  # i18n: data, kept in the database
    PerspectiveTask: ("Mise en perspective", (Role.RESEARCHER,)),  # i18n: data, kept in the database
    ValidationTask: ("Validation", (Role.EDITOR,)),  # i18n: data, kept in the database
}

SHORT = ("Relecture puis validation", (ReviewTask, ValidationTask))  # i18n: data, kept in the database
LONG = ("Relecture, mise en perspective, validation", tuple(TASKS))  # i18n: data, kept in the database

#: Types that a researcher puts in perspective, always.
TYPES_IN_PERSPECTIVE = (CapitalisationSheet, Monograph, Synthesis)


def setup_workflow():
    """
    Make the workflows of documents and events, each with the task that it alone brings.

    Administrators rename and change workflows, and never lose a task: where its task exists, a workflow has been made,
    and is theirs.
    """
    if not ReviewTask.objects.exists():
        workflow = make(*SHORT)
        for section in sections():
            WorkflowPage.objects.get_or_create(page=section, defaults={"workflow": workflow})
    if not PerspectiveTask.objects.exists():
        workflow = make(*LONG)
        for model in TYPES_IN_PERSPECTIVE:
            TypeWorkflow.objects.get_or_create(document_type=model.type_slug, defaults={"workflow": workflow})
    follow_sister_sections()
    make_steps()


def make(name, task_classes):
    """Make a workflow of tasks in order; those that exist already are shared."""
    workflow = Workflow.objects.create(name=name)
    for position, task_class in enumerate(task_classes):
        task = task_class.objects.first() or make_task(task_class)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=position)
    return workflow


def make_task(task_class):
    name, roles = TASKS[task_class]
    task = task_class.objects.create(name=name)
    task.groups.set(Group.objects.filter(name__in=roles))
    return task


def sections():
    return [*CollectionIndexPage.objects.all(), *AgendaPage.objects.all()]


def follow_sister_sections():
    """Give a section that was made since, in one more language, the workflow of the others."""
    if sister := WorkflowPage.objects.filter(page__in=sections()).first():
        for section in sections():
            WorkflowPage.objects.get_or_create(page=section, defaults={"workflow": sister.workflow})


def make_steps():
    """Turn into steps what entered a workflow before steps had people and a date; they are due from today."""
    tasks = ContentType.objects.get_for_models(*TASKS).values()
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, step=None, task__content_type__in=tasks)
    for state in waiting:
        kept = {field.attname: getattr(state, field.attname) for field in TaskState._meta.concrete_fields}
        kept["content_type_id"] = ContentType.objects.get_for_model(Step).pk
        Step(taskstate_ptr=state, held_since=state.started_at, **kept).save()
