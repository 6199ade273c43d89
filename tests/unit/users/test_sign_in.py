"""The one door: what it tells of accounts, whom it keeps waiting, and from where tries are counted."""

import itertools

import pytest
from django.core import mail
from django.core.cache import cache, caches
from django.test import RequestFactory
from django.urls import reverse

from cms.settings import base
from resources.contributions import machines
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted(tree):
    cache.clear()


@pytest.fixture
def user():
    return UserFactory(email="connue@example.org")


def sign_in(client, login, password=PASSWORD, **headers):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **headers)


@pytest.mark.parametrize("login", ["username", "email"])
def test_wrong_passwords_keep_their_own_address_waiting_and_nobody_else(client, user, login):
    login = getattr(user, login)
    for rank in range(8):
        sign_in(client, login, f"essai {rank}", REMOTE_ADDR="192.0.2.1")
    refused = sign_in(client, login, REMOTE_ADDR="192.0.2.1")
    assert "too_many_login_attempts" in [error.code for error in refused.context["form"].non_field_errors().as_data()]
    assert sign_in(client, login, REMOTE_ADDR="192.0.2.2").status_code == 302


@pytest.mark.parametrize(("proxies", "allowed"), [(0, 10), (1, 10), (2, 20)])
def test_an_address_that_visitors_make_up_is_not_counted(settings, proxies, allowed):
    """What stands before those that trusted servers wrote is whatever the visitor likes."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    heard = sum(
        machines.is_allowed(
            RequestFactory().post(
                "/", headers={"X-Forwarded-For": f"203.0.113.{rank}, 198.51.100.{rank % 2}, 192.0.2.1"}
            )
        )
        for rank in range(40)
    )
    assert heard == allowed


def test_limits_are_remembered_while_many_visitors_come(settings, tmp_path):
    settings.CACHES = {"default": base.CACHES["default"] | {"LOCATION": str(tmp_path)}}
    heard = 0
    for rank in range(500):
        caches["default"].set(f"autre-visiteur-{rank}", 1)
        heard += machines.is_allowed(RequestFactory().post("/"))
    assert heard == 10


def test_nothing_tells_who_has_an_account(client, user):
    known, unknown = (
        sign_in(client, login, "faux", REMOTE_ADDR=f"192.0.2.{rank}").context["form"].errors
        for rank, login in enumerate([user.email, "inconnue@example.org"])
    )
    assert known == unknown
    asked = [
        client.post(reverse("account_reset_password"), {"email": email}) for email in (user.email, "x@example.org")
    ]
    assert len({(answer.status_code, answer["Location"]) for answer in asked}) == 1
    assert client.get(reverse("account_signup")).context.get("form") is None


@pytest.mark.parametrize("email", ["connue@example.org", "inconnue@example.org"])
def test_nobody_is_flooded_with_mails_that_they_did_not_ask_for(client, user, email):
    for rank in range(20):
        client.post(reverse("account_reset_password"), {"email": email}, REMOTE_ADDR=f"192.0.2.{rank}")
    assert len(mail.outbox) == 3


def test_who_has_no_account_is_not_sent_to_a_closed_door(client):
    client.post(reverse("account_reset_password"), {"email": "inconnue@example.org"})
    (message,) = mail.outbox
    assert "aucun compte" in message.body
    assert reverse("account_signup") not in message.body
    assert "example.com" not in message.body + message.subject


def test_a_new_password_does_not_pass_the_second_factor(client, user):
    client.post(reverse("account_reset_password"), {"email": user.email})
    words = itertools.chain.from_iterable(message.body.split() for message in mail.outbox)
    path = next(word for word in words if "/password/reset/key/" in word).partition("//")[2].partition("/")[2]
    opened = client.get(f"/{path}")
    client.post(opened["Location"], {"password1": "une phrase nouvelle", "password2": "une phrase nouvelle"})
    user.refresh_from_db()
    assert user.check_password("une phrase nouvelle")
    assert client.get("/admin/").status_code == 302  # who sets a password signs in afterwards, as always
