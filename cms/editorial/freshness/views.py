"""Where the keeper of a document says that it still holds: in one click, or by the link of a reminder."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from cms.editorial.freshness.validity import confirm, may_confirm, next_review
from resources.models import Resource

STILL_VALID = gettext_lazy("Toujours valable")


class StillValidView(WagtailAdminTemplateMixin, TemplateView):
    """Reading the page changes nothing; its button does."""

    template_name = "editorial/freshness/still_valid.html"
    page_title = gettext_lazy("Relire un document")
    header_icon = "history"

    def dispatch(self, request, *args, pk, **kwargs):
        self.document = get_object_or_404(Resource, pk=pk).specific
        if not may_confirm(request.user, self.document):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.document.display_title

    def get_context_data(self, **kwargs):
        may = self.document.permissions_for_user(self.request.user)
        return super().get_context_data(
            document=self.document,
            due=next_review(),
            next=get_valid_next_url_from_request(self.request),
            edit_url=reverse("wagtailadmin_pages:edit", args=[self.document.pk]) if may.can_write() else "",
            **kwargs,
        )

    def post(self, request):
        due = confirm(self.document, request.user)
        words = {"title": self.document.display_title, "due": date_format(due, "j F Y")}
        messages.success(request, _("« %(title)s » est toujours valable ; à relire le %(due)s.") % words)
        return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


def still_valid_url(document, back=""):
    """Address of that page; posting to it is the click. `back` is where the click leads."""
    url = reverse("editorial_still_valid", args=[document.pk])
    return f"{url}?{urlencode({'next': back})}" if back else url


def in_one_click(url):
    """Attributes of a button that posts to `url`."""
    return {"data-controller": "w-action", "data-action": "w-action#post", "data-w-action-url-value": url}


def still_valid_button(page, user, view_name, next_url=None):
    """In the menu of the editor of a document that has a date of review."""
    if isinstance(page, Resource) and page.review_date and may_confirm(user, page):
        back = reverse("wagtailadmin_pages:edit", args=[page.pk]) if view_name == "edit" else next_url
        yield Button(STILL_VALID, attrs=in_one_click(still_valid_url(page, back)), icon_name="check", priority=67)
