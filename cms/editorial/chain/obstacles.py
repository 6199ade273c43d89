"""What the chain asks of a document before it is published, through whichever door."""

from django.utils.translation import gettext as _
from wagtail.models import TaskState, get_default_page_content_type

from cms.editorial.chain.checklist import faults
from cms.editorial.models import PerspectiveTask
from resources.models import PublicationError


def obstacles(document, user):
    """
    Return what keeps `user` from publishing `document`, complete as it is.

    Administrators answer for what they do; so does the site itself, when it imports or keeps to a schedule.
    """
    if user is None or document.permissions_for_user(user).administers:
        return []
    errors = [PublicationError("", _("Validation"), message) for message in faults(document)]
    if lacks_perspective(document):
        message = _("demandée à ce type de document : remettez-le, un·e chercheur·euse la donnera.")
        errors.append(PublicationError("", _("Mise en perspective"), message))
    return errors


def lacks_perspective(document):
    """Tell whether no researcher has passed a document of a type that asks for one, before its first publication."""
    if document.first_published_at:
        return False
    tasks = PerspectiveTask.objects.filter(active=True, workflow_tasks__workflow=document.get_workflow())
    if not tasks:
        return False
    return not TaskState.objects.filter(
        task__in=PerspectiveTask.objects.values("pk"),
        status=TaskState.STATUS_APPROVED,
        workflow_state__base_content_type=get_default_page_content_type(),
        workflow_state__object_id=str(document.pk),
    ).exists()
