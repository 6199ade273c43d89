"""Giving a step to people: who gives it, to whom, and what it changes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.editorial.chain.answers import answer
from cms.editorial.models import Notice, Step
from cms.users.roles import Role
from territories.models import Membership
from tests.factories.users import UserFactory
from tests.unit.editorial.scene import fresh

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

YESTERDAY = timezone.localdate() - timedelta(days=1)
IN_A_MONTH = timezone.localdate() + timedelta(days=30)
GIVING = {Role.WRITER, Role.EDITOR, Role.ADMINISTRATOR}


@pytest.fixture
def page(scene):
    return scene.documents["handed_in"]


@pytest.fixture
def step(page):
    """The step of the document, begun and open to its groups for a week."""
    Step.objects.update(held_since=timezone.now() - timedelta(days=7))
    return fresh(page).current_workflow_task_state


@pytest.fixture
def reviewer(scene):
    return scene.accounts[Role.REVIEWER]


def address(page, step):
    return reverse("editorial_entrust", args=[page.pk, step.pk])


def give(browser, page, step, *people, due_date=""):
    return browser.post(
        address(page, step), {"people": [person.pk for person in people], "due_date": due_date}, follow=True
    )


@pytest.mark.parametrize("role", [*Role, "stranger", "anonymous"], ids=lambda role: getattr(role, "name", role).lower())
def test_whoever_manages_assignments_gives_a_step(scene, page, step, reviewer, role):
    browser = scene.browser(role)
    opens = browser.get(address(page, step)).status_code == 200
    give(browser, page, step, reviewer, due_date=str(IN_A_MONTH))
    step = Step.objects.get(pk=step.pk)
    given = (list(step.people.all()), step.due_date) == ([reviewer], IN_A_MONTH)
    assert opens == given == (role in GIVING)


def test_new_people_hold_the_step_from_now_on(scene, page, step, reviewer):
    before = step.held_since
    browser = scene.browser(Role.WRITER)
    give(browser, page, step, due_date=str(IN_A_MONTH))
    step.refresh_from_db()
    assert step.held_since == before
    give(browser, page, step, reviewer, due_date=str(IN_A_MONTH))
    step.refresh_from_db()
    assert timezone.now() - step.held_since < timedelta(minutes=1)


def test_it_is_said_in_the_history(scene, page, step, reviewer):
    browser = scene.browser(Role.WRITER)
    due = timezone.localdate().replace(year=timezone.localdate().year + 1, month=3, day=2)
    give(browser, page, step, reviewer, due_date=str(due))
    give(browser, page, step, reviewer, due_date=str(due))
    give(browser, page, step)
    entries = PageLogEntry.objects.filter(page=page.pk, action="editorial.entrust").order_by("pk")
    assert [entry.message for entry in entries] == [
        f"« Relecture » confiée à reviewer, à rendre le 2 mars {due.year}",
        "« Relecture » ouverte à tous ses groupes",
    ]
    assert {entry.user for entry in entries} == {scene.accounts[Role.WRITER]}
    assert "confiée à reviewer" in browser.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()


def test_the_people_named_are_told(scene, page, step, reviewer):
    Notice.objects.all().delete()
    give(scene.browser(Role.WRITER), page, step, reviewer)
    assert [notice.recipient for notice in Notice.objects.filter(kind="etape-confiee")] == [reviewer]


#: Accounts that may not take the step of a document of « Autre structure », written by its partner.
WRONG = {
    "colleague_of_the_authors": lambda scene: member(scene, Role.REVIEWER, scene.theirs),
    "of_another_role": lambda scene: scene.accounts[Role.EDITOR],
    "inactive": lambda scene: UserFactory(group=Group.objects.get(name=Role.REVIEWER), is_active=False),
    "author": lambda scene: made_reviewer(scene.accounts["stranger"]),
}


def member(scene, role, organisation):
    user = UserFactory(group=Group.objects.get(name=role))
    Membership.objects.create(user=user, organisation=organisation)
    return user


def made_reviewer(user):
    user.groups.add(Group.objects.get(name=Role.REVIEWER))
    Membership.objects.filter(user=user).delete()
    return user


@pytest.mark.parametrize("case", WRONG)
def test_a_step_is_given_to_who_may_take_it(scene, page, step, case):
    person = WRONG[case](scene)
    response = give(scene.browser(Role.WRITER), page, step, person)
    assert response.context["form"].errors["people"] == ["Cette personne ne peut pas prendre l’étape de ce document."]
    assert f'value="{person.pk}"' not in scene.browser(Role.WRITER).get(address(page, step)).content.decode()
    assert not step.people.exists()


def test_a_peer_of_another_organisation_may_be_named(scene, page, step):
    peer = member(scene, Role.REVIEWER, scene.ours)
    give(scene.browser(Role.WRITER), page, step, peer)
    assert list(step.people.all()) == [peer]


def test_a_new_date_is_not_past_and_one_that_is_may_stay(scene, page, step, reviewer):
    Step.objects.update(due_date=YESTERDAY)
    browser = scene.browser(Role.WRITER)
    give(browser, page, step, reviewer, due_date=str(YESTERDAY))
    assert list(step.people.all()) == [reviewer]
    response = give(browser, page, step, due_date=str(YESTERDAY - timedelta(days=1)))
    assert response.context["form"].errors["due_date"] == ["Cette date est passée."]


def test_a_step_that_is_over_is_no_longer_given(scene, page, step, reviewer):
    answer(step, user=reviewer, favourable=True)
    response = give(scene.browser(Role.WRITER), page, step, scene.accounts[Role.RESEARCHER])
    assert "Cette étape est close" in response.content.decode()
    assert not step.people.exists()


def test_a_step_is_reached_from_its_own_document(scene, step):
    other = scene.documents["theirs"]
    assert scene.browser(Role.WRITER).get(address(other, step)).status_code == 404
