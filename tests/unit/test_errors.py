"""What visitors read when something is missing, refused or broken; tests run with DEBUG off."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from cms.core.visibility import Scope
from tests.factories.resources import MonographFactory

SECRET = "mot-de-passe-de-la-base"


def failing(error):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.fixture
def browser():
    """A client that receives what a visitor would, whatever the server raised."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ["/nulle-part/", "/collection/inconnu/", "/collection/inconnu/pdf/", "/a/b/c/d/e/"])
def test_a_missing_page_offers_to_search(client, tree, address):
    response = client.get(address)
    text = response.content.decode()
    assert response.status_code == 404
    assert "Cette page n’existe pas" in text
    assert 'role="search"' in text
    assert "noindex" in text


def test_an_old_address_leads_to_the_new_one(client, tree):
    page = MonographFactory()
    Redirect.add_redirect("/ancienne/adresse", page)
    response = client.get("/ancienne/adresse/?utm=x")
    assert (response.status_code, response["Location"]) == (301, page.url)


def test_a_withdrawn_document_says_why(client, tree):
    page = MonographFactory()
    page.withdraw("Remplacé par une version relue.")
    response = client.get(page.url)
    text = response.content.decode()
    assert response.status_code == 410
    assert page.title in text
    assert "Remplacé par une version relue." in text


def test_a_failure_tells_nothing_of_itself(browser, tree, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("search.listing.search", failing(RuntimeError(SECRET)))
    response = browser.get("/recherche/?q=coopérer")
    text = response.content.decode()
    assert response.status_code == 500
    assert "Le site est en panne" in text
    for leak in (SECRET, "RuntimeError", "Traceback", "search/listing.py"):
        assert leak not in text


def test_the_failure_page_stands_without_the_database(browser, tree, monkeypatch):
    monkeypatch.setattr(Scope, "of", failing(OperationalError(SECRET)))
    for address in ("/", "/nulle-part/", "/flux/documents.atom"):
        response = browser.get(address)
        assert response.status_code == 500
        assert "Le site est en panne" in response.content.decode()
        assert SECRET not in response.content.decode()


def test_a_form_sent_from_elsewhere_is_refused_in_french(tree):
    response = Client(enforce_csrf_checks=True).post("/compte/login/", {"login": "x", "password": "y"})
    assert response.status_code == 403
    assert "Ce formulaire a expiré" in response.content.decode()


def test_what_an_account_may_not_do_is_refused_in_french(client, tree, monkeypatch):
    monkeypatch.setattr("search.listing.search", failing(PermissionDenied(SECRET)))
    response = client.get("/recherche/?q=coopérer")
    assert response.status_code == 403
    assert "Votre compte ne permet pas" in response.content.decode()
    assert SECRET not in response.content.decode()
