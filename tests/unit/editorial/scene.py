"""One site in the middle of its work: two organisations, an account for each role, documents at every stage."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtail.search.index import insert_or_update_object

from cms.users.roles import Role
from home.setup.roles import setup_roles
from home.setup.workflow import setup_workflow
from resources.models import Credit, Resource
from territories.models import Membership, OrganisationPage
from tests.factories.home import Tree, make_tree
from tests.factories.resources import (
    ExampleSheetFactory,
    PortraitFactory,
    ToolSheetFactory,
    VisitNoteFactory,
)
from tests.factories.territories import OrganisationPageFactory
from tests.factories.users import UserFactory

ANONYMOUS = "anonymous"


@dataclass
class Scene:
    """`accounts` by role; `documents` by what they are to the partner's account."""

    tree: Tree
    ours: OrganisationPage
    theirs: OrganisationPage
    accounts: dict = field(default_factory=dict)
    documents: dict[str, Resource] = field(default_factory=dict)

    def browser(self, role):
        """Return a browser where the account of `role` is signed in, its permissions read afresh."""
        client = Client()
        if role != ANONYMOUS:
            client.force_login(self.accounts[role])
        return client


def make_scene():
    tree = make_tree()
    setup_roles()
    setup_workflow()
    scene = Scene(
        tree=tree,
        ours=OrganisationPageFactory(title="Notre structure"),
        theirs=OrganisationPageFactory(title="Autre structure"),
    )
    for role in Role:
        scene.accounts[role] = UserFactory(username=role.name.lower(), group=Group.objects.get(name=role))
    for name, organisation in (("colleague", scene.ours), ("stranger", scene.theirs), ("former", scene.ours)):
        scene.accounts[name] = UserFactory(username=name, group=Group.objects.get(name=Role.PARTNER))
        Membership.objects.create(user=scene.accounts[name], organisation=organisation)
    Membership.objects.create(user=scene.accounts[Role.PARTNER], organisation=scene.ours)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=scene.accounts["former"]).update(since=yesterday, until=yesterday)
    scene.documents = make_documents(scene)
    return scene


def make_documents(scene):
    """Each title is found nowhere else: a response tells of a document if and only if it holds its title."""
    ours, theirs = scene.ours, scene.theirs
    owner, colleague, stranger = (scene.accounts[name] for name in (Role.PARTNER, "colleague", "stranger"))
    return {
        "mine": draft(ExampleSheetFactory, "Atelier Alpha", owner, ours),
        "ours": draft(VisitNoteFactory, "Atelier Bravo", colleague, ours),
        "theirs": draft(PortraitFactory, "Atelier Charlie", stranger, theirs),
        "handed_in": hand_in(draft(ToolSheetFactory, "Atelier Delta", stranger, theirs), stranger),
        "live": publish(draft(ExampleSheetFactory, "Atelier Echo", stranger, theirs)),
    }


def draft(factory, title, owner, organisation, role="auteur"):
    """Make a draft of two revisions."""
    credits = [Credit(role=role, organisation=organisation)] if organisation else []
    page = factory(title=title, live=False, owner=owner, credits=credits)
    for _ in range(2):
        page.save_revision(user=owner, log_action=True)
    # Wagtail leaves it to a task, which tests don't run.
    insert_or_update_object(page)
    return page


def hand_in(page, user):
    page.get_workflow().start(page, user)
    return page


def publish(page):
    page.get_latest_revision().publish()
    return fresh(page)


def fresh(page):
    """Return the page as it is in the database now."""
    return Page.objects.get(pk=page.pk).specific
