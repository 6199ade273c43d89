"""Which sessions have given a code, and not the password alone."""

from allauth.account.authentication import get_authentication_records

# Its public face does not write what it reads.
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView


def was_used(request):
    """Tell whether a code was given in this session."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


class ActivateView(ActivateTOTPView):
    """Setting a second factor up takes a code: this session has given it, those opened before have not."""

    def form_valid(self, form):
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa")
        return response
