"""The links of a document, in the admin: making one, seeing what came of it, revoking it."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter, log
from wagtail.models import TaskState

from cms.editorial.chain.entrusting import may_entrust
from cms.editorial.links.tokens import url_of
from cms.editorial.models import LinkState, ReviewLink, Step
from cms.editorial.notices.events import review_asked
from cms.editorial.workflow import last_author_id
from resources.models import Resource

#: How long a link lasts unless it is said otherwise, and at most.
DAYS, MOST_DAYS = 30, 180
#: Where a new link waits to be shown, once, to who made it.
SESSION_KEY = "new_review_link"


class LinkForm(forms.ModelForm):
    """To whom the version is given to read, as what, until when."""

    last_day = forms.DateField(label=_("Valable jusqu’au"), widget=AdminDateInput)

    field_order = ("function", "name", "email", "last_day")

    class Meta:
        model = ReviewLink
        fields = ("function", "name", "email")

    def clean_last_day(self):
        last_day, today = self.cleaned_data["last_day"], timezone.localdate()
        if last_day < today:
            raise forms.ValidationError(_("Cette date est passée."))
        if last_day > today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("Un lien dure six mois au plus."))
        return last_day


class DocumentView(View):
    """A view of a document for whoever manages its chain."""

    def dispatch(self, request, *args, page_id, **kwargs):
        self.page = get_object_or_404(Resource, pk=page_id).specific
        if not may_entrust(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def links(self):
        """The links ever made for the document, the newest first."""
        links = ReviewLink.objects.filter(
            step__workflow_state__base_content_type=self.page.get_base_content_type(),
            step__workflow_state__object_id=str(self.page.pk),
        )
        return links.select_related("step__task", "step__workflow_state", "revision", "opinion", "created_by")

    def get_success_url(self):
        return reverse("editorial_links", args=[self.page.pk])


class LinksView(DocumentView, WagtailAdminTemplateMixin, FormView):
    """Show what came of each link, and make one to the latest version, for the present step."""

    form_class = LinkForm
    template_name = "editorial/links/admin.html"
    page_title = _("Faire relire par lien")
    header_icon = "link"

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        """None: with them, the heading would name the document alone."""
        return []

    def get_initial(self):
        return {"last_day": timezone.localdate() + timedelta(days=DAYS)}

    def get_context_data(self, **kwargs):
        links = list(self.links())
        new = next((link for link in links if link.pk == self.request.session.pop(SESSION_KEY, None)), None)
        context = super().get_context_data(
            links=links,
            new=new,
            new_url=url_of(new) if new else "",
            hindrance=hindrance(self.page, self.request.user),
            action_url=self.request.path,
            submit_button_label=_("Créer le lien"),
            submit_button_active_label=_("Création…"),
            cancel_url=reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
            **kwargs,
        )
        return context | {"media": context["form"].media}

    def form_valid(self, form):
        if reason := hindrance(self.page, self.request.user):
            messages.error(self.request, reason)
            return super().form_valid(form)
        link = make_link(self.page, form, self.request.user)
        self.request.session[SESSION_KEY] = link.pk
        return super().form_valid(form)


class RevokeView(DocumentView):
    """Make a link good for nothing; what was said by it stays."""

    http_method_names = ["post"]

    def post(self, request, pk):
        link = get_object_or_404(self.links(), pk=pk)
        if link.state == LinkState.ANSWERED:
            messages.error(request, _("Une réponse est déjà arrivée par ce lien : elle est dans l’historique."))
        elif link.revoked_at is None:
            with transaction.atomic():
                link.revoked_at, link.email = timezone.now(), ""
                link.save(update_fields=["revoked_at", "email"])
                note(link, "editorial.link_revoked", request.user)
            messages.success(request, _("Le lien est révoqué : il ne montre plus rien."))
        return HttpResponseRedirect(self.get_success_url())


def hindrance(page, user):
    """
    Return why `user` may not have `page` read by link now, in a sentence; empty when nothing forbids it.

    A link speaks for somebody else: who wrote the last version, an administrator too, lets another person choose who.
    """
    state = page.current_workflow_task_state
    if state is None or state.status != TaskState.STATUS_IN_PROGRESS or not isinstance(state.specific, Step):
        return _now("Ce document n’est à aucune étape : soumettez-le d’abord.")
    if last_author_id(page) == user.pk:
        return _now("Vous avez écrit la dernière version de ce document : une autre personne doit demander cet avis.")
    if not state.task.specific.may_be_asked_by(user, page):
        return _now("À cette étape, approuver fait paraître le document : l’avis est demandé par qui peut publier.")
    return ""


@transaction.atomic
def make_link(page, form, user):
    """Make the link that a valid form asks for, to the latest version of `page`; mailed if the form says where."""
    link = form.save(commit=False)
    link.step = page.current_workflow_task_state.specific
    link.revision = page.get_latest_revision()
    link.created_by = user
    link.expires_at = timezone.make_aware(datetime.combine(form.cleaned_data["last_day"], time.max))
    link.save()
    note(link, "editorial.link_made", user)
    review_asked(link)
    return link


def note(link, action, user):
    """Write in the document's history; the name is written with the answer only."""
    data = {"step": link.step.task.name, "function": link.function}
    log(instance=link.page.specific, action=action, user=user, revision=link.revision, data=data)


def link_buttons(page, user, view_name, next_url=None):
    """In the menu of a document's editor, for whoever manages its chain, at a step."""
    if isinstance(page, Resource) and page.current_workflow_task_state and may_entrust(user, page):
        yield Button(
            _("Faire relire par lien"), reverse("editorial_links", args=[page.pk]), icon_name="link", priority=67
        )


class LinkMadeLog(LogFormatter):
    label = _("Donner à relire par lien")

    def format_message(self, log_entry):
        return _now("Donné à relire par lien (%(step)s), au titre de « %(function)s »") % {
            name: log_entry.data.get(name, "") for name in ("step", "function")
        }


class LinkRevokedLog(LogFormatter):
    label = _("Révoquer un lien de relecture")

    def format_message(self, log_entry):
        return _now("Lien de relecture révoqué (%(step)s), donné au titre de « %(function)s »") % {
            name: log_entry.data.get(name, "") for name in ("step", "function")
        }
