"""The process that `make run` keeps beside the site: publications and mails at their time, then a stop in order."""

import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.editorial.management.commands import run_schedule
from resources.models import ToolSheet
from tests.factories.home import make_tree
from tests.factories.resources import ToolSheetFactory
from tests.factories.territories import OrganisationPageFactory
from tests.factories.users import UserFactory
from tests.services.smtp import mail_server
from tests.unit.editorial.processes import SECONDS, started
from tests.unit.editorial.scene import draft


@pytest.mark.django_db(transaction=True)
def test_a_scheduled_document_is_published_and_its_author_told():
    make_tree()
    author = UserFactory(username="ana", admin=True)
    page = draft(ToolSheetFactory, "Le vrac", author, OrganisationPageFactory())
    page.go_live_at = timezone.now() + timedelta(seconds=2)
    page.save_revision(user=UserFactory()).publish()
    assert not ToolSheet.objects.get().live
    with mail_server() as (postman, port), started("run_schedule", port) as schedule:
        assert postman.arrived.wait(SECONDS)
        schedule.send_signal(signal.SIGTERM)
        assert schedule.wait(SECONDS) == 0
    assert ToolSheet.objects.get().live
    assert postman.addresses == ["ana@example.org"]


def test_a_command_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    def fail(name, **options):
        raise RuntimeError(name)

    monkeypatch.setattr(run_schedule, "call_command", fail)
    monkeypatch.setattr(run_schedule, "close_old_connections", lambda: None)
    run_schedule.run("send_notices")
    assert "send_notices failed" in caplog.text
