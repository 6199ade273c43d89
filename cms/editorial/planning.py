"""From a search to an assignment: what readers look for and do not find is planned in one click."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.log_actions import log

from cms.editorial.models import Assignment
from resources.models import CapitalisationSheet
from search.models import SearchCount
from search.synonyms import telling


class PlanView(View):
    """Make the assignment of a sheet titled by the words of a search, unless one is planned for the same words."""

    http_method_names = ["post"]

    def post(self, request):
        if not request.user.has_perm("editorial.add_assignment"):
            raise PermissionDenied
        assignment, created = plan(request.POST.get("words", ""), request.user)
        title = {"title": assignment.planned_title}
        buttons = []
        if request.user.has_perm("editorial.change_assignment"):
            url = reverse("assignment:edit", args=[assignment.pk])
            buttons = [messages.button(url, _("Ouvrir l’attribution"))]
        if created:
            messages.success(request, _("La fiche « %(title)s » est prévue.") % title, buttons=buttons)
        else:
            messages.warning(request, _("Déjà prévu : « %(title)s ».") % title, buttons=buttons)
        return redirect(get_valid_next_url_from_request(request) or "search_report")


@transaction.atomic
def plan(words, user):
    """
    Return the assignment planned for the words of a search, and whether it has just been made.

    Titles that search takes for the same words are one plan. Only what has been searched can be planned.
    """
    # Two clicks at once: the second waits here for the first to be done.
    if not SearchCount.objects.select_for_update().filter(text=words):
        raise Http404
    for assignment in Assignment.objects.all():
        if telling(assignment.planned_title) == telling(words):
            return assignment, False
    assignment = Assignment.objects.create(planned_title=words, document_type=CapitalisationSheet.type_slug)
    log(instance=assignment, action="wagtail.create", user=user)
    return assignment, True
