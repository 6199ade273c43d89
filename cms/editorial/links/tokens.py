"""The addresses of links: signed, so that none can be made up."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare

_signer = signing.Signer(salt="editorial.review_link", sep=".")
_form_signer = signing.Signer(salt="editorial.review_link.form")


def token_of(link):
    return _signer.sign_object(link.pk)


def link_of(token, links):
    """Return the link among `links` that a token names, None for a token that was not made here."""
    try:
        return links.filter(pk=_signer.unsign_object(token)).first()
    except (signing.BadSignature, ValueError):
        return None


def path_of(link):
    """Address of a link on the site, in the language of its document."""
    with translation.override(link.page.locale.language_code):
        return reverse("review_links:read", args=[token_of(link)])


def url_of(link):
    """Whole address of a link, as it is sent."""
    return f"{settings.BASE_URL.rstrip('/')}{path_of(link)}"


def seal_of(link):
    """Return what the form of a link carries: who posts has read the page, which no other site can."""
    return _form_signer.signature(str(link.pk))


def is_sealed(link, value):
    return constant_time_compare(value, seal_of(link))
