"""Taking a document off the site with a reason: its address then answers 410, and publishing it restores it."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.action_menu import UnpublishMenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.widgets import AdminPageChooser
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page, ReferenceIndex, get_default_page_content_type

from cms.editorial.publication import back_to_list
from resources.models import Resource
from resources.tombstones import name_successor


class WithdrawalForm(forms.Form):
    """Why a document leaves the collection, and what takes its place."""

    reason = forms.CharField(
        label=_("Motif"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Affiché à qui suit un ancien lien vers le document, et gardé dans son historique."),
    )
    successor = forms.ModelChoiceField(
        label=_("Remplacé par"),
        queryset=Resource.objects.live(),
        required=False,
        widget=AdminPageChooser(target_models=[Resource]),
        help_text=_("Un document publié : l’ancienne adresse y conduit, sous le motif."),
    )

    def __init__(self, *args, document, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = Resource.objects.live().exclude(pk=document.pk)


class WithdrawView(WagtailAdminTemplateMixin, FormView):
    """Show where the document is cited, ask for the reason, then withdraw."""

    form_class = WithdrawalForm
    template_name = "editorial/withdraw.html"
    page_title = _("Retirer de la collection")
    header_icon = "download"

    def dispatch(self, request, *args, page_id, **kwargs):
        self.document = get_object_or_404(Resource, pk=page_id).specific
        if not self.document.permissions_for_user(request.user).can_unpublish():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.document.get_admin_display_title()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"document": self.document}

    def get_context_data(self, **kwargs):
        citations = citations_of(self.document)
        count = len(citations)
        context = super().get_context_data(
            document=self.document,
            citations=citations,
            citations_heading=ngettext("Cité par %(count)d page", "Cité par %(count)d pages", count) % {"count": count},
            next=get_valid_next_url_from_request(self.request),
            action_url=self.request.get_full_path(),
            submit_button_label=self.page_title,
            submit_button_active_label=_("Retrait en cours…"),
            cancel_url=reverse("wagtailadmin_pages:edit", args=[self.document.pk]),
            **kwargs,
        )
        return context | {"media": context["form"].media}

    def form_valid(self, form):
        reason = form.cleaned_data["reason"]
        with transaction.atomic():
            self.document.withdraw(reason, user=self.request.user)
            name_successor(self.document, form.cleaned_data["successor"])
            log(instance=self.document, action="editorial.withdraw", user=self.request.user, data={"reason": reason})
        messages.success(
            self.request,
            _("« %(title)s » est retiré de la collection. Le publier à nouveau le remet en ligne.")
            % {"title": self.document.get_admin_display_title()},
        )
        explorer = reverse("wagtailadmin_explore", args=[self.document.get_parent().pk])
        return HttpResponseRedirect(get_valid_next_url_from_request(self.request) or explorer)


def citations_of(document):
    """
    Return the pages that cite `document`, published ones first: `[{"page", "where"}]`.

    `where` names each field that holds a link, an example or a text naming the document. What Wagtail's index knows:
    the version of each page that is published, or the first of a draft.
    """
    references = ReferenceIndex.get_references_to(document).filter(base_content_type=get_default_page_content_type())
    where = {}
    for reference in references.exclude(object_id=str(document.pk)):
        where.setdefault(int(reference.object_id), set()).add(reference.describe_source_field())
    pages = Page.objects.filter(pk__in=where).order_by("-live", "title").defer_streamfields().specific()
    return [{"page": page, "where": sorted(where[page.pk])} for page in pages]


class UnpublishOrWithdrawView(UnpublishView):
    """Wagtail's own « Dépublier »: a document is withdrawn instead, with its reason."""

    def dispatch(self, request, *args, **kwargs):
        if isinstance(self.object, Resource):
            return redirect("editorial_withdraw", self.object.pk)
        return super().dispatch(request, *args, **kwargs)


class WithdrawMenuItem(UnpublishMenuItem):
    label = _("Retirer de la collection…")

    def get_url(self, context):
        return reverse("editorial_withdraw", args=[context["page"].pk])


def name_withdrawal(menu_items, request, context):
    """In a document's editor, put « Retirer de la collection… » in the place of « Dépublier »."""
    if isinstance(context.get("page"), Resource):
        menu_items[:] = [
            WithdrawMenuItem(order=item.order) if isinstance(item, UnpublishMenuItem) else item for item in menu_items
        ]


def name_withdrawal_in_lists(buttons, page, user, context):
    """In the explorer too, among what may be done to a document."""
    if not issubclass(page.specific_class or Page, Resource):
        return
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    for menu in buttons:
        for button in getattr(menu, "dropdown_buttons", ()):
            if (button.url or "").startswith(unpublish):
                button.label = WithdrawMenuItem.label


def refuse_silent_withdrawal(request, action_type, objects, action):
    """Refuse to unpublish documents by the batch, themselves or with the page above them: each has its reason."""
    if action_type != "unpublish":
        return None
    below = action.cleaned_form.cleaned_data["include_descendants"]
    live = Resource.objects.live()
    concerned = [live.descendant_of(page, inclusive=True) if below else live.filter(pk=page.pk) for page in objects]
    if any(documents.exists() for documents in concerned):
        messages.error(request, _("Un document se retire seul, avec son motif : ouvrez-le, puis « Retirer… »."))
        return back_to_list(request, objects)
    return None


def refuse_silent_unpublication(request, page):
    """The same, from the page above them."""
    if request.POST.get("include_descendants") and Resource.objects.live().descendant_of(page).exists():
        messages.error(
            request, _("Des documents en ligne sont sous cette page : retirez-les d’abord, avec leur motif.")
        )
        return redirect("wagtailadmin_explore", page.pk)
    return None


class WithdrawalLog(LogFormatter):
    label = _("Retirer de la collection")

    def format_message(self, log_entry):
        return _("Retiré de la collection : %(reason)s") % {"reason": log_entry.data.get("reason", "")}
