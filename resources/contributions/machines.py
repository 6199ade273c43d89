"""What keeps machines out of the public forms: an empty field, a moment that is signed, a limit by address."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.core import signing
from django.core.cache import cache
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from resources.signatures import TRAP

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Field that holds when the form was opened, signed.
MOMENT = "moment"
#: Nobody reads and fills a form in less; a page left open longer is sent again.
LEAST, MOST = timedelta(seconds=3), timedelta(hours=12)

_signer = signing.TimestampSigner(salt="contributions.moment")


def new_moment() -> str:
    """Return what a form that is opened now carries; each is good for one sending."""
    return _signer.sign(get_random_string(16))


def moment_problem(moment: str) -> str:
    """Say why a form cannot be received yet or any more; "" if it can."""
    try:
        _signer.unsign(moment, max_age=MOST)
    except signing.BadSignature:
        return _("Ce formulaire est resté ouvert trop longtemps : relisez-le, puis envoyez-le à nouveau.")
    try:
        _signer.unsign(moment, max_age=LEAST)
    except signing.SignatureExpired:
        return ""
    return _("Ce formulaire a été rempli en un instant : relisez-le, puis envoyez-le à nouveau.")


def is_machine(request: HttpRequest) -> bool:
    """Tell whether something filled the field that people are not shown."""
    return bool(request.POST.get(TRAP))


def is_allowed(request: HttpRequest) -> bool:
    """Count one sending from this address and one in all; tell whether both are within their limits."""
    return bool(ratelimit.consume(request, action="contribute", key="everyone"))


def use(moment: str) -> bool:
    """Take a moment; False if it has served: the same form sent twice is received once."""
    return cache.add(_key(moment), True, MOST.total_seconds())


def give_back(moment: str) -> None:
    cache.delete(_key(moment))


def _key(moment: str) -> str:
    return f"contributions.moment.{moment.partition(':')[0]}"
