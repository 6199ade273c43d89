"""The follow-up of the collection: what is on the board, for whom, in which state, found how, at what cost."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.editorial.board.states import Stage
from cms.editorial.models import Assignment, PerspectiveTask, Step, ValidationTask
from cms.users.roles import Role
from resources.models import Credit, Phase, Resource, ResourceLink
from tests.factories.resources import (
    CapitalisationSheetFactory,
    ExampleSheetFactory,
    FamilyFactory,
    GuideFactory,
    ToolSheetFactory,
)
from tests.factories.territories import EventFactory
from tests.unit.editorial.scene import draft, fresh, hand_in, publish

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
FAR = TODAY + timedelta(days=60)


def get(scene, role=Role.EDITOR, **query):
    return scene.browser(role).get(reverse("editorial_board"), query)


def board(scene, role=Role.EDITOR, **query):
    """Return the titles of each state that has any: `{"redaction": {"Atelier Alpha"}, …}`."""
    columns = get(scene, role, **query).context["columns"]
    return {column["stage"]: {card.title for card in column["cards"]} for column in columns if column["count"]}


def titles(scene, role=Role.EDITOR, **query):
    return set().union(*board(scene, role, **query).values())


def card(scene, title, role=Role.EDITOR):
    columns = get(scene, role).context["columns"]
    return next(card for column in columns for card in column["cards"] if card.title == title)


def exported(scene, role=Role.EDITOR, **query):
    content = b"".join(get(scene, role, export="csv", **query).streaming_content).decode()
    return list(csv.DictReader(StringIO(content)))


def plan(title, **fields):
    return Assignment.objects.create(planned_title=title, document_type="fiche-exemple", **fields)


def advance(page, task_class):
    """Bring a document handed in to a step of `task_class`."""
    state = page.current_workflow_state
    task = task_class.objects.get()
    state.current_task_state = task.start(state)
    state.save()
    return state.current_task_state


class TestWhoSeesWhat:
    @pytest.mark.parametrize(
        ("role", "names"),
        [
            *((role, {"mine", "ours", "theirs", "handed_in", "live"}) for role in (Role.WRITER, Role.EDITOR)),
            *((role, {"handed_in"}) for role in (Role.REVIEWER, Role.RESEARCHER)),
            (Role.PARTNER, {"mine", "ours"}),
            ("stranger", {"theirs", "handed_in", "live"}),
        ],
    )
    def test_the_staff_follows_all_and_others_their_own(self, scene, role, names):
        expected = {scene.documents[name].title for name in names}
        assert titles(scene, role) == expected
        assert {line["Titre"] for line in exported(scene, role)} == expected

    @pytest.mark.parametrize("role", ["former", "anonymous"])
    @pytest.mark.parametrize("view", ["editorial_board", "editorial_calendar", "editorial_phases"])
    def test_who_may_nothing_is_turned_away(self, scene, role, view):
        assert scene.browser(role).get(reverse(view)).status_code == 302

    def test_private_and_expired_documents_are_the_staff_s(self, scene):
        private, expired = (
            publish(draft(ExampleSheetFactory, title, scene.accounts["stranger"], scene.theirs))
            for title in ("Privée", "Expirée")
        )
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        Resource.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(days=1))
        assert {"Privée", "Expirée"} <= titles(scene)
        assert not {"Privée", "Expirée"} & titles(scene, "stranger")

    def test_assignments_are_their_writers_and_their_organisations(self, scene):
        plan("Pour l’organisation", organisation=scene.ours)
        plan("Pour moi", writer=scene.accounts[Role.PARTNER])
        plan("Pour eux", organisation=scene.theirs)
        planned = {"Pour l’organisation", "Pour moi", "Pour eux"}
        assert titles(scene) & planned == planned
        assert titles(scene, Role.PARTNER) & planned == {"Pour l’organisation", "Pour moi"}
        assert titles(scene, Role.REVIEWER) & planned == set()

    def test_partners_learn_nothing_of_the_next_version_of_what_is_public(self, scene):
        live = fresh(scene.documents["live"])
        live.title = "Atelier réécrit"
        live.save_revision(user=scene.accounts[Role.WRITER])
        Resource.objects.filter(pk=live.pk).update(keeper=scene.accounts[Role.EDITOR], review_date=YESTERDAY)
        found = card(scene, "Atelier Echo", "stranger")
        assert (found.stage, found.holder, found.keeper, found.due, found.late) == ("publie", "", "", None, False)
        assert card(scene, "Atelier réécrit").stage == "modifie"

    def test_the_menu_leads_there_whoever_may(self, scene):
        for role, shown in ((Role.EDITOR, True), (Role.REVIEWER, True), (Role.PARTNER, True), ("former", False)):
            menu = scene.browser(role).get(reverse("wagtailadmin_home")).content.decode()
            assert (f'"{reverse("editorial_board")}"' in menu) == shown


class TestStates:
    def test_of_what_is_planned(self, scene):
        writer = scene.accounts[Role.WRITER]
        plan("À qui ?", due_date=YESTERDAY)
        plan("Loin", writer=writer, due_date=FAR)
        plan("Sans date", organisation=scene.ours)
        plan("Bientôt", writer=writer, due_date=TODAY + timedelta(days=7))
        plan("Passée", writer=writer, due_date=YESTERDAY)
        plan("Commencée", page=scene.documents["mine"])
        begun = draft(ExampleSheetFactory, "Brouillon en retard", writer, scene.ours)
        plan("Commencée, attendue", page=begun, due_date=YESTERDAY)
        found = board(scene)
        assert found["a-attribuer"] == {"À qui ?"}
        assert found["attribue"] == {"Loin", "Sans date"}
        assert found["a-relancer"] == {"Bientôt", "Passée", "Brouillon en retard"}
        assert not {"Commencée", "Commencée, attendue"} & titles(scene)
        assert card(scene, "Passée").delay == "en retard de 1 jour"
        assert card(scene, "Bientôt").delay == ""

    def test_of_each_step_of_the_chain(self, scene):
        writer, reviewer = scene.accounts[Role.WRITER], scene.accounts[Role.REVIEWER]
        made = {
            name: hand_in(draft(ExampleSheetFactory, name, writer, scene.ours), writer)
            for name in ("Relue", "En perspective", "Validée", "Renvoyée")
        }
        Step.objects.get(pk=made["Relue"].current_workflow_task_state.pk).people.set([reviewer])
        advance(made["En perspective"], PerspectiveTask)
        advance(made["Validée"], ValidationTask)
        made["Renvoyée"].current_workflow_task_state.reject(user=reviewer, comment="À préciser.")
        found = board(scene)
        assert found["remis"] == {"Atelier Delta"}
        assert found["relecture"] == {"Relue"}
        assert found["perspective"] == {"En perspective"}
        assert found["validation"] == {"Validée"}
        assert found["renvoye"] == {"Renvoyée"}
        assert found["redaction"] == {"Atelier Alpha", "Atelier Bravo", "Atelier Charlie"}

    def test_of_what_has_been_published(self, scene):
        writer = scene.accounts[Role.WRITER]
        sheets = {
            name: publish(draft(ExampleSheetFactory, name, writer, scene.ours))
            for name in ("Compilée", "Périmée", "Retirée", "Au brouillon")
        }
        GuideFactory(title="Guide", links=[ResourceLink(relation="fonde", target=sheets["Compilée"])])
        GuideFactory(title="Essai", live=False, links=[ResourceLink(relation="fonde", target=sheets["Au brouillon"])])
        Resource.objects.filter(pk=sheets["Périmée"].pk).update(review_date=YESTERDAY)
        sheets["Retirée"].withdraw("Dépassée.")
        scheduled = draft(ExampleSheetFactory, "Programmée", writer, scene.ours)
        scheduled.go_live_at = timezone.now() + timedelta(days=1)
        scheduled.save_revision(user=writer).publish()
        found = board(scene)
        assert found["compile"] == {"Compilée"}
        assert found["a-actualiser"] == {"Périmée"}
        assert found["retire"] == {"Retirée"}
        assert found["programme"] == {"Programmée"}
        assert {"Atelier Echo", "Au brouillon"} <= found["publie"]
        assert card(scene, "Programmée").goes_live is not None

    def test_are_those_of_the_desk(self, scene):
        response = scene.browser(Role.EDITOR).get(reverse("desk:index"), {"ordering": "title"})
        desk = {document.title: document.stage for document in response.context["object_list"]}
        assert desk == {title: stage for stage, found in board(scene).items() for title in found}


class TestCards:
    def test_say_who_holds_each_since_when_until_when(self, scene):
        step = Step.objects.get(pk=scene.documents["handed_in"].current_workflow_task_state.pk)
        step.people.set([scene.accounts[Role.REVIEWER]])
        since = timezone.now() - timedelta(days=9)
        Step.objects.filter(pk=step.pk).update(held_since=since, due_date=TODAY - timedelta(days=3))
        found = card(scene, "Atelier Delta")
        assert found.holder == "Relecture (reviewer)"
        assert found.since == timezone.localdate(since)
        assert found.delay == "en retard de 3 jours"
        assert found.organisation == "Autre structure"
        content = get(scene).content.decode()
        assert "en retard de 3 jours" in content
        assert "Relecture (reviewer)" in content

    def test_lead_to_the_form_to_the_writing_and_to_the_assignment(self, scene):
        assignment = plan("À écrire", writer=scene.accounts[Role.PARTNER])
        begun = plan("Commencée", page=scene.documents["mine"])
        write = reverse("editorial_write", args=[assignment.pk])
        for role, manages in ((Role.EDITOR, True), (Role.PARTNER, False)):
            content = get(scene, role).content.decode()
            assert f'href="{write}"' in content
            assert f'href="{reverse("wagtailadmin_pages:edit", args=[scene.documents["mine"].pk])}"' in content
            for row in (assignment, begun):
                assert (f'href="{reverse("assignment:edit", args=[row.pk])}"' in content) == manages

    def test_colleagues_read_of_an_assignment_that_is_not_theirs_to_write(self, scene):
        plan("À un·e collègue", writer=scene.accounts["colleague"], organisation=scene.ours)
        found = card(scene, "À un·e collègue", Role.PARTNER)
        assert (found.url, found.holder) == ("", "")


class TestFinding:
    @pytest.fixture
    def sheet(self, scene):
        phase = Phase.objects.create(slug="phase-2", label_fr="Phase 2")
        return CapitalisationSheetFactory(
            title="Comment évaluer ?",
            family=FamilyFactory(),
            phase=phase,
            keeper=scene.accounts[Role.WRITER],
            review_date=YESTERDAY,
            credits=[Credit(role="auteur", organisation=scene.theirs)],
        )

    def test_filters(self, scene, sheet):
        chaser = scene.accounts[Role.WRITER]
        plan("Prévue", due_date=YESTERDAY, organisation=scene.theirs, chaser=chaser, phase=sheet.phase)
        both = {sheet.title, "Prévue"}
        assert titles(scene, type="fiche-de-capitalisation") == {sheet.title}
        assert titles(scene, family="b") == {sheet.title}
        assert titles(scene, keeper=chaser.pk) == both
        assert titles(scene, late="on") == both
        assert titles(scene, phase=sheet.phase.pk) == both
        assert titles(scene, stage="a-relancer") == {"Prévue"}
        theirs = {scene.documents[name].title for name in ("theirs", "handed_in", "live")}
        assert titles(scene, organisation=scene.theirs.pk) == both | theirs
        assert titles(scene, organisation=scene.theirs.pk, late="on", type="fiche-exemple") == {"Prévue"}
        assert {line["Titre"] for line in exported(scene, late="on")} == both

    def test_a_family_is_found_with_the_sheets_that_have_none_yet(self, scene, sheet):
        CapitalisationSheetFactory(title="Famille à choisir ?", family=None, live=False)
        other = FamilyFactory(slug="a", label_fr="Accompagnement")
        CapitalisationSheetFactory(title="Comment accompagner ?", family=other, live=False)
        Assignment.objects.create(planned_title="Fiche prévue ?", document_type="fiche-de-capitalisation")
        plan("Exemple prévu")
        assert titles(scene, family="b") == {sheet.title, "Famille à choisir ?", "Fiche prévue ?"}
        assert titles(scene, family="b", type="fiche-exemple") == set()

    @pytest.mark.parametrize("query", [{"type": "inconnu"}, {"organisation": "x"}, {"phase": "0"}, {"p": "x"}])
    def test_what_is_no_choice_changes_nothing(self, scene, query):
        assert titles(scene, **query) == titles(scene)

    def test_each_choice_in_force_is_taken_away_alone(self, scene, sheet):
        chips = get(scene, late="on", family="b").context["chips"]
        url = reverse("editorial_board")
        assert {chip["url"] for chip in chips} == {f"{url}?late=on", f"{url}?family=b"}
        assert {chip["value"] for chip in chips} == {"Animation territoriale", ""}

    def test_filters_name_no_organisation_of_what_one_may_not_know_of(self, scene):
        for role, named in ((Role.EDITOR, True), (Role.PARTNER, False)):
            form = get(scene, role).context["filters_form"]
            assert ("Autre structure" in dict(form.fields["organisation"].choices).values()) == named

    def test_nothing_found_is_said(self, scene):
        assert "Aucun document ne répond à ces choix." in get(scene, stage="retire").content.decode()

    def test_long_states_are_cut_and_their_count_is_true(self, scene):
        for number in range(60):
            plan(f"Prévue {number}", due_date=TODAY + timedelta(days=number))
        column = get(scene).context["columns"][0]
        assert (column["count"], len(column["cards"])) == (60, 12)
        assert column["cards"][0].title == "Prévue 0"
        first = get(scene, stage="a-attribuer").context
        assert (first["columns"][0]["count"], len(first["columns"][0]["cards"])) == (60, 48)
        second = scene.browser(Role.EDITOR).get(first["next_url"]).context
        assert len(second["columns"][0]["cards"]) == 12
        assert second["next_url"] == ""
        assert get(scene, stage="a-attribuer", p=3).status_code == 404


class TestExport:
    def test_says_in_french_what_the_cards_say(self, scene):
        plan("Prévue", due_date=YESTERDAY, organisation=scene.ours)
        first = exported(scene)[0]
        assert first["État"] == "à relancer"
        assert first["Type"] == "Fiche exemple"
        assert first["Organisation"] == "Notre structure"
        assert first["Échéance"] == YESTERDAY.isoformat()
        assert first["Retard"] == "en retard de 1 jour"

    @pytest.mark.parametrize("title", ["=1+1", "+33", "-2", "@x", "\t=1"])
    def test_no_title_is_a_formula(self, scene, title):
        plan(title)
        assert exported(scene)[0]["Titre"] == f"'{title}"

    def test_the_desk_neither(self, scene):
        draft(ExampleSheetFactory, "=1+1", scene.accounts[Role.WRITER], scene.ours)
        response = scene.browser(Role.EDITOR).get(reverse("desk:index"), {"export": "csv"})
        assert "'=1+1" in b"".join(response.streaming_content).decode()

    def test_keepers_are_told_to_who_follows_alone(self, scene):
        assert "Gardien·ne, ou qui relance" in exported(scene)[0]
        assert "Gardien·ne, ou qui relance" not in exported(scene, Role.PARTNER)[0]

    def test_of_a_workbook(self, scene):
        plan("Prévue")
        assert b"".join(get(scene, export="xlsx").streaming_content)[:2] == b"PK"


def fill(scene, number):
    """Make documents at every stage, and assignments."""
    author, phase = scene.accounts["colleague"], Phase.objects.first()
    factories = [CapitalisationSheetFactory, ToolSheetFactory, ExampleSheetFactory, EventFactory]
    for rank in range(number):
        page = factories[rank % 4](
            title=f"Document {number}-{rank} ?",
            live=bool(rank % 3),
            owner=author,
            phase=phase,
            keeper=scene.accounts[Role.EDITOR],
            review_date=YESTERDAY if rank % 5 else FAR,
            credits=[Credit(role="auteur", organisation=scene.ours)],
        )
        if rank % 4 == 0:
            plan(f"Prévu {number}-{rank}", due_date=TODAY, writer=author, organisation=scene.ours, phase=phase)
        if rank % 9 == 0 and not page.live:
            page.save_revision(user=author)
            hand_in(page, author)
            Step.objects.get(pk=page.current_workflow_task_state.pk).people.set([scene.accounts[Role.REVIEWER]])


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, "colleague"])
def test_three_hundred_documents_cost_no_more_statements_than_thirty(scene, role):
    def statements(view):
        for content_type in ContentType.objects.all():
            ContentType.objects.get_for_id(content_type.pk)
        caches["default"].clear()
        client = scene.browser(role)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(view)).status_code == 200
        return len(captured)

    views = ("editorial_board", "editorial_calendar", "editorial_phases")
    Phase.objects.create(slug="phase-2", label_fr="Phase 2")
    fill(scene, 30)
    few = {view: statements(view) for view in views}
    fill(scene, 270)
    assert Resource.objects.count() >= 300
    many = {view: statements(view) for view in views}
    assert many == few
    assert max(many.values()) < 20, many


def test_every_state_has_its_column(scene):
    assert [column["stage"] for column in get(scene).context["columns"]] == list(Stage)
