"""The collection's workflow: relecture, then validation."""

from django.contrib.auth.models import Group
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from cms.editorial.models import ReviewTask, ValidationTask
from cms.users.roles import Role
from resources.models import CollectionIndexPage
from territories.models import AgendaPage

NAME = "Relecture puis validation"  # i18n: data, kept in the database

#: The steps in order: their class, their name, the roles that take them.
STEPS = (
    (ReviewTask, "Relecture", (Role.REVIEWER, Role.RESEARCHER)),  # i18n: data, kept in the database
    (ValidationTask, "Validation", (Role.EDITOR,)),  # i18n: data, kept in the database
)


def setup_workflow():
    """Make the workflow of documents and events; one that exists is left to administrators."""
    workflow, created = Workflow.objects.get_or_create(name=NAME)
    if created:
        for position, (task_class, name, roles) in enumerate(STEPS):
            task = task_class.objects.create(name=name)
            task.groups.set(Group.objects.filter(name__in=roles))
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=position)
    for section in (*CollectionIndexPage.objects.all(), *AgendaPage.objects.all()):
        WorkflowPage.objects.get_or_create(page=section, defaults={"workflow": workflow})
