"""Who is told of what happens in the chain: once, in the transaction of what happens, and only what they may see."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from wagtail.models import Comment, CommentReply, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset
from wagtail.users.models import UserProfile

from cms.editorial.chain.answers import answer
from cms.editorial.chain.entrusting import entrust
from cms.editorial.models import Assignment, Notice, ReviewTask
from cms.editorial.notices.events import assignment_given, comments_made, step_entrusted
from cms.editorial.notices.kinds.steps import StepEntrusted
from cms.editorial.notices.outbox import tell
from cms.users.roles import Role
from resources.models import ToolSheet
from tests.factories.resources import ToolSheetFactory, VisitNoteFactory
from tests.factories.users import UserFactory
from tests.unit.editorial.posting import form_of
from tests.unit.editorial.scene import draft, fresh, hand_in, publish


def told(kind=None):
    """Who was told of what: pairs of a kind and a user name, of one kind only if it is given."""
    notices = Notice.objects.filter(kind=kind) if kind else Notice.objects.all()
    return sorted(notices.values_list("kind", "recipient__username"))


@pytest.fixture
def quiet(scene):
    """The scene's own hand-in has been told."""
    Notice.objects.all().delete()
    return scene


@pytest.fixture
def sheet(quiet):
    """A draft of the « Rédaction »."""
    return draft(ToolSheetFactory, "Comment coopérer ?", quiet.accounts[Role.WRITER], quiet.ours)


@pytest.fixture
def step(quiet, sheet):
    hand_in(sheet, quiet.accounts[Role.WRITER])
    return sheet.current_workflow_task_state


def current_step(step):
    """The step at which the document of `step` is now."""
    return fresh(step.revision.content_object).current_workflow_task_state


# Steps


def test_those_who_may_take_a_step_are_told(step):
    assert told() == [("etape-confiee", "researcher"), ("etape-confiee", "reviewer")]


def test_whoever_hands_in_is_not_told_of_it(quiet, sheet):
    quiet.accounts[Role.REVIEWER].groups.add(*quiet.accounts[Role.WRITER].groups.all())
    sheet.save_revision(user=quiet.accounts[Role.REVIEWER])
    hand_in(sheet, quiet.accounts[Role.REVIEWER])
    assert told() == [("etape-confiee", "researcher")]


def test_telling_twice_is_nothing(quiet, step):
    step_entrusted(step, by=None)
    tell(StepEntrusted, step.pk, quiet.accounts[Role.REVIEWER], page=1, step=step.pk)
    assert Notice.objects.count() == 2


def test_a_mail_address_is_told_once_and_is_not_in_the_key(quiet):
    for address in ("elue@example.org", "Elue@example.org"):
        tell(StepEntrusted, 12, address)
    assert Notice.objects.get().email == "elue@example.org"
    assert "elue" not in Notice.objects.get().key


def test_a_person_named_later_is_told_and_no_one_else(quiet, step):
    Notice.objects.all().delete()
    step.people.add(quiet.accounts[Role.RESEARCHER])
    step_entrusted(step, by=quiet.accounts[Role.EDITOR])
    assert told() == [("etape-confiee", "researcher")]


def test_a_person_told_with_their_group_is_told_again_once_the_step_is_theirs(quiet, step):
    entrust(step, [quiet.accounts[Role.RESEARCHER]], step.due_date, by=quiet.accounts[Role.EDITOR])
    assert told().count(("etape-confiee", "researcher")) == 2
    entrust(step, [quiet.accounts[Role.RESEARCHER]], step.due_date + timedelta(days=1), by=quiet.accounts[Role.EDITOR])
    assert told().count(("etape-confiee", "researcher")) == 2
    assert told().count(("etape-confiee", "reviewer")) == 1


def test_what_is_undone_is_not_told(quiet, sheet):
    with transaction.atomic():
        hand_in(sheet, quiet.accounts[Role.WRITER])
        transaction.set_rollback(True)
    assert told() == []


def test_the_author_is_told_of_a_document_sent_back(quiet, step):
    answer(step, user=quiet.accounts[Role.REVIEWER], favourable=False, comment="Citez vos sources.")
    assert told("renvoi") == [("renvoi", "writer")]


def test_the_author_is_told_of_each_favourable_opinion(quiet, step):
    ReviewTask.objects.update(approvals=2)
    step = step.specific_class.objects.get(pk=step.pk)
    answer(step, user=quiet.accounts[Role.REVIEWER], favourable=True, comment="Très clair.")
    assert told("avis") == [("avis", "writer")]
    answer(step, user=quiet.accounts[Role.RESEARCHER], favourable=True)
    assert told("avis") == [("avis", "writer")] * 2


def test_who_holds_the_next_step_is_told_when_a_step_passes(quiet, step):
    answer(step, user=quiet.accounts[Role.REVIEWER], favourable=True)
    assert ("etape-confiee", "editor") in told()


def test_the_last_approval_is_told_by_the_mail_of_the_publication(quiet, step):
    answer(step, user=quiet.accounts[Role.REVIEWER], favourable=True)
    answer(
        fresh(step.revision.content_object).current_workflow_task_state,
        user=quiet.accounts[Role.EDITOR],
        favourable=True,
    )
    assert told("publication") == [("publication", "writer")]
    assert len(told("avis")) == 1


def test_a_first_publication_without_review_is_told_to_the_authors(quiet, sheet):
    sheet.save_revision(user=quiet.accounts[Role.EDITOR]).publish()
    assert told() == [("publication", "writer")]
    fresh(sheet).save_revision(user=quiet.accounts[Role.EDITOR]).publish()
    assert len(told()) == 1


def test_nobody_is_told_of_their_own_publication(quiet, sheet):
    publish(sheet)
    assert told() == []


def test_wagtail_sends_no_mail_of_its_own(quiet, step):
    UserFactory(admin=True)
    answer(step, user=quiet.accounts[Role.REVIEWER], favourable=False, comment="Citez vos sources.")
    fresh(step.revision.content_object).current_workflow_state.resume(quiet.accounts[Role.WRITER])
    answer(current_step(step), user=quiet.accounts[Role.REVIEWER], favourable=True)
    answer(current_step(step), user=quiet.accounts[Role.EDITOR], favourable=True)
    assert fresh(step.revision.content_object).live
    assert mail.outbox == []


# Whom


def test_who_may_not_see_a_document_is_not_told(quiet):
    """A member who has left the organisation wrote it; only the organisation's members see it."""
    page = draft(VisitNoteFactory, "Notes du matin", quiet.accounts["former"], quiet.ours)
    hand_in(page, quiet.accounts["former"])
    answer(page.current_workflow_task_state, user=quiet.accounts[Role.REVIEWER], favourable=False, comment="À revoir.")
    assert told("renvoi") == []


def test_a_restricted_document_is_told_to_its_groups_only(quiet, sheet):
    page, stranger, outsider = publish(sheet), quiet.accounts["stranger"], UserFactory()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    restriction.groups.set(stranger.groups.all())
    comment = commented(page, quiet.accounts[Role.EDITOR])
    replies = [CommentReply.objects.create(comment=comment, user=user, text="…") for user in (stranger, outsider)]
    comments_made(page, {"new_comments": [], "new_replies": [(comment, replies[:1])]}, by=None)
    assert told() == [("commentaire", name) for name in ("editor", "stranger", "writer")]


def test_preferences_and_closed_accounts_are_respected(quiet, sheet):
    UserProfile.objects.create(user=quiet.accounts[Role.REVIEWER], submitted_notifications=False)
    quiet.accounts[Role.RESEARCHER].email = ""
    quiet.accounts[Role.RESEARCHER].save()
    hand_in(sheet, quiet.accounts[Role.WRITER])
    assert told() == []


# Comments


def commented(page, user, text="Une date ?"):
    return Comment.objects.create(page=page, user=user, text=text, contentpath="essential")


def test_a_comment_reaches_the_author_and_whoever_holds_the_step(quiet, step):
    Notice.objects.all().delete()
    step.people.add(quiet.accounts[Role.RESEARCHER])
    page = fresh(step.revision.content_object)
    comment = commented(page, quiet.accounts[Role.REVIEWER])
    changes = {"new_comments": [comment], "new_replies": []}
    comments_made(page, changes, by=quiet.accounts[Role.REVIEWER])
    assert told() == [("commentaire", "researcher"), ("commentaire", "writer")]


def test_a_reply_reaches_whoever_wrote_the_comment(quiet, step):
    Notice.objects.all().delete()
    page = fresh(step.revision.content_object)
    comment = commented(page, quiet.accounts[Role.REVIEWER])
    reply = CommentReply.objects.create(comment=comment, user=quiet.accounts[Role.WRITER], text="2024.")
    comments_made(page, {"new_comments": [], "new_replies": [(comment, [reply])]}, by=quiet.accounts[Role.WRITER])
    assert told() == [("commentaire", "reviewer")]


def test_a_comment_typed_in_the_editor_is_told(quiet, step):
    """By a reviewer, to an author who has never opened the comments of the page."""
    page = fresh(step.revision.content_object)
    comment = {
        "text": "Une date ?",
        "contentpath": "essential",
        "position": "",
        "resolved": "",
        "replies": inline_formset([]),
    }
    data = form_of(page, comments=inline_formset([comment]))
    quiet.browser(Role.REVIEWER).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert Comment.objects.get(page=page).text == "Une date ?"
    assert told("commentaire") == [("commentaire", "writer")]
    assert mail.outbox == []


# Assignments


def test_a_document_to_write_is_told_to_its_writer_once(quiet):
    partner = quiet.accounts[Role.PARTNER]
    assignment = Assignment.objects.create(planned_title="Le vrac", document_type="fiche-exemple", writer=partner)
    for _ in range(2):
        assignment_given(assignment, by=quiet.accounts[Role.EDITOR])
    assert told() == [("attribution", "partner")]


def test_assigning_in_the_admin_tells_the_writer(quiet):
    partner, colleague = quiet.accounts[Role.PARTNER], quiet.accounts["colleague"]
    data = {"planned_title": "Le vrac", "document_type": ToolSheet.type_slug, "writer": partner.pk}
    quiet.browser(Role.EDITOR).post(reverse("assignment:add"), data)
    assert told() == [("attribution", "partner")]
    assignment = Assignment.objects.get()
    quiet.browser(Role.EDITOR).post(reverse("assignment:edit", args=[assignment.pk]), data | {"writer": colleague.pk})
    assert told() == [("attribution", "colleague"), ("attribution", "partner")]


def test_nobody_is_told_of_what_they_take_themselves(quiet):
    editor = quiet.accounts[Role.EDITOR]
    assignment = Assignment.objects.create(planned_title="Le vrac", document_type="fiche-exemple", writer=editor)
    assignment_given(assignment, by=editor)
    assert told() == []
