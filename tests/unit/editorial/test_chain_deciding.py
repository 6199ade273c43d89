"""A decision taken in the editor, with comments, dates or another text: all of it or nothing, by nobody unaware."""

import json

import pytest
from wagtail.models import Comment, PageLogEntry
from wagtail.test.utils.form_data import inline_formset

from cms.editorial.chain.answers import answer
from cms.editorial.models import Notice, Opinion
from cms.editorial.workflow import last_author_id
from cms.users.roles import Role
from tests.factories.resources import ToolSheetFactory
from tests.unit.editorial.scene import draft, fresh, hand_in
from tests.unit.editorial.test_chain_scheduling import DATES, post

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

APPROVE = {"action-workflow-action": "1", "workflow-action-name": "approve"}
SEND_BACK = {
    "action-workflow-action": "1",
    "workflow-action-name": "reject",
    "workflow-action-extra-data": json.dumps({"comment": "Précisez les coûts."}),
}


@pytest.fixture
def handed_in(scene):
    """A document read by a peer now, saved by its form before."""
    writer = scene.accounts[Role.WRITER]
    page = draft(ToolSheetFactory, "Atelier Kilo", writer, scene.ours)
    post(scene.browser(Role.WRITER), page)
    return hand_in(fresh(page), writer)


@pytest.fixture
def page(scene, handed_in):
    """The same, at its validation."""
    answer(fresh(handed_in).current_workflow_task_state, user=scene.accounts[Role.REVIEWER], favourable=True)
    return fresh(handed_in)


def comments(text="À préciser."):
    row = {"text": text, "contentpath": "essential", "position": "", "resolved": "", "replies": inline_formset([])}
    return {"comments": inline_formset([row])}


def decided(page):
    """What the database holds of a document's step: its status, the versions, the comments, its last author."""
    page = fresh(page)
    step = page.workflow_states.get().current_task_state
    texts = list(Comment.objects.filter(page=page.pk).values_list("text", flat=True))
    return step.status, page.revisions.count(), texts, last_author_id(page)


@pytest.mark.parametrize("decision", [APPROVE, SEND_BACK], ids=["approved", "sent_back"])
def test_comments_go_with_a_decision_and_make_nobody_an_author(scene, page, decision):
    _status, versions, _texts, author = decided(page)
    post(scene.browser(Role.EDITOR), page, **comments(), **decision)
    status = "approved" if decision is APPROVE else "rejected"
    assert decided(page) == (status, versions, ["À préciser."], author)
    assert fresh(page).live is (decision is APPROVE)
    assert Comment.objects.get().user == scene.accounts[Role.EDITOR]
    assert Notice.objects.filter(kind="commentaire").count() == 1


def test_comments_and_dates_go_with_an_approval(scene, page):
    author = last_author_id(page)
    post(scene.browser(Role.EDITOR), page, **comments(), **DATES, **APPROVE)
    assert fresh(page).approved_schedule
    assert Comment.objects.count() == 1
    assert last_author_id(page) == author


def test_comments_saved_before_leave_the_approval_to_who_made_them(scene, page):
    author = last_author_id(page)
    post(scene.browser(Role.EDITOR), page, **comments())
    assert last_author_id(page) == author
    entries = PageLogEntry.objects.filter(page=page.pk, action="editorial.same_text")
    assert entries.get(user=scene.accounts[Role.EDITOR]).message == "Enregistré sans changer le texte"
    post(scene.browser(Role.EDITOR), fresh(page), **APPROVE)
    assert fresh(page).live


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.EDITOR])
def test_comments_are_not_kept_without_the_decision_they_go_with(scene, handed_in, monkeypatch, request, role):
    page = handed_in if role == Role.REVIEWER else request.getfixturevalue("page")
    before = decided(page)

    def fail(*args, **kwargs):
        raise OSError("Le disque est plein.")

    with monkeypatch.context() as broken_site:
        broken_site.setattr("cms.editorial.chain.answers.log_opinion", fail)
        broken_site.setattr("wagtail.models.TaskState.reject", fail)
        with pytest.raises(OSError, match="disque"):
            post(scene.browser(role), page, **comments(), **SEND_BACK)
    assert decided(page) == before
    assert not Notice.objects.filter(kind="commentaire").exists()
    post(scene.browser(role), page, **comments(), **SEND_BACK)
    assert decided(page)[0] == "rejected"
    assert decided(page)[2] == ["À préciser."]


def test_nobody_approves_what_they_change_and_nothing_is_saved_nor_lost(scene, page):
    before = decided(page)
    response = post(scene.browser(Role.EDITOR), page, title="Atelier récrit", **comments(), **APPROVE)
    content = response.content.decode()
    assert response.status_code == 200
    assert "vous avez changé le texte" in content
    assert 'value="Atelier récrit"' in content
    assert response.context["has_unsaved_changes"]
    assert decided(page) == before
    assert fresh(page).title == "Atelier Kilo"
    # They still may, as it was handed in.
    post(scene.browser(Role.EDITOR), page, **APPROVE)
    assert fresh(page).live


def test_who_may_approve_becomes_an_author_by_asking_for_it(scene, page):
    """The form saves nothing by itself, and says so; asked to, it saves, and the approval is another's."""
    url = f"/admin/pages/{page.pk}/edit/"
    opened = scene.browser(Role.EDITOR).get(url)
    assert opened.context["autosave_enabled"] is False
    assert "n’est enregistré que si vous le demandez" in opened.content.decode()
    post(scene.browser(Role.EDITOR), page, title="Atelier récrit")
    assert last_author_id(page) == scene.accounts[Role.EDITOR].pk
    again = scene.browser(Role.EDITOR).get(url)
    assert again.context["autosave_enabled"] is True
    assert "n’est enregistré que si vous le demandez" not in again.content.decode()


def test_an_approval_asked_for_after_saving_ones_own_text_is_refused_and_said(scene, page):
    """A form opened before: its button is still there."""
    post(scene.browser(Role.EDITOR), page, title="Atelier récrit")
    before = decided(page)
    response = post(scene.browser(Role.EDITOR), fresh(page), **APPROVE)
    assert "Vous avez écrit la dernière version" in response.content.decode()
    assert decided(page) == before


def test_a_decision_on_a_closed_step_is_refused_and_said(scene, page):
    answer(page.current_workflow_task_state, user=scene.accounts[Role.EDITOR], favourable=True)
    before = decided(page)
    response = post(scene.browser(Role.EDITOR), fresh(page), **comments("Trop tard."), **APPROVE)
    assert "Cette étape est close" in response.content.decode()
    assert "Trop tard." in response.content.decode()
    assert decided(page) == before
    assert Opinion.objects.filter(step__workflow_state__object_id=str(page.pk)).count() == 2


def test_a_text_that_came_by_another_door_is_not_changed_by_the_editor_that_opens_it(scene):
    """Its paragraphs get their keys from the editor, which a browser posts back."""
    writer = scene.accounts[Role.WRITER]
    page = hand_in(draft(ToolSheetFactory, "Atelier Lima", writer, scene.ours), writer)
    answer(fresh(page).current_workflow_task_state, user=scene.accounts[Role.REVIEWER], favourable=True)
    assert "data-block-key" not in str(page.get_latest_revision().content)
    post(scene.browser(Role.EDITOR), fresh(page), **DATES)
    assert last_author_id(page) == writer.pk
    post(scene.browser(Role.EDITOR), fresh(page), **DATES, **APPROVE)
    assert fresh(page).approved_schedule


def test_a_word_changed_in_a_rubrique_is_a_change(scene, page):
    getattr(page, page.rubric_fields[0]).raw_data[0]["value"] = "<p>Tout autre chose.</p>"
    response = post(scene.browser(Role.EDITOR), page, **APPROVE)
    assert "vous avez changé le texte" in response.content.decode()
