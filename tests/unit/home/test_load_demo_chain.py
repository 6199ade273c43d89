"""The demonstration's chain: documents at its steps, contributions in the queue; public counts stay what they are."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.editorial.board.rows import board_assignments, board_documents
from cms.editorial.board.states import Stage
from cms.editorial.models import Assignment, LinkState, ReviewLink, Step
from cms.editorial.models.notices import NoticeStatus
from cms.editorial.notices.sending import send_pending
from cms.users.models import User
from home.management.commands.load_demo import DEMO
from home.management.commands.load_demo_chain import CHAIN, STORIES
from resources.models import Contribution, ContributionKind, ContributionStatus, Provenance, Resource
from tests.unit.home.conftest import contents

pytestmark = pytest.mark.usefixtures("chain", "db")


@pytest.fixture(scope="module")
def chain(demo, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), transaction.atomic():
        public = set(Page.objects.live().values_list("pk", flat=True))
        call_command("create_demo_accounts", tmp_path_factory.mktemp("accounts") / "comptes.txt", verbosity=0)
        call_command("load_demo_chain", verbosity=0)
        yield public
        transaction.set_rollback(True)


def stages():
    """Slugs of what is on the board of the editor, by stage."""
    user = User.objects.get(username="edition")
    return {page.slug: Stage(page.stage) for page in board_documents(user) if page.slug in STORIES}


def test_documents_stand_at_every_step():
    assert stages() == {
        "presentation-d-un-lieu-d-accueil": Stage.IN_REVIEW,
        "outil-carte-sensible": Stage.IN_REVIEW,
        "mono-ressourcerie-de-vallee": Stage.IN_PERSPECTIVE,
        "outil-porteur-de-parole": Stage.SENT_BACK,
        "outil-budget-a-plusieurs": Stage.IN_VALIDATION,
        "outil-accueil-d-une-personne": Stage.SCHEDULED,
        "bilan-a-chaud-d-une-visite": Stage.PUBLISHED,
    }


def test_each_step_is_held_by_an_account_until_a_date_and_one_is_late():
    steps = Step.objects.filter(status=Step.STATUS_IN_PROGRESS)
    held = {
        step.workflow_state.content_object.slug: (step.people.get().username, step.due_date - timezone.localdate())
        for step in steps
    }
    assert held == {
        "presentation-d-un-lieu-d-accueil": ("relecture", timedelta(days=11)),
        "outil-carte-sensible": ("recherche", timedelta(days=-5)),
        "mono-ressourcerie-de-vallee": ("recherche", timedelta(days=12)),
        "outil-budget-a-plusieurs": ("edition", timedelta(days=3)),
    }
    assert [step.late for step in steps].count(True) == 1


def test_the_reason_of_what_was_sent_back_is_kept():
    page = Page.objects.get(slug="outil-porteur-de-parole")
    assert "Animation" in page.workflow_states.get().current_task_state.comment


def test_a_link_is_open_with_a_remark():
    link = ReviewLink.objects.get()
    assert link.state == LinkState.OPEN
    assert link.opened_at
    assert link.annotations.count() == 1


def test_nothing_becomes_public_and_everything_is_illustrative(chain, client):
    inside = Page.objects.get(slug="bilan-a-chaud-d-une-visite")
    assert set(Page.objects.live().values_list("pk", flat=True)) == chain | {inside.pk}
    assert client.get(inside.url).status_code == 302
    drafts = Resource.objects.filter(slug__in=STORIES)
    assert {page.provenance for page in drafts} == {Provenance.ILLUSTRATIVE}
    assert {path.stem for path in (DEMO / CHAIN).glob("*.md")} == set(STORIES)


def test_examples_to_chase_are_still_two_and_a_document_is_planned():
    assert Assignment.objects.late().count() == 2
    [planned] = board_assignments(User.objects.get(username="contribution"))
    assert planned.stage == Stage.ASSIGNED


def test_the_queue_holds_one_of_each_kind_and_the_public_page_shows_what_was_accepted(client):
    waiting = Contribution.objects.filter(status=ContributionStatus.WAITING)
    assert sorted(waiting.values_list("kind", flat=True)) == sorted(ContributionKind.values)
    shown = Contribution.objects.shown()
    assert sorted(shown.values_list("kind", flat=True)) == ["reemploi", "temoignage"]
    page = client.get("/collection/outil-visite-apprenante/").content.decode()
    for contribution in shown:
        assert contribution.text.partition("\xa0: ")[2][:40] in page
    for contribution in Contribution.objects.all():
        assert "illustratif" in f"{contribution.text}{contribution.function}"
        assert not contribution.email


def test_no_mail_leaves_for_what_was_told_in_its_time():
    assert mail.outbox == []
    send_pending()
    assert mail.outbox == []
    assert not User.objects.filter(notices__status=NoticeStatus.PENDING).exists()


def test_a_second_time_changes_nothing_even_months_later():
    before = contents()
    with time_machine.travel(timezone.now() + timedelta(days=90), tick=False):
        call_command("load_demo_chain", verbosity=0)
    assert contents() == before


def test_a_missing_account_is_said_and_nothing_is_loaded():
    User.objects.get(username="recherche").delete()
    before = contents()
    with pytest.raises(CommandError, match="recherche"):
        call_command("load_demo_chain", verbosity=0)
    assert contents() == before


def test_the_editor_reads_and_writes_the_texts_of_a_draft_as_they_are():
    """Or else who sets the dates of a document alone would be taken for who wrote it, and could not approve it."""
    texts = [
        child
        for page in Resource.objects.filter(slug__in=STORIES).specific()
        for name in page.rubric_fields
        for child in getattr(page.get_latest_revision_as_object(), name)
        if child.block_type == "text"
    ]
    assert len(texts) > 20
    for text in texts:
        widget, source = text.block.field.widget, text.value.source
        assert widget.value_from_datadict({"text": widget.format_value(source)}, {}, "text") == source
