"""Joining an organisation by the link of an invitation, in a real browser: it posts as browsers do."""

import re

import pytest
from playwright.sync_api import expect

from tests.services.browser import run_axe, visit

pytestmark = pytest.mark.e2e

EMAIL = "invitation@example.org"
MAKE = f"""
from cms.editorial.models import Invitation
from cms.editorial.partners.joining import invite, link
from cms.users.models import User
from territories.models import OrganisationPage
invitation = Invitation(email="{EMAIL}", organisation=OrganisationPage.objects.live().first())
invite(invitation, User.objects.get(username="administration"))
print(link(invitation))
"""
CLEAN = f"""
from cms.editorial.models import Invitation, Notice
from cms.users.models import User
Invitation.objects.filter(email="{EMAIL}").delete()
Notice.objects.filter(email="{EMAIL}").delete()
User.objects.filter(email="{EMAIL}").delete()
"""


@pytest.fixture
def address(site):
    yield site.python(MAKE).split()[-1].partition("//")[2].partition("/")[2]
    site.python(CLEAN)


def test_who_is_invited_makes_an_account_and_enters(browser, site, address):
    with visit(browser, site.url, viewport={"width": 360, "height": 800}) as (page, _faults):
        page.goto(f"/{address}")
        assert run_axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_label("Prénom").fill("Une")
        page.get_by_label("Nom", exact=True).fill("Personne")
        page.get_by_label("Mot de passe").fill("une phrase assez longue")
        page.get_by_role("button", name="Rejoindre").click()
        page.wait_for_url(re.compile("/admin/$"))
        expect(page.get_by_text(re.compile("Vous contribuez maintenant au nom de"))).to_be_visible()
