"""A process killed while it publishes what was approved: nothing stays half done, all of it can be done again."""

import signal
import subprocess

import pytest
from django.core.management import call_command
from django.urls import reverse

from cms.editorial.chain.answers import answer
from cms.editorial.models import Notice, NoticeStatus, Opinion
from cms.users.roles import Role
from tests.services import machine
from tests.services.smtp import mail_server
from tests.unit.editorial.processes import SECONDS, started
from tests.unit.editorial.scene import fresh, make_scene

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
    pytest.mark.filterwarnings("ignore:get_connection"),
]

#: The editor's request, in a process that stops at one moment of it, says so, and waits for its end.
APPROVE = """
import signal
from django.core.signals import request_finished
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from wagtail.signals import page_published
from cms.users.models import User
from resources.models import ToolSheet

def stop(sender=None, instance=None, **kwargs):
    if getattr(instance, "live", instance is None):
        print("here", flush=True)
        signal.pause()

page = ToolSheet.objects.get(pk={page})
browser = Client(headers={{"host": "localhost"}})
browser.force_login(User.objects.get(username="editor"))
{moment}.connect(stop)
browser.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", {step}]))
"""
#: Its moments: the step is approved and the page about to be public, both are written, both are committed.
MOMENTS = {"pre_save": False, "page_published": False, "request_finished": True}


@pytest.fixture
def postman(settings):
    with mail_server() as (postman, port):
        options = {"host": machine.LOOPBACK, "port": port, "use_tls": False, "timeout": 10}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
        postman.port = port
        yield postman


def state_of(page, step):
    """What the database holds: the step's status, the workflow's, the page online, its opinions, who will be told."""
    step.refresh_from_db()
    told = Notice.objects.filter(kind="publication").values_list("recipient__username", "status")
    answered = Opinion.objects.filter(step=step).count()
    return step.status, step.workflow_state.status, fresh(page).live, answered, sorted(told)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_publication_is_done_or_still_to_be_done_and_told_once(postman, monkeypatch, moment):
    monkeypatch.setenv("SECOND_FACTOR_GROUPS", "")  # as in the settings of tests, which that process does not have
    scene = make_scene()
    page, author = fresh(scene.documents["handed_in"]), "stranger"
    answer(page.current_workflow_task_state, user=scene.accounts[Role.REVIEWER], favourable=True)
    step = fresh(page).current_workflow_task_state
    before = state_of(page, step)
    assert before == ("in_progress", "in_progress", False, 0, [])

    code = APPROVE.format(page=page.pk, step=step.pk, moment=moment)
    with started("shell", postman.port, "--no-imports", "--command", code, stdout=subprocess.PIPE) as request:
        assert request.stdout.readline() == b"here\n"
        request.send_signal(signal.SIGKILL)
        assert request.wait(SECONDS) == -signal.SIGKILL
    committed = MOMENTS[moment]
    after = ("approved", "approved", True, 1, [(author, NoticeStatus.PENDING)])
    assert state_of(page, step) == (after if committed else before)

    # The editor, who has seen no answer, asks again.
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk])
    scene.browser(Role.EDITOR).post(url)
    assert state_of(page, step) == after
    for _run in range(2):
        call_command("send_notices")
    assert [mail["To"] for mail in postman.received if "Publié" in mail["Subject"]] == [f"{author}@example.org"]
