from io import BytesIO

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from qrcode.image.svg import SvgPathFillImage


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and invitations: nobody registers from outside."""

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Count wrong passwords by account and by where they come from: nobody shuts another person out."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{get_ip(request)}"


class SecondFactorAdapter(DefaultMFAAdapter):
    def build_totp_svg(self, url):
        """Return the image that telephones read, on white: it must be read in the dark scheme too."""
        image = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(image)
        return image.getvalue().decode()
