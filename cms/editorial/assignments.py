"""From an assignment to its document: one button makes the draft, already titled, credited and linked."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Locale

from cms.editorial.models import Assignment
from resources.models import Credit, CreditRole


class WriteView(WagtailAdminTemplateMixin, TemplateView):
    """Ask, then make the draft of an assignment and open it; an assignment already begun is simply opened."""

    template_name = "editorial/write.html"
    page_title = _("Écrire ce document")
    header_icon = "edit"

    def setup(self, request, *args, pk, **kwargs):
        super().setup(request, *args, **kwargs)
        self.assignment = get_object_or_404(Assignment.objects.of(request.user), pk=pk)
        self.model = self.assignment.document_model
        parents = self.model.allowed_parent_page_models()[0].objects.filter(locale=Locale.get_default())
        self.parent = get_object_or_404(parents)

    def dispatch(self, request, *args, **kwargs):
        if self.assignment.page_id:
            return redirect("wagtailadmin_pages:edit", self.assignment.page_id)
        if not self.parent.permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.assignment.planned_title

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            assignment=self.assignment,
            action_url=self.request.path,
            submit_button_label=self.page_title,
            submit_button_active_label=_("Création du brouillon…"),
            cancel_url=reverse("wagtailadmin_home"),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        for hook in hooks.get_hooks("before_create_page"):
            response = hook(request, self.parent, self.model)
            if hasattr(response, "status_code"):
                return response
        page = begin(self.assignment, self.parent, request.user)
        messages.success(request, _("Le brouillon est prêt : il est à vous."))
        return redirect("wagtailadmin_pages:edit", page.pk)


@transaction.atomic
def begin(assignment, parent, user):
    """Make the draft of `assignment` below `parent`, owned by `user`, and return it; one made meanwhile is returned."""
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.page_id:
        return assignment.page
    credits = [Credit(role=CreditRole.AUTHOR, organisation=assignment.organisation)] if assignment.organisation else []
    page = assignment.document_model(
        title=assignment.planned_title, phase=assignment.phase, owner=user, live=False, locale=parent.locale
    )
    page.credits = credits
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action="wagtail.create", clean=False)
    assignment.page = page
    assignment.save(update_fields=["page"])
    return page
