"""Who publishes signs in with a code besides the password; the code is computed as an application would."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.users.roles import Role
from home.setup.roles import setup_roles
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ADMIN = "/admin/"


@pytest.fixture(autouse=True)
def enforced(settings, tree):
    setup_roles()
    settings.SECOND_FACTOR_GROUPS = [Role.EDITOR, Role.ADMINISTRATOR]


def account(role):
    return UserFactory(group=Group.objects.get(name=role))


def code(secret, later=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sign_in(client, user, **more):
    return client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD}, **more)


def confirm(client, address):
    """Give the password again, as is asked before what touches the account's safety."""
    assert client.get(address)["Location"].startswith(reverse("account_reauthenticate"))
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": address})
    assert answer["Location"] == address


def activate(client):
    """Set the second factor up as its page asks; return its secret."""
    confirm(client, reverse("mfa_activate_totp"))
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert answer.status_code == 302
    return secret


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_who_publishes_sets_it_up_before_entering(client, role):
    sign_in(client, account(role))
    for address in (ADMIN, "/admin/pages/", "/admin/api/main/pages/"):
        assert client.get(address)["Location"] == reverse("mfa_activate_totp")
    asked = client.get(reverse("mfa_activate_totp"), follow=True).content.decode()
    assert "Votre rôle demande un second facteur" in asked
    assert "Confirmer que c’est vous" in asked
    activate(client)
    assert client.get(ADMIN).status_code == 200


def test_so_does_a_superuser(client):
    sign_in(client, UserFactory(admin=True))
    assert client.get(ADMIN)["Location"] == reverse("mfa_activate_totp")


@pytest.mark.parametrize("role", [Role.PARTNER, Role.WRITER, Role.REVIEWER, Role.RESEARCHER])
def test_others_may(client, role):
    sign_in(client, account(role))
    assert client.get(ADMIN).status_code == 200
    activate(client)
    assert client.get(ADMIN).status_code == 200


def test_the_password_alone_opens_no_more(client):
    user = account(Role.EDITOR)
    sign_in(client, user)
    secret = activate(client)
    client.logout()
    assert sign_in(client, user)["Location"] == reverse("mfa_authenticate")
    assert client.get(ADMIN)["Location"].startswith(reverse("account_login"))
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Code incorrect" in wrong.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code(secret, later=1)})
    assert client.get(ADMIN).status_code == 200


def test_a_recovery_code_opens_once(client):
    user = account(Role.EDITOR)
    sign_in(client, user)
    activate(client)
    shown = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(shown) == 10
    for expected in (200, 302):
        client.logout()
        sign_in(client, user)
        client.post(reverse("mfa_authenticate"), {"code": shown[0]})
        assert client.get(ADMIN).status_code == expected


def test_codes_are_not_guessed(client):
    user = account(Role.EDITOR)
    sign_in(client, user)
    secret = activate(client)
    client.logout()
    sign_in(client, user)
    for attempt in range(12):
        client.post(reverse("mfa_authenticate"), {"code": f"{attempt:06}"})
    client.post(reverse("mfa_authenticate"), {"code": code(secret, later=1)})
    assert client.get(ADMIN).status_code == 302


def test_a_session_older_than_the_factor_gives_it_too(client):
    """Who knows the password alone, and signed in before the factor was set up, does not stay inside."""
    user, older = account(Role.WRITER), Client()
    for browser in (client, older):
        sign_in(browser, user)
        assert browser.get(ADMIN).status_code == 200
    secret = activate(client)
    assert client.get(ADMIN).status_code == 200
    guarded = [reverse(f"mfa_{name}") for name in ("index", "deactivate_totp", "view_recovery_codes")]
    for address in (ADMIN, *guarded):
        for answer in (older.get(address), older.post(address)):
            assert answer["Location"].startswith(reverse("mfa_reauthenticate")), address
    older.post(reverse("mfa_reauthenticate"), {"code": code(secret, later=1), "next": ADMIN})
    assert older.get(ADMIN).status_code == 200


def test_who_loses_it_is_asked_again(client):
    user = account(Role.EDITOR)
    sign_in(client, user)
    activate(client)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get(ADMIN)["Location"] == reverse("mfa_activate_totp")


def test_its_pages_speak_french_and_lead_from_one_s_account(client):
    sign_in(client, account(Role.WRITER))
    assert reverse("mfa_index") in client.get("/admin/account/").content.decode()
    assert "Le mettre en place" in client.get(reverse("mfa_index")).content.decode()
    activate(client)
    assert "Il vous reste 10" in client.get(reverse("mfa_index")).content.decode()
    assert "Dix nouveaux codes" in client.get(reverse("mfa_generate_recovery_codes")).content.decode()


def test_its_image_is_read_in_the_dark_too(client):
    sign_in(client, account(Role.WRITER))
    confirm(client, reverse("mfa_activate_totp"))
    assert 'fill="white"' in client.get(reverse("mfa_activate_totp")).context["totp_svg"]


def test_the_public_site_asks_nothing(client, tree):
    sign_in(client, account(Role.EDITOR))
    assert client.get("/").status_code == 200


def test_demonstrations_ask_nobody(client, settings):
    settings.SECOND_FACTOR_GROUPS = []
    sign_in(client, account(Role.EDITOR))
    assert client.get(ADMIN).status_code == 200
