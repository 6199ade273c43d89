"""Mails on a real server: accepted, refused, out of reach, and a run killed between sending and noting."""

import signal
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.editorial.models import Assignment, Notice, NoticeStatus
from cms.editorial.notices.events import assignment_given
from tests.factories.users import UserFactory
from tests.services import machine
from tests.services.smtp import mail_server
from tests.unit.editorial.processes import SECONDS, started

pytestmark = pytest.mark.django_db(transaction=True)


def over(port):
    """The mailer that speaks to a server on that port."""
    options = {"host": machine.LOOPBACK, "port": port, "use_tls": False, "timeout": 10}
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


@pytest.fixture
def postman(settings):
    with mail_server() as (postman, port):
        settings.MAILERS = over(port)
        postman.port = port
        yield postman


def assign(*names):
    """Give each a document to write, of which they are to be told at once."""
    for name in names:
        writer = UserFactory(username=name)
        assignment = Assignment.objects.create(planned_title="Le vrac", document_type="fiche-exemple", writer=writer)
        assignment_given(assignment, by=None)


def statuses():
    return dict(Notice.objects.values_list("recipient__username", "status"))


def test_a_mail_that_the_server_accepts_is_sent(postman):
    assign("ana")
    call_command("send_notices")
    (message,) = postman.received
    assert message["Subject"] == "À écrire : « Le vrac »"
    assert message["To"] == "ana@example.org"
    assert message["From"] == site_settings.DEFAULT_FROM_EMAIL
    assert "Ce document vous est confié." in message.get_body(["plain"]).get_content()
    assert "<title>À écrire : « Le vrac »</title>" in message.get_body(["html"]).get_content()
    assert statuses() == {"ana": NoticeStatus.SENT}


def test_an_address_that_the_server_refuses_holds_back_no_other_and_is_given_up_in_the_end(postman):
    postman.refuses.add("ana@example.org")
    assign("ana", "bob")
    call_command("send_notices")
    assert statuses() == {"ana": NoticeStatus.PENDING, "bob": NoticeStatus.SENT}
    for _day in range(10):
        call_command("send_notices")
        Notice.objects.filter(status=NoticeStatus.PENDING).update(begun_at=timezone.now() - timedelta(days=2))
    notice = Notice.objects.get(recipient__username="ana")
    assert (notice.status, notice.attempts) == (NoticeStatus.REFUSED, 5)
    assert "No such person" in notice.error
    assert postman.addresses == ["bob@example.org"]


def test_what_was_refused_waits_before_the_next_try(postman):
    postman.refuses.add("ana@example.org")
    assign("ana")
    for _run in range(3):
        call_command("send_notices")
    assert Notice.objects.get().attempts == 1
    postman.refuses.clear()
    Notice.objects.update(begun_at=timezone.now() - timedelta(minutes=11))
    call_command("send_notices")
    assert statuses() == {"ana": NoticeStatus.SENT}


def test_nothing_is_lost_while_the_server_is_out_of_reach(settings, postman):
    assign("ana")
    reached = settings.MAILERS
    settings.MAILERS = over(machine.free_port())
    with pytest.raises(CommandError, match="out of reach"):
        call_command("send_notices")
    assert statuses() == {"ana": NoticeStatus.PENDING}
    settings.MAILERS = reached
    call_command("send_notices")
    assert postman.addresses == ["ana@example.org"]


def test_a_server_that_says_nothing_of_a_mail_it_took_leaves_it_uncertain(settings, postman):
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 1
    postman.silent = True
    assign("ana")
    call_command("send_notices")
    assert statuses() == {"ana": NoticeStatus.UNCERTAIN}
    postman.silent = False
    call_command("send_notices")
    assert len(postman.received) == 1


def test_a_run_killed_between_sending_and_noting_is_not_sent_again(postman):
    postman.silent = True
    assign("ana")
    with started("send_notices", postman.port) as run:
        assert postman.arrived.wait(SECONDS)
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert statuses() == {"ana": NoticeStatus.SENDING}
    postman.silent = False
    Notice.objects.update(begun_at=timezone.now() - timedelta(minutes=20))
    call_command("send_notices")
    assert statuses() == {"ana": NoticeStatus.UNCERTAIN}
    assert len(postman.received) == 1


def test_two_runs_at_once_share_the_work(postman):
    names = [f"compte-{number}" for number in range(20)]
    assign(*names)
    with started("send_notices", postman.port) as first, started("send_notices", postman.port) as second:
        assert [run.wait(SECONDS) for run in (first, second)] == [0, 0]
    assert postman.addresses == sorted(f"{name}@example.org" for name in names)
    assert set(statuses().values()) == {NoticeStatus.SENT}
