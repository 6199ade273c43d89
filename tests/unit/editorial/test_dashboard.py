"""What someone finds on signing in, and the list of assignments behind it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.editorial.assignments import begin
from cms.editorial.models import Assignment, Step
from cms.users.roles import Role
from resources.models import CapitalisationSheet, CollectionIndexPage, ExampleSheet, Resource
from territories.models import Event
from tests.factories.resources import CapitalisationSheetFactory, ToolSheetFactory
from tests.unit.editorial.scene import draft, hand_in

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

YESTERDAY = timezone.localdate() - timedelta(days=1)
TOMORROW = timezone.localdate() + timedelta(days=1)


def assign(title, writer=None, model=CapitalisationSheet, **values):
    return Assignment.objects.create(planned_title=title, document_type=model.type_slug, writer=writer, **values)


def dashboard(scene, role):
    """Return the titles in each panel of the home page of `role`."""
    response = scene.browser(role).get(reverse("wagtailadmin_home"))
    panels = re.split(r'id="([a-z-]+)-section"', response.content.decode())
    return dict(zip(panels[1::2], panels[2::2], strict=True))


def test_my_documents_are_what_i_write_and_have_written(scene):
    assign("Fiche promise", scene.accounts[Role.WRITER])
    assign("Fiche d’une autre", scene.accounts[Role.EDITOR])
    draft(CapitalisationSheetFactory, "Comment commencer ?", scene.accounts[Role.WRITER], scene.ours)
    mine = dashboard(scene, Role.WRITER)["mes-documents"]
    assert "Fiche promise" in mine
    assert "Comment commencer ?" in mine
    assert "en rédaction" in mine
    assert "Fiche d’une autre" not in mine
    assert scene.documents["theirs"].title not in mine


def test_my_documents_say_where_each_stands(scene):
    writer = scene.accounts[Role.WRITER]
    page = hand_in(draft(CapitalisationSheetFactory, "Comment commencer ?", writer, scene.ours), writer)
    assert "Relecture" in dashboard(scene, Role.WRITER)["mes-documents"]
    page.current_workflow_task_state.reject(user=scene.accounts[Role.REVIEWER], comment="À préciser.")
    assert "renvoyé pour correction" in dashboard(scene, Role.WRITER)["mes-documents"]


def test_a_draft_leaves_with_its_organisation(scene):
    """Whoever no longer acts for an organisation no longer finds its drafts, even their own."""
    page = draft(ToolSheetFactory, "Atelier Zoulou", scene.accounts["former"], scene.ours)
    assert page.title not in dashboard(scene, "former")["mes-documents"]


def test_i_review_what_is_handed_in_but_not_what_i_wrote_last(scene):
    reviewer = scene.accounts[Role.REVIEWER]
    own = draft(CapitalisationSheetFactory, "Comment juger ?", reviewer, scene.ours)
    hand_in(own, reviewer)
    to_review = dashboard(scene, Role.REVIEWER)["a-relire"]
    assert scene.documents["handed_in"].title in to_review
    assert "Relecture" in to_review
    assert own.title not in to_review
    assert scene.documents["handed_in"].title not in dashboard(scene, Role.PARTNER)["a-relire"]


def test_late_is_due_and_neither_handed_in_nor_published(scene):
    author = scene.accounts["stranger"]
    assign("En avance", author, due_date=TOMORROW)
    assign("Sans date", author)
    assign("Publiée", author, due_date=YESTERDAY, page=scene.documents["live"])
    assign("Remise", author, due_date=YESTERDAY, page=scene.documents["handed_in"])
    late = [
        assign("Jamais commencée", author, due_date=YESTERDAY),
        assign("En rédaction", author, due_date=YESTERDAY, page=scene.documents["theirs"]),
    ]
    assert set(Assignment.objects.late()) == set(late)


def test_everyone_is_told_of_their_own_delays_and_editors_of_all(scene):
    assign("Fiche de la rédaction", scene.accounts[Role.WRITER], due_date=YESTERDAY)
    assign("Fiche du partenaire", scene.accounts[Role.PARTNER], due_date=YESTERDAY)
    Resource.objects.filter(pk=scene.documents["live"].pk).update(review_date=YESTERDAY)
    partner, editor = (dashboard(scene, role)["en-retard"] for role in (Role.PARTNER, Role.EDITOR))
    assert "Fiche du partenaire" in partner
    assert "Fiche de la rédaction" not in partner
    assert scene.documents["live"].title not in partner
    assert "Fiche de la rédaction" in editor
    assert scene.documents["live"].title in editor
    assert "à actualiser" in editor


def test_what_is_given_to_me_by_name_comes_first(scene):
    author, reviewer = scene.accounts["stranger"], scene.accounts[Role.REVIEWER]
    given = hand_in(draft(ToolSheetFactory, "Outil confié", author, scene.theirs), author)
    given.current_workflow_task_state.people.add(reviewer)
    others = hand_in(draft(ToolSheetFactory, "Outil d’une autre", author, scene.theirs), author)
    others.current_workflow_task_state.people.add(scene.accounts[Role.RESEARCHER])
    to_review = dashboard(scene, Role.REVIEWER)["a-relire"]
    assert to_review.index("Outil confié") < to_review.index(scene.documents["handed_in"].title)
    assert "à rendre le" in to_review
    assert "Outil d’une autre" not in to_review


def test_a_late_step_is_told_to_who_holds_it_and_to_who_follows(scene):
    title = scene.documents["handed_in"].title
    assert not any(title in dashboard(scene, role)["en-retard"] for role in (Role.REVIEWER, Role.EDITOR))
    step = scene.documents["handed_in"].current_workflow_task_state
    step.people.add(scene.accounts[Role.REVIEWER])
    Step.objects.update(due_date=YESTERDAY)
    for role in (Role.REVIEWER, Role.EDITOR):
        late = dashboard(scene, role)["en-retard"]
        assert title in late
        assert "reviewer" in late
    assert not any(title in dashboard(scene, role)["en-retard"] for role in (Role.RESEARCHER, Role.PARTNER, "stranger"))


def test_a_longer_list_takes_no_more_statements(scene, django_assert_max_num_queries):
    def statements():
        client = scene.browser(Role.EDITOR)
        with django_assert_max_num_queries(200) as captured:
            client.get(reverse("wagtailadmin_home"))
        return len(captured)

    author = scene.accounts["stranger"]
    for name in ("un", "deux"):
        assign(f"Retard {name}", scene.accounts[Role.EDITOR], due_date=YESTERDAY)
        hand_in(draft(ToolSheetFactory, f"Outil {name}", author, scene.theirs), author)
    Step.objects.update(due_date=YESTERDAY)
    few = statements()
    for number in range(6):
        assign(f"Retard {number}", scene.accounts[Role.EDITOR], due_date=YESTERDAY)
        hand_in(draft(ToolSheetFactory, f"Outil remis {number}", author, scene.theirs), author)
        Step.objects.update(due_date=YESTERDAY)
        draft(ToolSheetFactory, f"Outil {number}", scene.accounts[Role.EDITOR], scene.theirs)
    assert statements() <= few + 1


# Assignments


def test_the_list_says_who_owes_what_and_exports_it(scene):
    assign("Fiche promise", scene.accounts[Role.WRITER], organisation=scene.ours, due_date=YESTERDAY)
    assign("Fiche à venir", scene.accounts[Role.WRITER], due_date=TOMORROW)
    client = scene.browser(Role.EDITOR)
    url = reverse("assignment:index")
    content = client.get(url).content.decode()
    for words in ("Fiche promise", "fiche de capitalisation", scene.ours.title, "writer", "Écrire ce document"):
        assert words in content
    late = client.get(url, {"late": "true"}).content.decode()
    assert "Fiche promise" in late
    assert "Fiche à venir" not in late
    rows = b"".join(client.get(url, {"export": "csv"}).streaming_content).decode().splitlines()
    assert rows[0] == "titre prévu,type de document,organisation,écrit par,à remettre le,en retard"
    assert len(rows) == 3


@pytest.mark.parametrize("model", [CapitalisationSheet, Event])
def test_writing_an_assignment_makes_its_draft_once(scene, model):
    assignment = assign("Comment écrire ?", scene.accounts[Role.WRITER], model=model, organisation=scene.ours)
    url = reverse("editorial_write", args=[assignment.pk])
    client = scene.browser(Role.WRITER)
    assert "Comment écrire ?" in client.get(url).content.decode()
    client.post(url)
    assignment.refresh_from_db()
    page = assignment.page.specific
    assert isinstance(page, model)
    assert (page.title, page.owner, page.live) == ("Comment écrire ?", scene.accounts[Role.WRITER], False)
    written = page.get_latest_revision_as_object()
    assert [credit.organisation for credit in written.credits.all()] == [scene.ours]
    assert client.post(url).url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert model.objects.filter(title="Comment écrire ?").count() == 1


def test_two_clicks_at_once_make_one_draft(scene):
    writer = scene.accounts[Role.WRITER]
    clicks = [assign("Une fois", writer), Assignment.objects.get(planned_title="Une fois")]
    parent = CollectionIndexPage.objects.get()
    first, second = [begin(assignment, parent, writer) for assignment in clicks]
    assert first.pk == second.pk


def test_a_partner_writes_what_was_given_to_them_in_the_types_of_their_role(scene):
    mine = assign("Notre exemple", scene.accounts[Role.PARTNER], model=ExampleSheet, organisation=scene.ours)
    wrong = assign("Notre fiche", scene.accounts[Role.PARTNER], organisation=scene.ours)
    theirs = assign("Leur exemple", scene.accounts["stranger"], model=ExampleSheet, organisation=scene.theirs)
    client = scene.browser(Role.PARTNER)
    for assignment in (mine, wrong, theirs):
        client.post(reverse("editorial_write", args=[assignment.pk]))
        assignment.refresh_from_db()
    assert mine.page
    assert wrong.page is None
    assert theirs.page is None
    assert client.get(reverse("wagtailadmin_pages:edit", args=[mine.page.pk])).status_code == 200


def test_the_account_page_leads_to_the_change_of_password(scene):
    page = scene.browser(Role.PARTNER).get(reverse("wagtailadmin_account")).content.decode()
    assert f'href="{reverse("account_change_password")}"' in page
