"""What the editor of a document shows to whoever reviews it, and to whom it is sent back."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.action_menu import ActionMenuItem, CancelWorkflowMenuItem, SaveDraftMenuItem

from resources.models import Resource


class SaveCommentsMenuItem(ActionMenuItem):
    label = gettext_lazy("Enregistrer mes commentaires")
    name = "action-save-comments"
    icon_name = "comment"


def offer_what_a_reader_may(menu_items, request, context):
    """Whoever reviews a document saves comments, never a draft, and stops no workflow."""
    page = context.get("page")
    if not isinstance(page, Resource) or page.permissions_for_user(request.user).can_write():
        return
    menu_items[:] = [
        SaveCommentsMenuItem(order=item.order) if isinstance(item, SaveDraftMenuItem) else item
        for item in menu_items
        if not isinstance(item, CancelWorkflowMenuItem)
    ]


def sent_back(page):
    """Return why `page` waits for corrections, in a sentence; empty when it does not."""
    state = page.current_workflow_state
    if state is None or state.status != state.STATUS_NEEDS_CHANGES:
        return ""
    task = state.current_task_state
    return _("Renvoyé pour correction (%(step)s) : %(reason)s") % {"step": task.task.name, "reason": task.comment}
