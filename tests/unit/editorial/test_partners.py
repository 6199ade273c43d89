"""Inviting people to an organisation, joining it, and leaving it to others."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.editorial.models import Assignment, Invitation, Notice, Step
from cms.editorial.partners.joining import invite, link, token_of
from cms.editorial.partners.leaving import leave
from cms.users.models import User
from cms.users.roles import Role
from home.setup.roles import setup_roles
from home.setup.workflow import setup_workflow
from resources.models import Credit, CreditRole, Resource
from territories.models import Membership, MembershipRole
from tests.factories.resources import ExampleSheetFactory
from tests.factories.territories import MembershipFactory, OrganisationPageFactory
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEW = {"first_name": "Camille", "last_name": "Exemple", "password": "une autre phrase de passe"}


@pytest.fixture(autouse=True)
def site(tree):
    setup_roles()
    setup_workflow()


@pytest.fixture
def organisation():
    return OrganisationPageFactory(title="Notre structure")


@pytest.fixture
def invitation(organisation, admin_user):
    invitation = Invitation(email="nouvelle@example.org", organisation=organisation)
    invite(invitation, admin_user)
    return invitation


def address(invitation):
    return reverse("editorial_join", args=[token_of(invitation)])


class TestInviting:
    def test_an_administrator_sends_a_link(self, admin_client, organisation):
        data = {"email": "Nouvelle@Example.org", "organisation": organisation.pk, "role": MembershipRole.CONTRIBUTOR}
        assert admin_client.post(reverse("invitation:add"), data).status_code == 302
        invitation = Invitation.objects.get(email="nouvelle@example.org")
        assert Notice.objects.get(kind="invitation").email == invitation.email
        assert invitation.email in admin_client.get(reverse("invitation:index")).content.decode()

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    def test_others_do_not(self, client, role):
        client.force_login(UserFactory(group=Group.objects.get(name=role)))
        for name in ("invitation:index", "invitation:add"):
            assert client.get(reverse(name)).status_code == 302

    def test_a_closed_account_is_opened_first(self, admin_client, organisation):
        UserFactory(email="fermee@example.org", is_active=False)
        data = {"email": "Fermee@example.org", "organisation": organisation.pk, "role": MembershipRole.CONTRIBUTOR}
        assert "fermé" in str(admin_client.post(reverse("invitation:add"), data).context["form"].errors["email"])
        assert not Invitation.objects.exists()

    def test_an_address_is_forgotten_with_its_invitation(self, invitation):
        taken = Invitation(email="prise@example.org", organisation=invitation.organisation)
        invite(taken, invitation.invited_by)
        Invitation.objects.filter(pk=taken.pk).delete()
        for days, left in ((0, {invitation.email}), (59, {invitation.email}), (61, set())):
            with time_machine.travel(timezone.now() + timedelta(days=days)):
                call_command("forget_reviewers")
            assert set(Notice.objects.exclude(email="").values_list("email", flat=True)) == left, days
            assert set(Invitation.objects.values_list("email", flat=True)) == left, days

    def test_whom_it_was_sent_to_does_not_change(self, admin_client, invitation, organisation):
        data = {"email": "autre@example.org", "organisation": organisation.pk, "role": MembershipRole.REVIEWER}
        admin_client.post(reverse("invitation:edit", args=[invitation.pk]), data)
        invitation.refresh_from_db()
        assert (invitation.email, invitation.role) == ("nouvelle@example.org", MembershipRole.REVIEWER)


class TestJoining:
    @pytest.mark.parametrize(
        ("role", "group"),
        [
            (MembershipRole.CONTRIBUTOR, Role.PARTNER),
            (MembershipRole.REVIEWER, Role.REVIEWER),
            (MembershipRole.RESEARCHER, Role.RESEARCHER),
        ],
    )
    def test_a_new_person_makes_their_account(self, client, organisation, admin_user, role, group):
        invitation = Invitation(email="nouvelle@example.org", organisation=organisation, role=role)
        invite(invitation, admin_user)
        opened = client.get(address(invitation))
        assert "Rejoindre Notre structure" in opened.content.decode()
        assert opened["Referrer-Policy"] == "same-origin"
        answer = client.post(address(invitation), NEW)
        assert answer["Location"] == reverse("wagtailadmin_home")
        user = User.objects.get(email="nouvelle@example.org")
        assert Membership.objects.get(user=user).organisation == organisation
        assert [held.name for held in user.groups.all()] == [group]
        assert "contribuez maintenant" in client.get("/admin/").content.decode()
        assert ModelLogEntry.objects.filter(action="editorial.join").exists()
        client.logout()
        signed_in = client.post(reverse("account_login"), {"login": user.email, "password": NEW["password"]})
        assert signed_in["Location"] == reverse("wagtailadmin_home")

    def test_reading_the_link_changes_nothing(self, client, invitation):
        for _time in range(3):
            client.get(address(invitation))
            client.head(address(invitation))
        assert Invitation.objects.exists()
        assert not User.objects.filter(email=invitation.email).exists()

    def test_it_serves_once_and_keeps_no_address(self, client, invitation):
        client.post(address(invitation), NEW)
        assert not Invitation.objects.exists()
        again = client.post(address(invitation), NEW)
        assert again.status_code == 410
        assert "Ce lien ne mène plus à rien" in again.content.decode()

    def test_what_is_wrong_is_said_and_nothing_is_made(self, client, invitation):
        answer = client.post(address(invitation), NEW | {"first_name": "", "password": "123"})
        errors = answer.context["form"].errors
        assert set(errors) == {"first_name", "password"}
        assert "Exemple" in answer.content.decode()
        assert not User.objects.filter(email=invitation.email).exists()
        assert Invitation.objects.exists()

    def test_it_expires(self, client, invitation):
        with time_machine.travel(timezone.now() + timedelta(days=31)):
            assert client.get(address(invitation)).status_code == 410
            assert client.post(address(invitation), NEW).status_code == 410

    def test_it_is_cancelled(self, client, admin_client, invitation):
        url = address(invitation)
        admin_client.post(reverse("invitation:delete", args=[invitation.pk]))
        assert client.get(url).status_code == 410

    @pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: f"x{token}", lambda token: "12"])
    def test_it_cannot_be_forged(self, client, invitation, change):
        assert client.get(reverse("editorial_join", args=[change(token_of(invitation))])).status_code == 410

    def test_an_account_of_that_address_signs_in_first(self, client, invitation):
        user = UserFactory(email="Nouvelle@example.org")
        assert "connectez-vous" in client.get(address(invitation)).content.decode()
        assert client.post(address(invitation), NEW).status_code == 403
        client.force_login(UserFactory())
        assert client.post(address(invitation)).status_code == 403
        assert Invitation.objects.exists()
        client.force_login(user)
        assert client.post(address(invitation))["Location"] == reverse("wagtailadmin_home")
        assert Membership.objects.get(user=user).organisation == invitation.organisation
        assert user.check_password(PASSWORD)

    def test_an_account_made_with_that_address_is_known_by_it(self, client, invitation):
        user = UserFactory(username=invitation.email, email="autre@example.org")
        assert "connectez-vous" in client.get(address(invitation)).content.decode()
        assert client.post(address(invitation), NEW).status_code == 403
        client.force_login(user)
        assert client.post(address(invitation))["Location"] == reverse("wagtailadmin_home")

    def test_whoever_left_comes_back(self, client, invitation):
        user = UserFactory(email=invitation.email)
        left = timezone.localdate() - timedelta(days=9)
        MembershipFactory(user=user, organisation=invitation.organisation, since=left, until=left)
        client.force_login(user)
        client.post(address(invitation))
        assert Membership.objects.get(user=user).is_current

    def test_the_mail_leads_there(self, client, invitation, settings):
        assert link(invitation) == f"{settings.BASE_URL}{address(invitation)}"


class TestLeaving:
    @pytest.fixture
    def membership(self, organisation):
        user = UserFactory(group=Group.objects.get(name=Role.PARTNER))
        return MembershipFactory(user=user, organisation=organisation)

    @pytest.fixture
    def successor(self, organisation):
        user = UserFactory(group=Group.objects.get(name=Role.PARTNER))
        return MembershipFactory(user=user, organisation=organisation).user

    def test_what_one_held_is_handed_over(self, admin_client, membership, successor):
        user, organisation = membership.user, membership.organisation
        draft = ExampleSheetFactory(live=False, owner=user, credits=[])
        kept = ExampleSheetFactory(keeper=user, credits=[Credit(role=CreditRole.AUTHOR, organisation=organisation)])
        others = ExampleSheetFactory(
            keeper=user, credits=[Credit(role=CreditRole.AUTHOR, organisation=OrganisationPageFactory())]
        )
        assignment = Assignment.objects.create(
            planned_title="À écrire", document_type="fiche-exemple", writer=user, organisation=organisation
        )
        url = reverse("editorial_leave", args=[membership.pk])
        shown = admin_client.get(url).content.decode()
        assert "À écrire" in shown
        assert draft.title in shown
        assert others.title not in shown
        assert admin_client.post(url).context["form"].errors["successor"]
        admin_client.post(url, {"successor": successor.pk})
        membership.refresh_from_db()
        assignment.refresh_from_db()
        assert not membership.is_current
        assert assignment.writer == successor
        assert Resource.objects.get(pk=draft.pk).owner == successor
        assert Resource.objects.get(pk=kept.pk).keeper == successor
        assert Resource.objects.get(pk=others.pk).keeper == user
        assert not user.groups.exists()
        assert ModelLogEntry.objects.get(action="editorial.leave").data["successor"] == str(successor)

    def test_nobody_is_asked_for_when_nothing_is_held(self, admin_client, membership):
        url = reverse("editorial_leave", args=[membership.pk])
        assert "ne tient rien" in admin_client.get(url).content.decode()
        admin_client.post(url)
        membership.refresh_from_db()
        assert not membership.is_current

    def test_reviews_pass_to_whoever_may_answer(self, organisation):
        reviewer = MembershipFactory(
            organisation=organisation,
            role=MembershipRole.REVIEWER,
            user=UserFactory(group=Group.objects.get(name=Role.REVIEWER)),
        )
        colleague = UserFactory(group=Group.objects.get(name=Role.REVIEWER))
        MembershipFactory(organisation=organisation, role=MembershipRole.REVIEWER, user=colleague)
        author = UserFactory(group=Group.objects.get(name=Role.WRITER))
        page = ExampleSheetFactory(live=False, owner=author)
        page.save_revision(user=author)
        page.get_workflow().start(page, author)
        step = Step.objects.get()
        step.people.add(reviewer.user)
        leave(reviewer, colleague, author)
        assert list(step.people.all()) == [colleague]

    def test_one_remains_in_the_role_held_elsewhere(self, membership):
        MembershipFactory(user=membership.user, organisation=OrganisationPageFactory())
        leave(membership, None, None)
        assert membership.user.groups.exists()

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    def test_administrators_alone_end_a_membership(self, client, membership, role):
        client.force_login(UserFactory(group=Group.objects.get(name=role)))
        assert client.post(reverse("editorial_leave", args=[membership.pk])).status_code in (302, 403)
        membership.refresh_from_db()
        assert membership.is_current

    def test_the_list_offers_it(self, admin_client, membership):
        listed = admin_client.get(reverse("membership:index")).content.decode()
        assert reverse("editorial_leave", args=[membership.pk]) in listed
