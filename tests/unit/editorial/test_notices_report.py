"""« Courriels » in the admin: read by who edits the collection, and nothing more than sending again what is stuck."""

import subprocess
import sys

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from cms.editorial.models import Assignment, Notice, NoticeStatus
from cms.editorial.notices.events import assignment_given
from cms.editorial.notices.kinds.base import KINDS
from cms.users.roles import Role
from tests.services.machine import ROOT

URL = "/admin/rapports/courriels/"


@pytest.fixture
def stuck(scene):
    """A notice of which nobody can tell whether it arrived."""
    Notice.objects.all().delete()
    assignment = Assignment.objects.create(
        planned_title="Le vrac", document_type="fiche-exemple", writer=scene.accounts[Role.PARTNER]
    )
    assignment_given(assignment, by=None)
    Notice.objects.update(status=NoticeStatus.UNCERTAIN, begun_at=timezone.now())
    return Notice.objects.get()


def send_again(scene, role, notice):
    scene.browser(role).post(reverse("editorial_send_again", args=[notice.pk]))
    notice.refresh_from_db()
    return notice.status == NoticeStatus.PENDING


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_editors_send_again_what_is_uncertain(scene, stuck, role):
    page = scene.browser(role).get(URL, {"status": NoticeStatus.UNCERTAIN}).content.decode()
    assert "Envoyer de nouveau" in page
    assert "incertain" in page
    assert send_again(scene, role, stuck)
    call_command("send_notices")
    assert [message.subject for message in mail.outbox] == ["À écrire : « Le vrac »"]
    assert "À écrire : « Le vrac »" in scene.browser(role).get(URL).content.decode()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.REVIEWER, Role.RESEARCHER, Role.WRITER])
def test_nobody_else_reads_or_sends_mails(scene, stuck, role):
    assert scene.browser(role).get(URL).status_code in (302, 403)
    assert URL not in scene.browser(role).get("/admin/").content.decode()
    assert not send_again(scene, role, stuck)


def test_what_was_sent_is_not_sent_again(scene, stuck):
    Notice.objects.update(status=NoticeStatus.SENT)
    assert not send_again(scene, Role.EDITOR, stuck)
    assert "Envoyer de nouveau" not in scene.browser(Role.EDITOR).get(URL).content.decode()


def test_the_list_costs_no_statement_per_mail(scene, stuck, django_assert_max_num_queries):
    browser = scene.browser(Role.EDITOR)
    browser.get(URL)
    for number in range(30):
        Notice.objects.create(key=f"n{number}", kind="avis", recipient=scene.accounts[Role.WRITER])
    with django_assert_max_num_queries(20):
        browser.get(URL)


def test_the_command_knows_every_kind_that_the_admin_tells(db):
    """In a process where nothing has loaded the admin."""
    code = "from cms.editorial.notices.kinds.base import KINDS; print(*sorted(KINDS))"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", code]
    known = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert known == sorted(KINDS)
