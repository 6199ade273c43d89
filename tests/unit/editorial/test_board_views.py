"""The calendar of what is due and scheduled, and what each phase was to give."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from cms.editorial.models import Assignment, Step
from cms.users.roles import Role
from resources.models import Phase, Resource
from tests.factories.resources import CapitalisationSheetFactory, ExampleSheetFactory, FamilyFactory
from tests.unit.editorial.scene import draft, publish

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

TODAY = timezone.localdate()


def calendar(scene, role=Role.EDITOR, **query):
    return scene.browser(role).get(reverse("editorial_calendar"), query)


def events(scene, role=Role.EDITOR, **query):
    """Return what the calendar says: `{(day, event, title)}`."""
    days = calendar(scene, role, **query).context["days"]
    return {(day.date, label, card.title) for day in days for label, card in day.events}


def plan(title, **fields):
    return Assignment.objects.create(planned_title=title, document_type="fiche-exemple", **fields)


class TestCalendar:
    def test_tells_what_is_due_read_again_and_published(self, scene):
        Step.objects.filter(pk=scene.documents["handed_in"].current_workflow_task_state.pk).update(
            due_date=date(2031, 3, 4)
        )
        Resource.objects.filter(pk=scene.documents["live"].pk).update(review_date=date(2031, 3, 31))
        plan("Alpha", page=scene.documents["mine"], due_date=date(2031, 3, 1))
        plan("Prévue", due_date=date(2031, 3, 1))
        plan("Le mois d’après", due_date=date(2031, 4, 1))
        scheduled = draft(ExampleSheetFactory, "Programmée", scene.accounts[Role.WRITER], scene.ours)
        scheduled.go_live_at = timezone.make_aware(datetime(2031, 3, 31, 23, 30))
        scheduled.save_revision(user=scene.accounts[Role.WRITER]).publish()
        assert events(scene, mois="2031-03") == {
            (date(2031, 3, 1), "à remettre", "Atelier Alpha"),
            (date(2031, 3, 1), "à remettre", "Prévue"),
            (date(2031, 3, 4), "à rendre", "Atelier Delta"),
            (date(2031, 3, 31), "à relire", "Atelier Echo"),
            (date(2031, 3, 31), "publication à 23:30", "Programmée"),
        }

    def test_tells_others_their_own_and_no_date_of_reading_again(self, scene):
        Resource.objects.filter(pk=scene.documents["live"].pk).update(review_date=date(2031, 3, 31))
        plan("À nous", organisation=scene.ours, due_date=date(2031, 3, 2))
        plan("À eux", organisation=scene.theirs, due_date=date(2031, 3, 3))
        assert events(scene, Role.PARTNER, mois="2031-03") == {(date(2031, 3, 2), "à remettre", "À nous")}
        assert events(scene, "stranger", mois="2031-03") == {(date(2031, 3, 3), "à remettre", "À eux")}

    def test_is_filtered_as_the_board_is(self, scene):
        for title, organisation in (("À nous", scene.ours), ("À eux", scene.theirs)):
            plan(title, organisation=organisation, due_date=date(2031, 3, 2))
        found = events(scene, mois="2031-03", organisation=scene.ours.pk)
        assert found == {(date(2031, 3, 2), "à remettre", "À nous")}

    def test_goes_from_month_to_month_and_keeps_the_filters(self, scene):
        context = calendar(scene, mois="2031-12", type="fiche-exemple").context
        url = reverse("editorial_calendar")
        assert context["previous_url"] == f"{url}?type=fiche-exemple&mois=2031-11"
        assert context["next_url"] == f"{url}?type=fiche-exemple&mois=2032-01"

    @pytest.mark.parametrize("month", ["", "x", "2031-13", "9999-12", "0001-01"])
    def test_opens_on_the_present_month(self, scene, month):
        plan("Aujourd’hui", due_date=TODAY)
        response = calendar(scene, mois=month)
        assert str(response.context["month"]) == f"{TODAY:%Y-%m}"
        content = response.content.decode()
        assert content.count('aria-current="date"') == 1
        assert "Aujourd’hui" in content

    @pytest.mark.parametrize(("month", "missing"), [("2000-01", "previous_url"), ("2100-12", "next_url")])
    def test_ends_somewhere(self, scene, month, missing):
        assert calendar(scene, mois=month).context[missing] == ""

    def test_has_seven_named_columns(self, scene):
        plan("Prévue", due_date=date(2031, 3, 1))
        content = calendar(scene, mois="2031-03").content.decode()
        table = content.partition("board-calendar")[2].partition("</table>")[0]
        assert table.count('<th scope="col">') == 7
        assert "Mars 2031" in content
        assert "Samedi 1 mars" in content

    def test_says_how_late_things_are(self, scene):
        plan("Passée", due_date=date(2020, 2, 3))
        assert (
            f"en retard de {(TODAY - date(2020, 2, 3)).days} jours" in calendar(scene, mois="2020-02").content.decode()
        )

    def test_says_when_a_month_is_empty(self, scene):
        assert "Rien n’est attendu" in calendar(scene, mois="2031-03").content.decode()


class TestPhases:
    @pytest.fixture
    def phase(self, scene):
        return Phase.objects.create(slug="phase-2", label_fr="Phase 2")

    @pytest.fixture
    def planned(self, scene, phase):
        family = FamilyFactory()
        CapitalisationSheetFactory(title="Publiée ?", family=family, phase=phase)
        CapitalisationSheetFactory(title="En cours ?", family=family, phase=phase, live=False)
        gone = publish(draft(ExampleSheetFactory, "Retirée", scene.accounts[Role.WRITER], scene.ours))
        Resource.objects.filter(pk=gone.pk).update(phase=phase)
        gone.withdraw("Dépassée.")
        Assignment.objects.create(planned_title="Prévue", document_type="fiche-de-capitalisation", phase=phase)
        plan("Commencée", page=scene.documents["mine"], phase=phase)
        plan("Exemple", phase=phase, organisation=scene.ours)

    def counts(self, scene, role=Role.EDITOR, **query):
        phases = scene.browser(role).get(reverse("editorial_phases"), query).context["phases"]
        return {
            count.label: {line.label: (line.planned, line.published) for line in [*count.lines, count.total]}
            for count, _url in phases
        }

    def test_counts_assignments_and_documents_by_family_and_type(self, scene, planned):
        assert self.counts(scene)["Phase 2"] == {
            "Fiche de capitalisation · Animation territoriale": (2, 1),
            "Fiche de capitalisation · famille à préciser": (1, 0),
            "Fiche exemple": (2, 0),
            "Total": (5, 1),
        }
        assert self.counts(scene)["Sans phase"]["Total"] == (4, 1)

    def test_counts_a_work_once_whatever_its_languages(self, scene, phase):
        sheet = CapitalisationSheetFactory(title="Publiée ?", family=FamilyFactory(), phase=phase)
        english, _created = Locale.objects.get_or_create(language_code="en")
        sheet.copy_for_translation(english, copy_parents=True)
        assert self.counts(scene, Role.ADMINISTRATOR)["Phase 2"]["Total"] == (1, 1)

    def test_counts_for_others_their_own(self, scene, planned):
        assert self.counts(scene, Role.PARTNER)["Phase 2"] == {"Fiche exemple": (2, 0), "Total": (2, 0)}

    def test_leads_to_the_documents_of_the_phase(self, scene, planned, phase):
        content = scene.browser(Role.EDITOR).get(reverse("editorial_phases")).content.decode()
        assert f'href="{reverse("editorial_board")}?phase={phase.pk}"' in content
        assert "20 %" in content

    def test_is_filtered_as_the_board_is(self, scene, planned):
        assert self.counts(scene, type="fiche-exemple", organisation=scene.ours.pk)["Phase 2"]["Total"] == (2, 0)
