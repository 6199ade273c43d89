"""What is logged of an address: never the key that some hold."""

import importlib
import logging
from io import StringIO

import pytest
from django.core.signing import Signer
from django.utils.module_loading import import_string


@pytest.fixture
def written(monkeypatch):
    """What the console of a site in production shows."""
    monkeypatch.setenv("SECRET_KEY", "tests only")
    monkeypatch.setenv("ALLOWED_HOSTS", "example.org")
    logging_of = importlib.import_module("cms.settings.production").LOGGING
    output, logger = StringIO(), logging.getLogger("django.request")
    console = logging.StreamHandler(output)
    for name in logging_of["handlers"]["console"]["filters"]:
        console.addFilter(import_string(logging_of["filters"][name]["()"])())
    logger.addHandler(console)
    yield output
    logger.removeHandler(console)


@pytest.mark.parametrize(
    "path",
    [
        "/relire/{key}/",
        "/en/relire/{key}/merci/",
        "/collection/proposer/reponse/{key}/",
        "/compte/invitation/{key}/",
        "/compte/password/reset/key/{key}/",
    ],
)
@pytest.mark.django_db
def test_a_key_is_not_written(client, written, path, tree):
    key = Signer(sep=".").sign_object(12)
    client.put(path.format(key=key))
    client.get(path.format(key=key))
    logging.getLogger("django.request").warning("Gone: %s", path.format(key=key))
    assert key not in written.getvalue()
    assert path.format(key="…").removesuffix("merci/") in written.getvalue()


def test_other_addresses_are(written):
    logging.getLogger("django.request").warning("Not Found: %s", "/collection/proposer/")
    assert "/collection/proposer/" in written.getvalue()
