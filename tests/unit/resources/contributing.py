"""What a browser sends by the public forms: what is typed, after the time that a person takes."""

import re
from datetime import timedelta
from unittest import mock

from resources.contributions import machines

SHARED = {"organisation": "ARDES", "function": "présidence", "email": "", "consent": "on", "site_web": ""}
TYPED = {
    "proposition": SHARED | {"resource_title": "Une étude", "text": "À lire.", "link": "https://example.org/etude"},
    "correction": SHARED | {"anchor": "", "passage": "", "text": "Écrivez plutôt ceci.", "link": ""},
    "temoignage": SHARED | {"text": "Chez nous aussi.", "place": "Lille"},
    "reemploi": SHARED | {"text": "Traduit en occitan.", "place": "Toulouse", "link": "https://example.org/oc"},
}
FORMS = list(TYPED)


def address(document, kind):
    """Where the form of `kind` is."""
    if kind == "proposition":
        return "/collection/proposer/"
    query = "?rubrique=essentiel&passage=0" if kind == "correction" else ""
    return f"{document.get_url()}contribuer/{kind}/{query}"


def moment(age=timedelta(minutes=1)):
    """What a form opened some time ago carries."""
    from time import time

    with mock.patch("django.core.signing.time.time", return_value=time() - age.total_seconds()):
        return machines.new_moment()


def fill(kind, **changes):
    return TYPED[kind] | {"moment": moment()} | changes


def send(client, document, kind, **changes):
    return client.post(address(document, kind).partition("?")[0], fill(kind, **changes))


def moment_in(response):
    """The moment that a form carries."""
    return re.search(r'name="moment" value="([^"]+)"', response.content.decode())[1]


def text_of(response):
    return " ".join(response.content.decode().split())
