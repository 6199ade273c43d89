"""Signing a manifesto: a form on an address of its own, the only one of the public pages that sets a cookie (CSRF)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from resources.models import Manifesto

#: Field that people are not shown: what fills it is a machine, which is thanked and not heard.
TRAP = "site_web"


class Words(forms.CharField):
    """A line of words: spaces are put in order, signs alone are refused."""

    def clean(self, value: object) -> str:
        words = " ".join(super().clean(value).split())
        if (words or self.required) and not any(character.isalnum() for character in words):
            raise ValidationError(self.error_messages["required"], code="required")
        return words


class SignatureForm(forms.Form):
    organisation = Words(
        label=gettext_lazy("Organisation ou collectivité"),
        max_length=160,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    function = Words(
        label=gettext_lazy("Fonction"),
        max_length=120,
        help_text=gettext_lazy(
            "Celle au nom de laquelle vous signez, par exemple « présidence » ; aucun nom n’est demandé."
        ),
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    consent = forms.BooleanField(
        label=gettext_lazy(
            "J’accepte que cette organisation et cette fonction soient affichées sous le manifeste et dans son PDF, et "
            "conservées avec la date de cet accord. Elles seront effacées sur simple demande."
        ),
        error_messages={"required": gettext_lazy("Sans cet accord, la signature ne peut pas être reçue.")},
    )


def sign_response(page: Manifesto, request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what was sent with it and lead to the thanks; after the closing date, say so."""
    form = SignatureForm(request.POST if request.method == "POST" else None)
    if not page.is_open:
        return _respond(request, page, status=403 if form.is_bound else 200)
    status = 200
    if form.is_valid():
        if not ratelimit.consume(request, action="sign_manifesto"):
            form.add_error(None, _("Beaucoup de signatures viennent d’ici : réessayez dans une heure."))
            status = 429
        elif request.POST.get(TRAP) or page.sign(form.cleaned_data["organisation"], form.cleaned_data["function"]):
            return HttpResponseRedirect(f"{page.get_url(request)}signer/merci/")
        else:
            form.add_error(None, _("Cette organisation a déjà signé à ce titre : rien d’autre n’est à faire."))
    return _respond(request, page, form=form, status=status)


def thanks_response(page: Manifesto, request: HttpRequest) -> HttpResponse:
    return _respond(request, page, signed=True)


def _respond(request: HttpRequest, page: Manifesto, status: int = 200, **context: object) -> HttpResponse:
    context |= {"manifesto": page, "trap": TRAP, "noindex": True}
    response = TemplateResponse(request, "resources/manifesto_sign.html", context, status=status)
    add_never_cache_headers(response)
    return response
