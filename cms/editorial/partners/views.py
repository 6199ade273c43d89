"""Joining by the link of an invitation: the only page where an account is made."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView
from wagtail.admin import messages

from cms.editorial.models import Invitation
from cms.editorial.partners.joining import Dead, account_of, create_account, invitation_of, join
from cms.users.models import User


class JoinForm(forms.ModelForm):
    """A name and a password; the address is the one invited."""

    password = forms.CharField(
        label=_("Mot de passe"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("Une phrase se retient mieux qu’un mot ; huit signes au moins."),
        strip=False,
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        widgets = {
            "first_name": forms.TextInput({"autocomplete": "given-name"}),
            "last_name": forms.TextInput({"autocomplete": "family-name"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].required = True

    def _post_clean(self):
        super()._post_clean()
        if password := self.cleaned_data.get("password"):
            try:
                password_validation.validate_password(password, self.instance)
            except forms.ValidationError as error:
                self.add_error("password", error)


@method_decorator(never_cache, name="dispatch")
class JoinView(FormView):
    """Reading the link changes nothing: programs that read mails follow links too."""

    template_name = "editorial/partners/join.html"
    form_class = JoinForm

    def dispatch(self, request, *args, token, **kwargs):
        try:
            self.invitation = invitation_of(token)
            self.account = account_of(self.invitation.email)
            response = super().dispatch(request, *args, **kwargs)
        except Dead:
            response = TemplateResponse(request, "editorial/partners/dead.html", {"noindex": True}, status=410)
        # The address is a key: it goes to no other site. (Of no site at all, browsers would post `Origin: null`.)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_form_class(self):
        return forms.Form if self.account else JoinForm

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.account is None:
            kwargs["instance"] = User(email=self.invitation.email, username=self.invitation.email)
        return kwargs

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            invitation=self.invitation,
            account=self.account,
            is_signed_in=self.request.user == self.account,
            sign_in_url=f"{reverse('account_login')}?next={self.request.path}",
            noindex=True,
            **kwargs,
        )

    def form_valid(self, form):
        if self.account is None:
            return self.create(form)
        if self.request.user != self.account:
            return self.render_to_response(self.get_context_data(form=form), status=403)
        join(self.invitation, self.account)
        return self.welcome(redirect("wagtailadmin_home"))

    def create(self, form):
        names = form.cleaned_data
        with transaction.atomic():
            # Two clicks at once: the second waits here, and finds the invitation gone.
            if not Invitation.objects.select_for_update().filter(pk=self.invitation.pk):
                raise Dead
            user = create_account(self.invitation, names["first_name"], names["last_name"], names["password"])
            join(self.invitation, user)
        # Whoever was signed in on this machine leaves it to the new account.
        get_adapter().logout(self.request)
        self.request.user = AnonymousUser()
        return self.welcome(perform_login(self.request, user, email_verification="none"))

    def welcome(self, response):
        organisation = {"organisation": self.invitation.organisation.title}
        messages.success(self.request, _("Vous contribuez maintenant au nom de %(organisation)s.") % organisation)
        return response
