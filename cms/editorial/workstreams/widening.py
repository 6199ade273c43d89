"""« Ouvrir plus largement »: one logged step, from internal to targeted, from targeted to public."""

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter, log
from wagtail.models import PageViewRestriction, ReferenceIndex

from cms.assets.collections import in_public_collection
from cms.assets.models import CustomDocument, CustomImage
from cms.editorial.workstreams.audience import in_words, restrictions_over
from resources.models import Resource

TARGETED, PUBLIC = "cible", "public"


class WideningForm(forms.Form):
    """To whom a document opens, and why."""

    audience = forms.ChoiceField(label=gettext_lazy("Ouvrir"), widget=forms.RadioSelect)
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Groupes"),
        queryset=Group.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Ils liront le document, en plus de ceux qui le lisent aujourd’hui."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Gardé dans l’historique ; demandé pour rendre public un type interne."),
    )

    def __init__(self, *args, document, restriction, **kwargs):
        super().__init__(*args, **kwargs)
        self.document = document
        choices = [(PUBLIC, _("à tout le monde\u00a0: le document devient public"))]
        if restriction.restriction_type == PageViewRestriction.GROUPS:
            others = Group.objects.exclude(pk__in=restriction.groups.all()).order_by("name")
            self.fields["groups"].queryset = others
            choices.insert(0, (TARGETED, _("à d’autres groupes, choisis ci-dessous")))
        else:
            del self.fields["groups"]
        self.fields["audience"].choices = choices
        self.fields["audience"].initial = choices[0][0]

    def clean(self):
        data = super().clean()
        if data.get("audience") == TARGETED and not data.get("groups"):
            self.add_error("groups", _("Choisissez au moins un groupe."))
        if data.get("audience") == PUBLIC:
            self.check_public(data)
        return data

    def check_public(self, data):
        """What is incomplete never becomes public; what is internal by its type, never without saying why."""
        for error in self.document.publication_errors():
            self.add_error(None, str(error))
        if self.document.internal_by_default and not data.get("reason", "").strip():
            self.add_error(
                "reason",
                _("Une page de type « %(type)s » est interne\u00a0: dites pourquoi celle-ci devient publique.")
                % {"type": self.document._meta.verbose_name},
            )


class WidenView(WagtailAdminTemplateMixin, FormView):
    """Show who reads the document today and which files stay closed, then open it."""

    form_class = WideningForm
    template_name = "editorial/workstreams/widen.html"
    page_title = gettext_lazy("Ouvrir plus largement")
    header_icon = "view"

    def dispatch(self, request, *args, page_id, **kwargs):
        self.document = get_object_or_404(Resource, pk=page_id).specific
        if not self.document.permissions_for_user(request.user).can_set_view_restrictions():
            raise PermissionDenied
        self.restrictions = restrictions_over([self.document])[self.document.pk]
        self.back = get_valid_next_url_from_request(request) or reverse(
            "wagtailadmin_pages:edit", args=[self.document.pk]
        )
        if fault := self.fault():
            messages.warning(request, fault)
            return redirect(self.back)
        return super().dispatch(request, *args, **kwargs)

    def fault(self):
        if not self.restrictions:
            return _("Ce document est déjà public.")
        if any(restriction.page_id != self.document.pk for restriction in self.restrictions):
            return _("Une page au-dessus de ce document est elle-même réservée\u00a0: ouvrez-la d’abord.")
        return ""

    @property
    def restriction(self):
        return self.restrictions[0]

    def get_page_subtitle(self):
        return self.document.get_admin_display_title()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"document": self.document, "restriction": self.restriction}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            document=self.document,
            today=in_words(self.restrictions),
            closed_files=closed_files(self.document),
            next=get_valid_next_url_from_request(self.request),
            action_url=self.request.get_full_path(),
            submit_button_label=self.page_title,
            cancel_url=self.back,
            **kwargs,
        )

    def form_valid(self, form):
        before = in_words(self.restrictions)
        after = widen(self.document, self.restriction, form.cleaned_data, self.request.user)
        words = {"title": self.document.get_admin_display_title(), "before": before, "after": after}
        messages.success(
            self.request, _("« %(title)s » est ouvert. Avant – %(before)s. Maintenant – %(after)s.") % words
        )
        if files := closed_files(self.document):
            messages.warning(self.request, still_closed(files))
        return redirect(self.back)


@transaction.atomic
def widen(document, restriction, choice, user):
    """Open `document` as `choice` says, and log from whom to whom; return who reads it now, in words."""
    before = in_words([restriction])
    if choice["audience"] == PUBLIC:
        restriction.delete(user=user)
    else:
        restriction.groups.add(*choice["groups"])
        restriction.save(user=user)
    after = in_words(restrictions_over([document])[document.pk])
    data = {"before": before, "after": after, "reason": choice["reason"].strip()}
    log(instance=document, action="editorial.widen", user=user, data=data)
    return after


def closed_files(document):
    """
    Return the titles of the files and images of `document` that stay in a closed collection.

    Opening a document moves none: a file may serve others, which are still internal.
    """
    keys = {CustomDocument: {attachment.document_id for attachment in document.attachments.all()}, CustomImage: set()}
    # The index knows those that the text shows; a task keeps it.
    for reference in ReferenceIndex.get_references_for_object(document).select_related("to_content_type"):
        model = reference.to_content_type.model_class()
        if model in keys:
            keys[model].add(int(reference.to_object_id))
    titles = []
    for model, found in keys.items():
        closed = model.objects.filter(pk__in=found).exclude(in_public_collection("collection__path"))
        titles += closed.order_by("title").values_list("title", flat=True)
    return titles


def still_closed(files):
    return format_html(
        "{}<ul>{}</ul>",
        _("Ces fichiers restent réservés\u00a0; pour les ouvrir, changez-les de collection\u00a0:"),
        format_html_join("", "<li>{}</li>", ((title,) for title in files)),
    )


def widen_button(page, user, view_name, next_url=None):
    """In the menu of the editor of a document that is not public."""
    if view_name != "edit" or not isinstance(page, Resource):
        return
    if page.permissions_for_user(user).can_set_view_restrictions() and page.get_view_restrictions().exists():
        url = reverse("editorial_widen", args=[page.pk])
        yield Button(_("Ouvrir plus largement…"), url, icon_name="view", priority=68)


class WideningLog(LogFormatter):
    label = gettext_lazy("Ouvrir plus largement")

    def format_message(self, log_entry):
        words = {name: log_entry.data.get(name, "") for name in ("before", "after", "reason")}
        return _("Ouvert plus largement. Avant – %(before)s. Depuis – %(after)s. %(reason)s") % words
