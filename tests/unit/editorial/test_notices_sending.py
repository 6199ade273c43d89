"""How notices leave: at once or in one digest a day, never twice, and never what is over."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Comment

from cms.editorial.chain.answers import answer
from cms.editorial.links.tokens import url_of
from cms.editorial.models import Annotation, Assignment, Notice, NoticeStatus, ReviewLink
from cms.editorial.notices import sending
from cms.editorial.notices.events import comments_made, review_asked, step_entrusted
from cms.users.roles import Role
from tests.factories.resources import ToolSheetFactory
from tests.unit.editorial.scene import draft, fresh, hand_in

MORNING = datetime(2026, 3, 2, 9, tzinfo=timezone.get_default_timezone())
NEXT_MONTH = MORNING + timedelta(days=31)


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def quiet(scene, clock):
    Notice.objects.all().delete()
    # Its document was handed in before that time.
    scene.documents["handed_in"].current_workflow_state.cancel()
    return scene


@pytest.fixture
def sheet(quiet):
    return draft(ToolSheetFactory, "Comment coopérer ?", quiet.accounts[Role.WRITER], quiet.ours)


@pytest.fixture
def step(quiet, sheet):
    """A document handed in, the step held by the reviewer alone."""
    hand_in(sheet, quiet.accounts[Role.WRITER])
    Notice.objects.all().delete()
    step = sheet.current_workflow_task_state
    step.people.add(quiet.accounts[Role.REVIEWER])
    step_entrusted(step, by=None)
    return step


def send():
    """Run the command, and return the recipients and subjects of what it sent."""
    mail.outbox.clear()
    call_command("send_notices")
    return [(message.to[0].removesuffix("@example.org"), message.subject) for message in mail.outbox]


def comment(page, author, text="Une date ?"):
    comment = Comment.objects.create(page=page, user=author, text=text, contentpath="essential")
    comments_made(page, {"new_comments": [comment], "new_replies": []}, by=author)
    return comment


# Words


def test_the_mail_of_a_step_says_which_document_until_when_and_where(step):
    assert send() == [("reviewer", "Relecture : « Comment coopérer ? » attend votre avis d’ici au 17 mars 2026")]
    message = mail.outbox[0]
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    for text in (message.body, html):
        assert "L’étape « Relecture » vous est confiée." in text
        assert "Document remis par writer." in text
        assert "Votre avis est attendu d’ici au 17 mars 2026." in text
        assert f"http://127.0.0.1:8000/admin/pages/{step.revision.object_id}/edit/" in text
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "<img" not in html


def test_a_document_sent_back_comes_with_what_to_correct(quiet, step):
    send()
    answer(step, user=quiet.accounts[Role.REVIEWER], favourable=False, comment="Citez <vos> sources.")
    assert send() == [("writer", "À corriger : « Comment coopérer ? » (Relecture)")]
    assert "reviewer vous renvoie ce document, à l’étape « Relecture » :" in mail.outbox[0].body
    assert "Citez <vos> sources." in mail.outbox[0].body
    assert "Citez &lt;vos&gt; sources." in mail.outbox[0].alternatives[0][0]


def test_whoever_reads_again_is_told_what_has_changed(quiet, step):
    answer(step, user=quiet.accounts[Role.REVIEWER], favourable=False, comment="Citez vos sources.")
    page = fresh(step.revision.content_object)
    page.essential = "Tout autre chose."
    page.save_revision(user=quiet.accounts[Role.WRITER])
    page.current_workflow_state.resume(quiet.accounts[Role.WRITER])
    recipients = [recipient for recipient, _subject in send()]
    assert recipients == ["reviewer"]  # who sent it back gets it back
    assert "Modifié depuis la dernière relecture : L’essentiel." in mail.outbox[0].body


def test_an_approval_too_comes_with_its_comment(quiet, step, clock):
    answer(step, user=quiet.accounts[Role.REVIEWER], favourable=True, comment="Très clair.")
    step = fresh(step.revision.content_object).current_workflow_task_state
    answer(step, user=quiet.accounts[Role.EDITOR], favourable=True, comment="Bravo à vous.")
    assert send() == [("writer", "Publié : « Comment coopérer ? »")]
    assert "editor l’a validé :\n\n> Bravo à vous." in mail.outbox[0].body
    clock.shift(timedelta(days=1))
    assert send() == [("writer", "Avis favorable : « Comment coopérer ? » (Relecture)")]
    assert "reviewer donne un avis favorable, à l’étape « Relecture » :\n\n> Très clair." in mail.outbox[0].body


def link_to(step, *, by, **values):
    fixed = {"function": "élue", "expires_at": NEXT_MONTH, "created_by": by}
    return ReviewLink.objects.create(step=step, revision=step.revision, **fixed, **values)


def test_remarks_by_rubric_are_told_with_what_the_reader_of_a_link_answered(quiet, step):
    link = link_to(step, by=quiet.accounts[Role.EDITOR], name="Une élue")
    Annotation.objects.create(link=link, anchor="document", text="Trop long.")
    answer(step, link=link, favourable=False, comment="À raccourcir.")
    assert send() == [("writer", "À corriger : « Comment coopérer ? » (Relecture)")]
    assert "Une élue, élue vous renvoie ce document" in mail.outbox[0].body
    assert "Des remarques par rubrique vous attendent" in mail.outbox[0].body


def test_a_link_says_who_asks_for_what_until_when(quiet, step):
    Notice.objects.all().delete()
    link = link_to(step, by=quiet.accounts[Role.EDITOR], email="elue@example.org")
    review_asked(link)
    assert send() == [("elue", "« Comment coopérer ? » : votre avis est demandé d’ici au 2 avril 2026")]
    body = mail.outbox[0].body
    assert "editor vous confie ce document de « La Librairie des Territoires », avant sa publication." in body
    assert "au titre de « élue »" in body
    assert url_of(link) in body


def test_a_title_on_two_lines_makes_one_subject(quiet):
    late = {"writer": quiet.accounts[Role.PARTNER], "due_date": date(2026, 3, 1)}
    Assignment.objects.create(planned_title="Le\nvrac", document_type="fiche-exemple", **late)
    assert send() == [("partner", "En retard d’un jour : « Le vrac », à remettre")]


# A digest a day


def test_what_is_not_urgent_waits_for_the_digest_of_the_morning(quiet, sheet, clock):
    comment(sheet, quiet.accounts[Role.EDITOR])
    assert send() == []
    clock.move_to(MORNING.replace(day=3, hour=6))
    assert send() == []
    clock.move_to(MORNING.replace(day=3, hour=7))
    assert send() == [("writer", "Commentaire sur « Comment coopérer ? »")]


def test_a_person_has_one_digest_a_day_however_often_it_runs(quiet, sheet, clock):
    """Comments at every hour of two days, and a reminder noted after the digest of the first morning."""
    late = {"writer": quiet.accounts[Role.WRITER], "due_date": date(2026, 3, 1)}
    sent = []
    for hour in range(48):
        clock.move_to(MORNING.replace(hour=0) + timedelta(hours=hour))
        comment(sheet, quiet.accounts[Role.EDITOR])
        if hour == 10:
            Assignment.objects.create(planned_title="Le vrac", document_type="fiche-exemple", **late)
        sent += [(hour, subject) for _recipient, subject in send()]
    assert sent == [
        (7, "Commentaire sur « Comment coopérer ? » (et 6 autres nouvelles)"),
        (31, "En retard de 2 jours : « Le vrac », à remettre (et 24 autres nouvelles)"),
    ]


def test_each_reminder_of_a_digest_says_how_late_it_is(quiet):
    for title, due_date in (("Le vrac", date(2026, 3, 1)), ("Le four", date(2026, 3, 9))):
        fields = {
            "writer": quiet.accounts[Role.PARTNER],
            "due_date": due_date,
            "created_at": MORNING - timedelta(days=60),
        }
        Assignment.objects.create(planned_title=title, document_type="fiche-exemple", **fields)
    assert [recipient for recipient, _subject in send()] == ["partner"]
    assert "En retard d’un jour : à remettre le 1er mars 2026." in mail.outbox[0].body
    assert "Dans 7 jours : à remettre le 9 mars 2026." in mail.outbox[0].body


def test_a_digest_puts_what_is_said_of_one_document_together(quiet, sheet, clock):
    other = draft(ToolSheetFactory, "Le vrac", quiet.accounts[Role.WRITER], quiet.ours)
    for page in (sheet, other, sheet):
        comment(page, quiet.accounts[Role.EDITOR])
    clock.shift(timedelta(days=1))
    assert len(send()) == 1
    assert [line for line in mail.outbox[0].body.splitlines() if line.startswith("«")] == [
        "« Comment coopérer ? »",
        "« Le vrac »",
    ]


# What is over


def statuses():
    return sorted(Notice.objects.values_list("recipient__username", "status"))


def test_a_step_answered_before_the_mail_left_is_not_told(quiet, step):
    answer(step, user=quiet.accounts[Role.REVIEWER], favourable=True)
    assert [recipient for recipient, _subject in send()] == ["editor"]
    assert ("reviewer", NoticeStatus.CANCELLED) in statuses()


def test_a_step_given_to_somebody_else_is_not_told_to_who_held_it(quiet, step):
    step.people.set([quiet.accounts[Role.RESEARCHER]])
    step_entrusted(step, by=None)
    assert [recipient for recipient, _subject in send()] == ["researcher"]


def test_a_comment_resolved_before_the_digest_is_not_told(quiet, sheet, clock):
    made = comment(sheet, quiet.accounts[Role.EDITOR])
    made.resolved_at = timezone.now()
    made.save()
    clock.shift(timedelta(days=1))
    assert send() == []
    assert statuses() == [("writer", NoticeStatus.CANCELLED)]


def test_who_may_no_longer_see_the_document_is_not_told(quiet, step):
    quiet.accounts[Role.REVIEWER].groups.clear()
    assert send() == []
    assert statuses() == [("reviewer", NoticeStatus.CANCELLED)]


# Never twice


def test_a_second_run_sends_nothing(step):
    assert len(send()) == 1
    assert send() == []


def test_a_notice_that_another_run_has_claimed_is_left_to_it(step):
    notice = Notice.objects.get()
    Notice.objects.update(status=NoticeStatus.SENDING, begun_at=timezone.now())
    assert sending.send([notice]) == 0
    assert mail.outbox == []


def test_a_digest_that_another_run_has_just_sent_is_not_sent_again(quiet, sheet):
    comment(sheet, quiet.accounts[Role.EDITOR])
    first = list(Notice.objects.all())
    comment(sheet, quiet.accounts[Role.EDITOR])
    second = list(Notice.objects.exclude(pk=first[0].pk))
    writer = quiet.accounts[Role.WRITER]
    assert [sending.send(notices, digest_of=writer) for notices in (first, second)] == [1, 0]


def test_what_was_being_sent_when_its_run_died_is_uncertain_and_stays_so(step, clock):
    Notice.objects.update(status=NoticeStatus.SENDING, begun_at=timezone.now())
    assert send() == []
    assert statuses() == [("reviewer", NoticeStatus.SENDING)]
    clock.shift(timedelta(minutes=20))
    assert send() == []
    assert statuses() == [("reviewer", NoticeStatus.UNCERTAIN)]


def test_one_notice_that_cannot_be_worded_holds_back_no_other(quiet, step):
    Notice.objects.create(key="broken", kind="etape-confiee", recipient=quiet.accounts[Role.EDITOR], data={})
    assert [recipient for recipient, _subject in send()] == ["reviewer"]
