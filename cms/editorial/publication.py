"""What the admin says when a document is not ready to be published."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from resources.models import Resource


def incomplete(introduction, errors):
    """Return the message that lists publication `errors` after an introduction, as HTML."""
    items = format_html_join("", "<li>{}</li>", ((str(error),) for error in errors))
    return format_html("{}<ul>{}</ul>", introduction, items)


def refuse_publication(request, page):
    """Refuse to publish from the editor what is not complete, whatever was posted; the draft is kept."""
    if not isinstance(page, Resource) or not (errors := page.publication_errors_for(request.user)):
        return None
    messages.error(request, incomplete(_("Le brouillon est enregistré, mais il n’est pas prêt :"), errors))
    return redirect("wagtailadmin_pages:edit", page.pk)


def refuse_bulk_publication(request, action_type, objects, action):
    """Refuse to publish a selection in which a document is not complete, and name each."""
    if action_type != "publish" or not issubclass(action.model, Page):
        return None
    refused = False
    for page in objects:
        document = page.get_latest_revision_as_object()
        if isinstance(document, Resource) and (errors := document.publication_errors_for(request.user)):
            refused = True
            title = document.get_admin_display_title()
            messages.error(request, incomplete(_("« %(title)s » n’est pas prêt :") % {"title": title}, errors))
    return back_to_list(request, objects) if refused else None


def back_to_list(request, pages):
    """Return the way back from a refused bulk action, to the list where `pages` were ticked."""
    explorer = reverse("wagtailadmin_explore", args=[pages[0].get_parent().pk])
    return redirect(get_valid_next_url_from_request(request) or explorer)


class ScheduleRefusedLog(LogFormatter):
    label = gettext_lazy("Publication programmée refusée")

    def format_message(self, log_entry):
        reasons = " ".join(log_entry.data.get("reasons", []))
        return _("Publication programmée annulée, document incomplet. %(reasons)s") % {"reasons": reasons}
