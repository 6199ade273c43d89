"""Accounts to try the editorial chain: one per role, whose passwords only their owner reads."""

import stat

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

from cms.users.roles import Role
from territories.models import Membership
from tests.unit.home.conftest import contents

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "comptes.txt"


def test_each_role_can_sign_in_with_the_password_of_the_file(demo, file):
    call_command("create_demo_accounts", file, verbosity=0)
    roles = {}
    for line in file.read_text("utf-8").splitlines():
        username, password, _role = line.split(maxsplit=2)
        user = authenticate(None, username=username, password=password)
        roles[username] = user.groups.get().name
        assert len(password) >= 12
    assert list(roles.values()) == list(Role)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_partners_act_for_different_organisations(demo, file):
    call_command("create_demo_accounts", file, verbosity=0)
    memberships = {
        membership.user.username: (membership.organisation.slug, membership.role)
        for membership in Membership.objects.select_related("user", "organisation")
    }
    assert memberships == {
        "contribution": ("ardes", "contribution"),
        "relecture": ("apes", "relecture"),
        "recherche": ("college-d-etudes-mondiales", "recherche"),
    }


def test_only_missing_accounts_are_created(demo, file):
    call_command("create_demo_accounts", file, verbosity=0)
    first = file.read_text("utf-8")
    get_user_model().objects.get(username="edition").delete()
    call_command("create_demo_accounts", file, verbosity=0)
    added = file.read_text("utf-8").removeprefix(first)
    assert [line.split()[0] for line in added.splitlines()] == ["edition"]
    before = contents()
    call_command("create_demo_accounts", file, verbosity=0)
    assert contents() == before
