"""Who publishes signs in with a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _


class SecondFactorMiddleware:
    """
    Keep the admin closed to the groups of `SECOND_FACTOR_GROUPS` until they have set up a second factor.

    Whoever has one is asked for it at sign-in, by allauth.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(reverse("wagtailadmin_home")) and lacks_second_factor(request.user):
            messages.warning(
                request,
                _("Votre rôle demande un second facteur : une application d’authentification, réglée une fois ici."),
            )
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def lacks_second_factor(user):
    """Tell whether an account must set up a second factor before it enters the admin."""
    groups = settings.SECOND_FACTOR_GROUPS
    if not groups or not user.is_authenticated:
        return False
    return (user.is_superuser or user.groups.filter(name__in=groups).exists()) and not is_mfa_enabled(user)
