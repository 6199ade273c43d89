"""« Rétablir »: a withdrawn document comes back by publication, under the rules of any publication."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter, log

from resources.models import NotPublishable, Resource
from resources.tombstones import name_successor


def is_withdrawn(document):
    return not document.live and document.withdrawn_at is not None


class RestoreView(WagtailAdminTemplateMixin, TemplateView):
    """Show what would come back and what keeps it from coming back, then publish the last version."""

    template_name = "editorial/freshness/restore.html"
    page_title = gettext_lazy("Rétablir dans la collection")
    header_icon = "upload"

    def dispatch(self, request, *args, page_id, **kwargs):
        self.document = get_object_or_404(Resource, pk=page_id).specific
        self.may = self.document.permissions_for_user(request.user)
        if not self.may.can_set_view_restrictions():
            raise PermissionDenied
        if not is_withdrawn(self.document):
            raise Http404
        self.revision = self.document.get_latest_revision()
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.document.get_admin_display_title()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            document=self.document,
            revision=self.revision,
            errors=self.revision.as_object().publication_errors(),
            may_publish=self.may.can_publish(),
            edit_url=reverse("wagtailadmin_pages:edit", args=[self.document.pk]),
            **kwargs,
        )

    def post(self, request):
        if not self.may.can_publish():
            raise PermissionDenied
        try:
            with transaction.atomic():
                self.revision.publish(user=request.user)
                name_successor(self.document, None)
                log(instance=self.document, action="editorial.restore", user=request.user)
        except NotPublishable:
            return self.get(request)
        title = {"title": self.document.get_admin_display_title()}
        messages.success(request, _("« %(title)s » est rétabli : il est de nouveau en ligne.") % title)
        return redirect("wagtailadmin_pages:edit", self.document.pk)


def restore_button(page, user, view_name, next_url=None):
    """In the menu of a withdrawn document's editor, and of its line in the explorer."""
    if (
        isinstance(page, Resource)
        and is_withdrawn(page)
        and page.permissions_for_user(user).can_set_view_restrictions()
    ):
        url = reverse("editorial_restore", args=[page.pk])
        yield Button(_("Rétablir…"), url, icon_name="upload", priority=5)


def tell_withdrawn(request, page):
    """Opening a withdrawn document: what happened to it, and the way back."""
    if request.method != "GET" or not isinstance(page, Resource) or not is_withdrawn(page):
        return
    buttons = [messages.button(button.url, button.label) for button in restore_button(page, request.user, "edit")]
    reason = page.withdrawal_reason or _("aucun motif n’a été donné")
    messages.warning(
        request, _("Ce document a été retiré de la collection : %(reason)s") % {"reason": reason}, buttons=buttons
    )


class RestoreLog(LogFormatter):
    label = gettext_lazy("Rétablir dans la collection")
    message = gettext_lazy("Rétabli dans la collection")
