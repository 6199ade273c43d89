"""Who publishes signs in with a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from cms.users.second_factor import was_used

WHY = _("Votre rôle demande un second facteur : une application d’authentification, réglée une fois ici.")


class SecondFactorMiddleware:
    """
    Keep the admin closed to the groups of `SECOND_FACTOR_GROUPS` until they have set up a second factor.

    Whoever has one is asked for it at sign-in, by allauth; a session that is older than it gives it here, before it
    enters the admin or changes that factor.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        in_admin = request.path.startswith(reverse("wagtailadmin_home"))
        guarded = settings.SECOND_FACTOR_GROUPS and (in_admin or in_own_settings(request.path))
        # The account is looked at last: pages of the public site are the same for all.
        if guarded and request.user.is_authenticated:
            if is_mfa_enabled(request.user):
                if not was_used(request):
                    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.path})}")
            elif in_admin and is_required(request.user):
                messages.warning(request, WHY)
                return redirect("mfa_activate_totp")
        return self.get_response(request)


def in_own_settings(path):
    """Tell whether a page is of those where one's second factor is changed."""
    return path.startswith(reverse("mfa_index")) and path != reverse("mfa_reauthenticate")


def is_required(user):
    """Tell whether an account must set up a second factor before it enters the admin."""
    return user.is_superuser or user.groups.filter(name__in=settings.SECOND_FACTOR_GROUPS).exists()
