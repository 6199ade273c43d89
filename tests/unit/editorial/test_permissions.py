"""What makes a draft an organisation's, and what reviewing, linking and being internal allow."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import checks
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, Locale, Page, PageViewRestriction, TaskState
from wagtail.permissions import policy_registry
from wagtail.search.index import insert_or_update_object
from wagtail.test.utils.form_data import inline_formset

from cms.editorial.models import Assignment
from cms.users.roles import STAFF_ROLES, Role
from home.setup.roles import INTERNAL_FILES
from resources.models import VisitNote
from territories.models import Membership, MembershipRole
from tests.factories.assets import DocumentFactory
from tests.factories.resources import ExampleSheetFactory, VisitNoteFactory
from tests.factories.users import UserFactory
from tests.unit.editorial import posting
from tests.unit.editorial.scene import draft, fresh

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

DAY = timedelta(days=1)


def may_write(user, page):
    user = type(user).objects.get(pk=user.pk)
    return fresh(page).permissions_for_user(user).can_write()


class TestMembership:
    @pytest.mark.parametrize(
        ("since", "until", "role", "writes"),
        [
            (-2, None, MembershipRole.CONTRIBUTOR, True),
            (0, 0, MembershipRole.CONTRIBUTOR, True),
            (-2, 1, MembershipRole.CONTRIBUTOR, True),
            (-2, -1, MembershipRole.CONTRIBUTOR, False),
            (1, None, MembershipRole.CONTRIBUTOR, False),
            (-2, None, MembershipRole.REVIEWER, False),
            (-2, None, MembershipRole.RESEARCHER, False),
        ],
    )
    def test_gives_its_dates_and_its_role(self, scene, since, until, role, writes):
        user = UserFactory(group=Group.objects.get(name=Role.PARTNER))
        today = timezone.localdate()
        Membership.objects.create(
            user=user,
            organisation=scene.ours,
            role=role,
            since=today + since * DAY,
            until=None if until is None else today + until * DAY,
        )
        assert may_write(user, scene.documents["ours"]) == writes

    def test_gives_nothing_outside_the_group(self, scene):
        user = UserFactory()
        Membership.objects.create(user=user, organisation=scene.ours)
        assert not may_write(user, scene.documents["ours"])

    def test_once_ended_takes_what_one_wrote_away(self, scene):
        page = draft(VisitNoteFactory, "Atelier Kilo", scene.accounts["former"], scene.ours)
        assert not may_write(scene.accounts["former"], page)
        browser = scene.browser("former")
        assert page.title not in browser.get(reverse("wagtailadmin_home")).content.decode()

    def test_adds_to_what_a_reviewer_may(self, scene):
        user = scene.accounts[Role.REVIEWER]
        user.groups.add(Group.objects.get(name=Role.PARTNER))
        Membership.objects.create(user=user, organisation=scene.ours)
        browser = scene.browser(Role.REVIEWER)
        explorer = browser.get(reverse("wagtailadmin_explore", args=[scene.tree.collection.pk])).content.decode()
        shown = {name for name, page in scene.documents.items() if page.title in explorer}
        assert shown == {"mine", "ours", "handed_in", "live"}
        assert may_write(user, scene.documents["ours"])
        assert not may_write(user, scene.documents["handed_in"])

    def test_adds_nothing_to_what_the_staff_may(self, scene):
        user = scene.accounts[Role.WRITER]
        user.groups.add(Group.objects.get(name=Role.PARTNER))
        Membership.objects.create(user=user, organisation=scene.ours)
        policy = policy_registry.get_by_type(Page)
        assert policy.explorable_instances(user).filter(pk=scene.documents["theirs"].pk).exists()
        assert may_write(user, scene.documents["theirs"])


class TestBelonging:
    @pytest.mark.parametrize("role", ["auteur", "hote"])
    def test_by_an_author_or_host_credit(self, scene, role):
        page = draft(ExampleSheetFactory, "Atelier Kilo", scene.accounts["stranger"], scene.ours, role=role)
        assert may_write(scene.accounts[Role.PARTNER], page)

    def test_not_by_another_credit(self, scene):
        page = draft(ExampleSheetFactory, "Atelier Kilo", scene.accounts["stranger"], scene.ours, role="relecture")
        assert not may_write(scene.accounts[Role.PARTNER], page)

    def test_by_an_assignment(self, scene):
        page = draft(ExampleSheetFactory, "Atelier Kilo", scene.accounts[Role.WRITER], None)
        assert not may_write(scene.accounts[Role.PARTNER], page)
        Assignment.objects.create(
            planned_title="Atelier", document_type="fiche-exemple", page=page, organisation=scene.ours
        )
        assert may_write(scene.accounts[Role.PARTNER], page)

    def test_by_having_made_what_is_no_organisation_s(self, scene):
        page = draft(ExampleSheetFactory, "Atelier Kilo", scene.accounts[Role.PARTNER], None)
        assert may_write(scene.accounts[Role.PARTNER], page)

    def test_not_by_having_made_what_is_another_s(self, scene):
        page = draft(ExampleSheetFactory, "Atelier Kilo", scene.accounts[Role.PARTNER], scene.theirs)
        assert not may_write(scene.accounts[Role.PARTNER], page)

    def test_ends_when_the_document_is_public(self, scene):
        page = scene.documents["ours"]
        page.get_latest_revision().publish()
        assert not may_write(scene.accounts[Role.PARTNER], page)


class TestCreation:
    def test_makes_the_draft_its_organisation_s(self, scene):
        page = posting.create(scene.browser(Role.PARTNER), scene, VisitNote)
        assert page.owner == scene.accounts[Role.PARTNER]
        assert [(credit.role, credit.organisation) for credit in page.credits.all()] == [("auteur", scene.ours)]
        [credit] = page.get_latest_revision_as_object().credits.all()
        assert credit.organisation == scene.ours
        assert may_write(scene.accounts["colleague"], page)

    def test_keeps_the_credit_that_was_given(self, scene):
        credits = inline_formset([{"role": "hote", "organisation": scene.ours.pk}])
        page = posting.create(scene.browser(Role.PARTNER), scene, VisitNote, credits=credits)
        assert [credit.role for credit in page.credits.all()] == ["hote"]

    def test_adds_no_credit_for_the_staff(self, scene):
        page = posting.create(scene.browser(Role.WRITER), scene, VisitNote)
        assert not page.credits.exists()

    def test_of_another_type_says_which_ones_are_allowed(self, scene):
        url = reverse("wagtailadmin_pages:add", args=["resources", "toolsheet", scene.tree.collection.pk])
        response = scene.browser(Role.PARTNER).get(url, follow=True)
        assert "Vous pouvez créer : fiche exemple, note de visite, portrait." in response.content.decode()

    def test_offers_the_types_of_the_role(self, scene):
        url = reverse("wagtailadmin_pages:add_subpage", args=[scene.tree.collection.pk])
        offered = {
            role: {kind[2] for kind in scene.browser(role).get(url).context["page_types"]}
            for role in (Role.PARTNER, Role.WRITER)
        }
        assert offered[Role.PARTNER] == {"examplesheet", "visitnote", "portrait"}
        assert {"guide", "synthesis"} < offered[Role.WRITER]


class TestLinks:
    """A forged form would otherwise be shown again with the title of the page it names."""

    @pytest.fixture
    def browser(self, scene):
        return scene.browser(Role.PARTNER)

    @pytest.mark.parametrize("valid", [True, False])
    def test_to_a_hidden_draft_are_refused(self, scene, browser, valid):
        page, hidden = scene.documents["mine"], scene.documents["theirs"]
        links = inline_formset([{"relation": "voir", "target": hidden.pk}])
        data = posting.form_of(page, links=links, **({} if valid else {"title": ""}))
        for url in ("edit", "preview_on_edit"):
            response = browser.post(reverse(f"wagtailadmin_pages:{url}", args=[page.pk]), data, follow=True)
            assert hidden.title not in response.content.decode()
        assert not fresh(page).links.exists()

    def test_in_a_rubrique_are_refused(self, scene, browser):
        page, hidden = scene.documents["mine"], scene.documents["theirs"]
        rubric = page.rubric_fields[0]
        example = {
            "0": {"type": "example", "order": "0", "deleted": "", "value": {"document": hidden.pk}},
            "count": "1",
        }
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        response = browser.post(url, posting.form_of(page, **{rubric: example}), follow=True)
        assert hidden.title not in response.content.decode()

    def test_at_creation_are_refused(self, scene, browser):
        links = inline_formset([{"relation": "voir", "target": scene.documents["theirs"].pk}])
        assert posting.create(browser, scene, VisitNote, links=links) is None

    def test_to_what_everyone_reads_are_kept(self, scene, browser):
        page, live = scene.documents["mine"], scene.documents["live"]
        assert posting.edit(browser, page, links=inline_formset([{"relation": "voir", "target": live.pk}]))
        assert fresh(page).links.get().target.pk == live.pk

    def test_choosers_show_nothing_of_the_next_version_of_what_is_public(self, scene, browser):
        live = fresh(scene.documents["live"])
        live.title = "Atelier nouveau"
        live.save_revision(user=scene.accounts[Role.WRITER])
        insert_or_update_object(fresh(live))
        for name, arguments, query in (
            ("choose_page_child", [scene.tree.collection.pk], {}),
            ("choose_page_search", [], {"q": "Echo"}),
        ):
            url = reverse(f"wagtailadmin_{name}", args=arguments)
            content = browser.get(url, query).content.decode()
            assert "Atelier Echo" in content
            assert "Atelier nouveau" not in content
        links = inline_formset([{"relation": "voir", "target": live.pk}])
        posting.edit(browser, scene.documents["mine"], links=links)
        form = browser.get(reverse("wagtailadmin_pages:edit", args=[scene.documents["mine"].pk])).content.decode()
        assert "Atelier Echo" in form
        assert "Atelier nouveau" not in form

    @pytest.mark.parametrize("state", ["private", "expired"])
    def test_choosers_show_nothing_private_nor_expired(self, scene, browser, state):
        live = scene.documents["live"]
        url = reverse("wagtailadmin_choose_page_child", args=[scene.tree.collection.pk])
        assert live.title in browser.get(url).content.decode()
        if state == "private":
            PageViewRestriction.objects.create(page=live, restriction_type=PageViewRestriction.LOGIN)
        else:
            Page.objects.filter(pk=live.pk).update(expire_at=timezone.now() - DAY)
        assert live.title not in browser.get(url).content.decode()


class TestReviewing:
    @pytest.fixture
    def page(self, scene):
        return fresh(scene.documents["handed_in"])

    def comment(self, page):
        row = {"text": "À préciser.", "contentpath": "essential", "position": "", "resolved": "", "replies": []}
        return inline_formset([row | {"replies": inline_formset([])}])

    def post(self, scene, page, **changes):
        data = posting.form_of(page, title="Réécrit", essential="Réécrit", comments=self.comment(page), **changes)
        return scene.browser(Role.REVIEWER).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)

    def test_comments_without_changing_the_text(self, scene, page):
        revisions = page.revisions.count()
        self.post(scene, page)
        after = fresh(page)
        assert after.wagtail_admin_comments.get().text == "À préciser."
        assert after.wagtail_admin_comments.get().user == scene.accounts[Role.REVIEWER]
        assert (after.title, after.essential) == (page.title, page.essential)
        assert after.revisions.count() == revisions

    def test_decides_on_the_text_that_was_handed_in(self, scene, page):
        state = page.current_workflow_task_state
        self.post(scene, page, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
        state.refresh_from_db()
        assert state.status == TaskState.STATUS_APPROVED
        assert fresh(page).get_latest_revision_as_object().title == page.title

    def test_reverts_nothing(self, scene, page):
        browser, revisions = scene.browser(Role.REVIEWER), page.revisions.count()
        revision = page.revisions.first().pk
        browser.post(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision]), posting.form_of(page))
        posting.by_api(browser, page, "revert_to_page_revision", revision_id=revision)
        assert page.revisions.count() == revisions

    def test_shows_nothing_once_taken_back(self, scene, page):
        page.current_workflow_state.cancel()
        browser = scene.browser(Role.REVIEWER)
        explorer = browser.get(reverse("wagtailadmin_explore", args=[scene.tree.collection.pk])).content.decode()
        assert page.title not in explorer
        assert browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 302


def check_database():
    return [error.id for error in checks.run_checks(databases=["default"], tags=[checks.Tags.database])]


class TestInternalDocuments:
    def restricted_groups(self, page):
        [restriction] = PageViewRestriction.objects.filter(page=page)
        return {group.name for group in restriction.groups.all()}

    def test_are_kept_to_the_staff_as_soon_as_created(self, scene):
        assert self.restricted_groups(VisitNoteFactory(live=False)) == set(STAFF_ROLES)

    def test_are_kept_so_from_the_editor(self, scene):
        page = posting.create(scene.browser(Role.PARTNER), scene, VisitNote)
        assert self.restricted_groups(page) == set(STAFF_ROLES)

    def test_are_kept_so_when_copied_or_translated(self, scene):
        page = VisitNoteFactory(live=False)
        copy = page.copy(update_attrs={"slug": "copie"})
        english, _created = Locale.objects.get_or_create(language_code="en")
        translation = page.copy_for_translation(english, copy_parents=True)
        assert self.restricted_groups(copy) == self.restricted_groups(translation) == set(STAFF_ROLES)

    def test_stay_open_where_an_editor_opened_them(self, scene):
        page = VisitNoteFactory()
        PageViewRestriction.objects.filter(page=page).delete()
        fresh(page).save()
        assert not PageViewRestriction.objects.filter(page=page).exists()

    @pytest.mark.parametrize(
        ("role", "reads"), [(Role.REVIEWER, True), (Role.WRITER, True), (Role.PARTNER, False), ("anonymous", False)]
    )
    def test_are_read_by_the_staff(self, scene, role, reads):
        page = VisitNoteFactory()
        assert (scene.browser(role).get(page.url).status_code == 200) == reads

    def test_are_found_by_the_check_when_nothing_keeps_them(self, scene):
        page = VisitNoteFactory()
        assert "editorial.E001" not in check_database()
        PageViewRestriction.objects.filter(page=page).delete()
        assert "editorial.E001" in check_database()
        PageViewRestriction.objects.create(page=scene.tree.collection, restriction_type=PageViewRestriction.LOGIN)
        assert "editorial.E001" not in check_database()

    @pytest.mark.parametrize(("role", "reads"), [(Role.RESEARCHER, True), (Role.PARTNER, False), ("anonymous", False)])
    def test_have_files_that_only_the_staff_downloads(self, scene, role, reads):
        file = DocumentFactory(collection=Collection.objects.get(name=INTERNAL_FILES))
        response = scene.browser(role).get(file.url)
        response.getvalue()  # which closes the file
        assert (response.status_code == 200) == reads
