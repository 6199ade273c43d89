"""Members and invitations among the settings: who acts for which organisation, from when to when."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from cms.editorial.models import Invitation
from cms.editorial.partners.joining import account_of, invite
from cms.editorial.partners.leaving import Holdings, leave, successors
from cms.users.models import User
from territories.models import Membership


class MembershipIndexView(generic.IndexView):
    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if not instance.is_current or not self.user_has_permission_for_instance("change", instance):
            return buttons
        url = reverse("editorial_leave", args=[instance.pk])
        return [*buttons, MenuItem(_("Terminer"), url=url, icon_name="logout", priority=30)]


class MembershipViewSet(ModelViewSet):
    """Who acts for which organisation: with the accounts, among the settings."""

    model = Membership
    icon = "group"
    menu_label = _("Rattachements")
    add_to_settings_menu = True
    index_view_class = MembershipIndexView
    list_display = ["user", "organisation", "role", "since", "until"]
    list_filter = ["role", "organisation"]
    list_export = ["user", "organisation", "role", "since", "until"]
    copy_view_enabled = False
    panels = [
        FieldPanel("user"),
        FieldPanel("organisation"),
        FieldPanel("role"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
    ]


class InvitationForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["email", "organisation", "role"]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        account = account_of(email)
        if account and not account.is_active:
            raise forms.ValidationError(_("Le compte de cette adresse est fermé : rouvrez-le d’abord."))
        return email


class SentInvitationForm(forms.ModelForm):
    """What may change once the link has left: not who it was sent to."""

    class Meta:
        model = Invitation
        fields = ["organisation", "role"]


class InvitationCreateView(generic.CreateView):
    success_message = _("L’invitation part à l’adresse %(object)s.")

    def save_instance(self):
        invitation = self.form.save(commit=False)
        invite(invitation, self.request.user)
        return invitation


class InvitationDeleteView(generic.DeleteView):
    page_title = _("Annuler l’invitation")
    success_message = _("L’invitation de %(object)s est annulée : son lien n’ouvre plus rien.")


class InvitationViewSet(ModelViewSet):
    model = Invitation
    icon = "mail"
    menu_label = _("Invitations")
    add_to_settings_menu = True
    add_view_class = InvitationCreateView
    delete_view_class = InvitationDeleteView
    list_display = [
        "email",
        "organisation",
        "get_role_display",
        "invited_by",
        DateColumn("created_at", label=_("Envoyée"), sort_key="created_at"),
        DateColumn("expires_at", label=_("Expire"), sort_key="expires_at"),
        BooleanColumn("is_expired", label=_("Expirée")),
    ]
    list_filter = ["organisation", "role"]
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return SentInvitationForm if for_update else InvitationForm


class LeaveForm(forms.Form):
    successor = forms.ModelChoiceField(
        label=_("La suite est à"),
        queryset=User.objects.none(),
        help_text=_("Ses attributions, ses brouillons, les documents gardés et les relectures en cours."),
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors(membership)


class LeaveView(WagtailAdminTemplateMixin, FormView):
    """Show what a member holds for an organisation, ask who takes it over, and end the membership."""

    template_name = "editorial/partners/leave.html"
    page_title = _("Terminer le rattachement")
    header_icon = "logout"

    def dispatch(self, request, *args, pk, **kwargs):
        if not request.user.has_perm("territories.change_membership"):
            raise PermissionDenied
        self.membership = get_object_or_404(Membership.objects.select_related("user", "organisation"), pk=pk)
        self.holdings = Holdings.of(self.membership)
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return str(self.membership)

    def get_form_class(self):
        return LeaveForm if self.holdings else forms.Form

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"membership": self.membership} if self.holdings else kwargs

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            holdings=self.holdings,
            action_url=self.request.path,
            submit_button_label=self.page_title,
            submit_button_active_label=_("Passage en cours…"),
            cancel_url=reverse("membership:index"),
            **kwargs,
        )

    def form_valid(self, form):
        leave(self.membership, form.cleaned_data.get("successor"), self.request.user)
        messages.success(
            self.request,
            _("%(person)s n’agit plus pour %(organisation)s.")
            % {"person": self.membership.user, "organisation": self.membership.organisation.title},
        )
        return redirect("membership:index")
