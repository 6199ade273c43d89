"""Changes wait in the database until Elasticsearch is told: noted with what they change, sent by one task at a time."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from cms.core.visibility import Scope
from search import outbox, tasks
from search.backends.cluster import ClusterError
from search.models import PendingEntry
from search.query import search
from tests.factories.resources import MonographFactory
from tests.services.machine import LOOPBACK, free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(tree):
    PendingEntry.objects.all().delete()
    return tree


@pytest.fixture
def cluster(settings):
    """A cluster that does not answer: nobody listens there."""
    urls = [f"http://{LOOPBACK}:{free_port()}"]
    settings.ELASTICSEARCH = {"URLS": urls, "API_KEY": "", "CA_CERTS": "", "INDEX_PREFIX": "x-", "TIMEOUT": 1}


def waiting():
    return sorted(set(PendingEntry.objects.values_list("page_id", flat=True)))


def planned():
    """Seconds before each task that waits, in whole seconds."""
    rows = DBTaskResult.objects.filter(task_path="search.tasks.send_changes", status="READY").order_by("enqueued_at")
    return [round((row.run_after - timezone.now()).total_seconds()) for row in rows]


def run_planned():
    """Run the one task that waits, as a worker does, whatever its hour."""
    [row] = DBTaskResult.objects.filter(task_path="search.tasks.send_changes", status="READY")
    DBTaskResult.objects.filter(pk=row.pk).update(status="RUNNING")
    tasks.send_changes.call(*row.args_kwargs["args"])


@pytest.fixture
def sheet(tree):
    sheet = MonographFactory(title="Coopérer")
    PendingEntry.objects.all().delete()
    return sheet


class TestNoted:
    def test_without_a_cluster_nothing_is(self, tree):
        MonographFactory()
        assert waiting() == []

    def test_a_new_page(self, tree, cluster):
        sheet = MonographFactory()
        assert sheet.pk in waiting()

    def test_a_page_whose_text_changes(self, sheet, cluster):
        sheet.title = "Mutualiser"
        sheet.save()
        assert waiting() == [sheet.pk]

    def test_a_page_that_comes_out_with_the_same_text(self, sheet, cluster):
        sheet.unpublish()
        assert waiting() == [sheet.pk]

    def test_a_page_that_comes_out_without_its_class(self, sheet, cluster):
        Page.objects.get(pk=sheet.pk).unpublish()
        assert waiting() == [sheet.pk]

    def test_all_pages_below_one_that_moves(self, tree, sheet, cluster):
        tree.collection.move(tree.agenda, pos="last-child")
        assert waiting() == sorted([tree.collection.pk, sheet.pk])

    def test_all_pages_below_one_that_is_deleted(self, tree, sheet, cluster):
        tree.collection.delete()
        assert waiting() == sorted([tree.collection.pk, sheet.pk])

    def test_nothing_of_what_is_undone(self, sheet, cluster):
        with transaction.atomic():
            sheet.title = "Mutualiser"
            sheet.save()
            transaction.set_rollback(True)
        assert waiting() == []


class TestPlanned:
    @pytest.fixture(autouse=True)
    def stopped_clock(self):
        """Waits are told exactly, however slow the machine."""
        with time_machine.travel(timezone.now(), tick=False):
            yield

    def test_one_task_for_many_saves(self, sheet, cluster, django_capture_on_commit_callbacks):
        for title in ("Mutualiser", "Partager"):
            with django_capture_on_commit_callbacks(execute=True):
                sheet.title = title
                sheet.save()
        assert planned() == [0]

    def test_the_next_try_is_planned_before_this_one(self, sheet, cluster, monkeypatch):
        """A worker killed in the middle leaves somebody to go on."""
        outbox.note([sheet.pk])
        tasks.plan()
        seen = []
        monkeypatch.setattr(outbox, "flush", lambda: seen.append(planned()))
        run_planned()
        assert seen == [[1]]

    def test_each_failure_doubles_the_wait_up_to_a_minute(self, sheet, cluster):
        outbox.note([sheet.pk])
        tasks.plan()
        waits = []
        for _try in range(8):
            run_planned()
            waits += planned()
        assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
        assert waiting() == [sheet.pk]

    def test_nothing_waits_then_nothing_is_planned(self, tree, cluster):
        tasks.plan()
        run_planned()
        assert planned() == []

    def test_a_save_during_an_outage_starts_no_second_chain(self, sheet, cluster, django_capture_on_commit_callbacks):
        outbox.note([sheet.pk])
        tasks.plan()
        run_planned()
        with django_capture_on_commit_callbacks(execute=True):
            sheet.save()
        assert planned() == [1]

    def test_a_task_given_up_for_lost_does_nothing_when_it_comes_back(self, sheet, cluster):
        outbox.note([sheet.pk])
        tasks.plan()
        lost = DBTaskResult.objects.get(task_path="search.tasks.send_changes")
        cache.delete(tasks.PLANNED)  # its time is over
        tasks.plan()
        tasks.send_changes.call(*lost.args_kwargs["args"])
        assert outbox.failures() == (0, "")  # it sent nothing
        assert len(planned()) == 2  # itself and the one that replaced it: it planned no other


class TestUnanswered:
    def test_what_is_not_taken_waits_and_the_reason_is_kept(self, sheet, cluster):
        outbox.note([sheet.pk])
        for failures in (1, 2):
            with pytest.raises(ClusterError, match="ConnectionError"):
                outbox.flush()
            assert outbox.failures()[0] == failures
        assert "ConnectionError" in outbox.failures()[1]
        assert waiting() == [sheet.pk]

    def test_readers_get_the_database(self, tree, sheet, cluster):
        found = search("coopérer", Scope.for_site(tree.site))
        assert [page.pk for page in found.page] == [sheet.pk]
        assert found.degraded

    def test_readers_who_follow_do_not_try_for_a_while(self, tree, sheet, cluster, caplog, time_machine):
        now = timezone.now()
        asked = []
        for seconds in (0, 1, 14, 16, 17):
            time_machine.move_to(now + timedelta(seconds=seconds), tick=False)
            caplog.clear()
            with caplog.at_level("INFO", "elastic_transport.transport"):
                assert search("coopérer", Scope.for_site(tree.site)).degraded
            asked.append(len([record for record in caplog.records if record.name == "elastic_transport.transport"]))
        assert asked == [1, 0, 0, 1, 0]
