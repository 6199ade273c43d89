"""The list of every document: what it says of each, to whom, found how, exported, and at what cost."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction
from wagtail.search.index import insert_or_update_object

from cms.editorial.models import Assignment, Step
from cms.users.roles import Role
from resources.models import Credit, Resource
from tests.factories.resources import CapitalisationSheetFactory, ExampleSheetFactory, ThemeFactory, ToolSheetFactory
from tests.factories.territories import EventFactory, OrganisationPageFactory
from tests.unit.editorial.scene import draft, fresh, hand_in, publish

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

YESTERDAY = timezone.localdate() - timedelta(days=1)
TOMORROW = timezone.localdate() + timedelta(days=1)
STAFF = (Role.WRITER, Role.EDITOR, Role.ADMINISTRATOR)


def get(scene, role=Role.EDITOR, **query):
    return scene.browser(role).get(reverse("desk:index"), query)


def listed(scene, role=Role.EDITOR, **query):
    """Return the titles listed, in their order."""
    return [document.title for document in get(scene, role, **query).context["object_list"]]


def exported(scene, role=Role.EDITOR, **query):
    """Return the lines of the export: `{title: {heading: text}}`."""
    content = b"".join(get(scene, role, export="csv", **query).streaming_content).decode()
    return {line["Titre"]: line for line in csv.DictReader(StringIO(content))}


def stages(scene, role=Role.EDITOR):
    return {title: line["État"] for title, line in exported(scene, role).items()}


class TestWhoSeesWhat:
    @pytest.mark.parametrize(
        ("role", "names"),
        [
            *((role, {"mine", "ours", "theirs", "handed_in", "live"}) for role in STAFF),
            *((role, {"handed_in", "live"}) for role in (Role.REVIEWER, Role.RESEARCHER)),
            (Role.PARTNER, {"mine", "ours", "live"}),
        ],
    )
    def test_each_role_finds_what_it_may_know_of(self, scene, role, names):
        assert set(listed(scene, role)) == {scene.documents[name].title for name in names}
        assert set(exported(scene, role)) == {scene.documents[name].title for name in names}

    @pytest.mark.parametrize("role", ["former", "anonymous"])
    def test_who_may_nothing_is_turned_away(self, scene, role):
        assert get(scene, role).status_code == 302

    @pytest.mark.parametrize("state", ["private", "expired"])
    def test_partners_find_nothing_private_nor_expired(self, scene, state):
        live = scene.documents["live"]
        if state == "private":
            PageViewRestriction.objects.create(page=live, restriction_type=PageViewRestriction.LOGIN)
        else:
            Resource.objects.filter(pk=live.pk).update(expire_at=timezone.now() - timedelta(days=1))
        assert live.title not in listed(scene, Role.PARTNER)
        assert live.title in listed(scene, Role.EDITOR)

    def test_partners_learn_nothing_of_the_next_version_of_what_is_public(self, scene):
        live = fresh(scene.documents["live"])
        live.title = "Atelier réécrit"
        live.save_revision(user=scene.accounts[Role.WRITER])
        Resource.objects.filter(pk=live.pk).update(keeper=scene.accounts[Role.EDITOR], review_date=YESTERDAY)
        response = get(scene, Role.PARTNER)
        content = response.content.decode()
        assert "Atelier Echo" in content
        for secret in ("Atelier réécrit", "modifications en cours,", "writer", "editor@", "en retard"):
            assert secret not in content
        assert "Atelier réécrit" in get(scene, Role.EDITOR).content.decode()

    def test_filters_name_no_organisation_of_a_document_that_one_may_not_know_of(self, scene):
        secret = OrganisationPageFactory(title="Structure discrète")
        draft(ToolSheetFactory, "Atelier Foxtrot", scene.accounts[Role.WRITER], secret)
        for role, named in ((Role.EDITOR, True), (Role.REVIEWER, False), (Role.PARTNER, False)):
            assert ("Structure discrète" in get(scene, role).content.decode()) == named

    def test_the_menu_leads_there_whoever_may(self, scene):
        for role, shown in ((Role.EDITOR, True), (Role.REVIEWER, True), (Role.PARTNER, True), ("former", False)):
            menu = scene.browser(role).get(reverse("wagtailadmin_home")).content.decode()
            assert (f'"{reverse("desk:index")}"' in menu) == shown


class TestLines:
    def test_say_type_number_language_keeper_and_dates(self, scene):
        keeper = scene.accounts[Role.EDITOR]
        CapitalisationSheetFactory(title="Comment dire ?", number="2.7", keeper=keeper, review_date=TOMORROW)
        line = exported(scene)["Comment dire ?"]
        assert line["Type"] == "Fiche de capitalisation"
        assert line["N°"] == "2.7"
        assert line["Langue"] == "Français"
        assert line["Gardien·ne"] == "editor"
        assert line["Échéance"] == TOMORROW.isoformat()

    def test_say_the_day_of_the_last_change_as_its_cell_does(self, scene):
        sheet = draft(ExampleSheetFactory, "Minuit passé", scene.accounts[Role.WRITER], scene.ours)
        late = datetime(2022, 6, 30, 22, 30, tzinfo=UTC)  # already the day after in Paris
        Resource.objects.filter(pk=sheet.pk).update(latest_revision_created_at=late)
        assert exported(scene)["Minuit passé"]["Modifié le"] == "2022-07-01"

    def test_say_the_kind(self, scene):
        ToolSheetFactory(title="Débat mouvant", kind="participation")
        EventFactory(title="Rencontre", kind="seminaire")
        lines = exported(scene)
        assert lines["Débat mouvant"]["Type"] == "Fiche outil · Participation"
        assert lines["Rencontre"]["Type"].startswith("Événement · ")

    def test_say_where_each_stands(self, scene):
        writer = scene.accounts[Role.WRITER]
        changed = publish(draft(ExampleSheetFactory, "Modifiée", writer, scene.ours))
        changed.title = "Modifiée"
        changed.save_revision(user=writer)
        publish(draft(ExampleSheetFactory, "Retirée", writer, scene.ours)).withdraw("Dépassée.")
        sent_back = hand_in(draft(ExampleSheetFactory, "Renvoyée", writer, scene.ours), writer)
        sent_back.current_workflow_task_state.reject(user=scene.accounts[Role.REVIEWER], comment="À préciser.")
        scheduled = draft(ExampleSheetFactory, "Programmée", writer, scene.ours)
        scheduled.go_live_at = timezone.now() + timedelta(days=1)
        scheduled.save_revision(user=writer).publish()
        assert stages(scene) == {
            "Atelier Alpha": "en rédaction",
            "Atelier Bravo": "en rédaction",
            "Atelier Charlie": "en rédaction",
            "Atelier Delta": "remis, à confier à un pair",
            "Atelier Echo": "publié",
            "Modifiée": "publié, modifications en cours",
            "Retirée": "retiré",
            "Renvoyée": "renvoyé pour correction",
            "Programmée": "publication programmée",
        }
        assert listed(scene, stage="modifie") == ["Modifiée"]

    def test_say_who_holds_each(self, scene):
        mine = scene.documents["mine"]
        Assignment.objects.create(
            planned_title="Alpha", document_type="fiche-exemple", page=mine, writer=scene.accounts[Role.WRITER]
        )
        held = {title: line["Chez"] for title, line in exported(scene).items()}
        assert held == {
            "Atelier Alpha": "writer",
            "Atelier Bravo": "colleague",
            "Atelier Charlie": "stranger",
            "Atelier Delta": "Relecture",
            "Atelier Echo": "",
        }
        assert exported(scene, Role.PARTNER)["Atelier Bravo"]["Chez"] == ""

    def test_say_to_whom_a_step_is_given_and_until_when(self, scene):
        handed_in = scene.documents["handed_in"]
        step = handed_in.current_workflow_task_state
        reviewer, researcher = scene.accounts[Role.REVIEWER], scene.accounts[Role.RESEARCHER]
        type(reviewer).objects.filter(pk=reviewer.pk).update(first_name="Lou", last_name="Relit")
        step.people.add(reviewer, researcher)
        Step.objects.filter(pk=step.pk).update(due_date=YESTERDAY)
        line = exported(scene)["Atelier Delta"]
        assert line["Chez"] in ("Relecture (Lou Relit, researcher)", "Relecture (researcher, Lou Relit)")
        assert line["Échéance"] == str(YESTERDAY)
        assert listed(scene, late="true") == ["Atelier Delta"]
        assert exported(scene, "stranger")["Atelier Delta"]["Chez"] == "Relecture"

    @pytest.mark.parametrize("given_to", [Role.REVIEWER, Role.RESEARCHER])
    def test_open_to_who_may_take_the_step(self, scene, given_to):
        handed_in = scene.documents["handed_in"]
        handed_in.current_workflow_task_state.people.add(scene.accounts[given_to])
        url = reverse("wagtailadmin_pages:edit", args=[handed_in.pk])
        for role in (Role.REVIEWER, Role.RESEARCHER):
            assert (f'href="{url}"' in get(scene, role).content.decode()) == (role == given_to)

    def test_lead_to_the_form_or_to_the_public_page(self, scene):
        mine, live = scene.documents["mine"], scene.documents["live"]
        content = get(scene, Role.PARTNER).content.decode()
        assert f'href="{reverse("wagtailadmin_pages:edit", args=[mine.pk])}"' in content
        assert f'href="{live.get_url()}"' in content
        assert f'href="{reverse("wagtailadmin_pages:edit", args=[live.pk])}"' not in content


class TestFinding:
    @pytest.fixture
    def sheet(self, scene):
        theme = ThemeFactory(label_fr="Alimentation", slug="alimentation")
        sheet = CapitalisationSheetFactory(
            title="Comment évaluer ?",
            number="2.10",
            themes=[theme],
            keeper=scene.accounts[Role.WRITER],
            credits=[Credit(role="auteur", organisation=scene.theirs), Credit(role="hote", organisation=scene.theirs)],
        )
        insert_or_update_object(sheet)
        return sheet

    def test_filters(self, scene, sheet):
        Resource.objects.filter(pk=sheet.pk).update(review_date=YESTERDAY)
        theme = sheet.themes.get()
        for query in (
            {"type": "fiche-de-capitalisation"},
            {"keeper": scene.accounts[Role.WRITER].pk},
            {"theme": theme.pk},
            {"late": "true"},
            {"organisation": scene.theirs.pk, "type": "fiche-de-capitalisation"},
        ):
            assert listed(scene, **query) == [sheet.title], query
        assert set(listed(scene, stage=["publie", "a-actualiser"])) == {sheet.title, "Atelier Echo"}
        assert listed(scene, organisation=scene.theirs.pk).count(sheet.title) == 1
        assert sheet.title not in listed(scene, late="false")
        assert set(exported(scene, theme=theme.pk)) == {sheet.title}

    def test_filters_in_force_are_named(self, scene, sheet):
        content = get(scene, type="fiche-de-capitalisation", stage="publie").content.decode()
        assert "Fiche de capitalisation" in content
        assert "Publié" in content

    def test_a_language_keeps_its_documents_alone(self, scene, sheet):
        english, _created = Locale.objects.get_or_create(language_code="en")
        translation = sheet.copy_for_translation(english, copy_parents=True)
        role = Role.ADMINISTRATOR
        assert listed(scene, role, locale="en") == [translation.title]
        assert exported(scene, role, locale="en")[translation.title]["Langue"] == "Anglais"
        content = get(scene, role, locale="en").content.decode()
        assert "Langue" in content
        assert "Région" not in content

    def test_nothing_found_is_said(self, scene):
        assert "Aucun document ne répond à ces choix." in get(scene, q="introuvable").content.decode()

    @pytest.mark.parametrize("words", ["évaluer", "2.1", "numéro"])
    def test_search(self, scene, sheet, words):
        query = sheet.accession.lower() if words == "numéro" else words
        assert listed(scene, q=query) == [sheet.title]

    def test_search_finds_no_more_than_one_may_know(self, scene):
        assert listed(scene, Role.PARTNER, q="Charlie") == []
        assert listed(scene, q="Charlie") == ["Atelier Charlie"]

    def test_search_and_filters_add_up(self, scene, sheet):
        assert listed(scene, q="évaluer", stage="redaction") == []
        assert listed(scene, q="évaluer", stage="publie", ordering="-number_key") == [sheet.title]

    @pytest.mark.parametrize("key", ["title", "number_key", "type_rank", "stage", "due", "locale", "changed"])
    def test_sorting(self, scene, sheet, key):
        for order in (key, f"-{key}"):
            documents = list(get(scene, ordering=order).context["object_list"])
            values = [value for document in documents if (value := getattr(document, key)) is not None]
            if key not in ("locale",):
                assert values == sorted(values, reverse=order.startswith("-"))
            assert len(documents) == 6

    def test_numbers_sort_as_numbers(self, scene, sheet):
        CapitalisationSheetFactory(title="Comment finir ?", number="2.9")
        assert listed(scene, ordering="-number_key")[:2] == ["Comment évaluer ?", "Comment finir ?"]


class TestActing:
    def test_a_selection_is_published_from_there(self, scene):
        response = get(scene)
        page = scene.documents["theirs"]
        content = response.content.decode()
        assert f'data-object-id="{page.pk}"' in content
        publishing = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        assert publishing in content
        back = reverse("desk:index") + "?stage=redaction"
        done = scene.browser(Role.EDITOR).post(f"{publishing}?id={page.pk}&next={back}")
        assert done.url == back
        assert fresh(page).live

    def test_never_on_more_than_what_is_ticked(self, scene):
        """Wagtail would take every page of the site for « all in listing »."""
        for number in range(60):
            ExampleSheetFactory(title=f"Exemple {number}", live=False)
        content = get(scene).content.decode()
        assert "data-bulk-action-footer" in content
        assert "data-bulk-action-num-objects-in-listing" not in content

    def test_nothing_is_ticked_by_who_may_do_nothing_to_many(self, scene):
        assert "data-bulk-action-checkbox" in get(scene, Role.WRITER).content.decode()
        assert "data-bulk-action-checkbox" not in get(scene, Role.PARTNER).content.decode()

    def test_documents_are_added_from_there(self, scene):
        url = reverse("wagtailadmin_pages:add_subpage", args=[scene.tree.collection.pk])
        for role, offered in ((Role.WRITER, True), (Role.PARTNER, True), (Role.REVIEWER, False)):
            assert (f'"{url}"' in get(scene, role).content.decode()) == offered

    def test_the_export_of_a_workbook(self, scene):
        response = get(scene, export="xlsx")
        assert b"".join(response.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.WRITER, Role.REVIEWER, Role.PARTNER])
def test_a_hundred_documents_cost_no_statement_each(scene, role):
    factories = [CapitalisationSheetFactory, ToolSheetFactory, ExampleSheetFactory, EventFactory]

    def statements():
        for content_type in ContentType.objects.all():
            ContentType.objects.get_for_id(content_type.pk)
        caches["default"].clear()
        client = scene.browser(role)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse("desk:index"), {"ordering": "title"})
        return len(captured), len(response.context["object_list"])

    few, _rows = statements()
    author = scene.accounts["colleague"]
    for number in range(100):
        factory = factories[number % 4]
        page = factory(
            title=f"Document {number} ?",
            live=bool(number % 3),
            owner=author,
            keeper=scene.accounts[Role.EDITOR],
            credits=[Credit(role="auteur", organisation=scene.ours)],
        )
        if number % 7 == 0 and not page.live:
            page.save_revision(user=author)
            hand_in(page, author)
    many, rows = statements()
    assert rows == 50
    assert many <= few
    assert many <= 25
