"""A refused step of the editorial chain is said in the admin, wherever it was tried."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.utils import get_valid_next_url_from_request

from cms.editorial.publication import incomplete
from cms.editorial.workflow import Refusal
from resources.models import NotPublishable


class RefusalMiddleware:
    """
    Turn `NotPublishable` and `Refusal` into a message and a way back.

    Wagtail publishes and approves from a dozen views (editor, dashboard, bulk actions, translations…), none of which
    expects to be refused: without this, each would answer 500.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, NotPublishable | Refusal):
            return None
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        if isinstance(exception, NotPublishable):
            messages.error(request, incomplete(_("Ce document n’est pas prêt à être publié."), exception.errors))
        else:
            messages.error(request, " ".join(exception.messages))
        page_id = request.resolver_match.kwargs.get("page_id")
        url = get_valid_next_url_from_request(request) or (
            reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id else reverse("wagtailadmin_home")
        )
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return render_modal_workflow(request, "", None, {}, json_data={"step": "success", "redirect": url})
        return redirect(url)
