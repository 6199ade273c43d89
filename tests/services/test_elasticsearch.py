"""The copy of entries on a real Elasticsearch: it follows what is saved, is rebuilt while it serves, and is checked."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.core.visibility import Scope
from resources.models import Monograph
from search import comparison, mirror, outbox
from search.backends import cluster
from search.backends.base import Order
from search.backends.elasticsearch import SORTS
from search.models import Entry, PendingEntry
from search.query import search
from tests.factories.home import make_tree
from tests.factories.resources import MonographFactory, ThemeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture
def tree(elasticsearch):
    """An empty site, indexed."""
    tree = make_tree()
    mirror.rebuild()
    outbox.flush()
    return tree


def find(tree, text="jardiner", **options):
    """Titles found by the cluster itself, with what was counted."""
    results = search(text, Scope.for_site(tree.site), **options)
    assert not results.degraded
    assert results.total == len(results.results)
    return [page.title for page in results.page]


def status(**options):
    """What the operator's command tells, and whether it says that all is well."""
    out = StringIO()
    try:
        call_command("search_status", json=True, stdout=out, **options)
    except CommandError:
        return json.loads(out.getvalue()), False
    return json.loads(out.getvalue()), True


class TestFollows:
    def test_what_is_saved_is_found(self, tree):
        MonographFactory(title="Jardiner")
        outbox.flush()
        assert find(tree) == ["Jardiner"]
        assert not PendingEntry.objects.exists()

    def test_what_changes(self, tree):
        page = MonographFactory(title="Jardiner")
        outbox.flush()
        page.title = "Mutualiser"
        page.save()
        outbox.flush()
        assert find(tree) == []
        assert find(tree, "mutualiser") == ["Mutualiser"]

    def test_what_is_deleted(self, tree):
        page = MonographFactory(title="Jardiner")
        outbox.flush()
        page.delete()
        outbox.flush()
        assert find(tree) == []
        assert comparison.compare().is_exact

    def test_what_moves_out_of_the_site(self, tree):
        MonographFactory(title="Jardiner")
        outbox.flush()
        tree.collection.move(Page.get_first_root_node(), pos="last-child")
        outbox.flush()
        assert find(tree) == []
        assert comparison.compare().is_exact

    def test_drafts_never_leave_the_database(self, tree, elasticsearch):
        MonographFactory(title="Jardiner", live=False)
        outbox.flush()
        assert elasticsearch.count(index=cluster.alias(), query={"match": {"title_exact": "0jardiner"}})["count"] == 0

    def test_more_changes_than_one_request_takes(self, tree, monkeypatch):
        monkeypatch.setattr(outbox, "BATCH", 3)
        for number in range(8):
            MonographFactory(title=f"Jardiner {number}")
        outbox.flush()
        assert len(find(tree)) == 8

    def test_an_older_state_sent_late_does_not_replace_a_newer_one(self, tree, monkeypatch):
        """Two workers: the first has read the page when it changes, and the second sends it before the first does."""
        page = MonographFactory(title="Jardiner")
        read = mirror.documents

        def slowly(page_ids):
            documents = list(read(page_ids))
            monkeypatch.setattr(mirror, "documents", read)
            page.title = "Mutualiser"
            page.save()
            outbox.flush()
            return documents

        monkeypatch.setattr(mirror, "documents", slowly)
        outbox.flush()
        assert find(tree, "mutualiser") == ["Mutualiser"]
        assert find(tree) == []
        outbox.flush()
        assert comparison.compare().is_exact
        assert not PendingEntry.objects.exists()

    def test_a_document_refused_waits_alone(self, tree, elasticsearch):
        """Here for a value that no mapping of its facet takes; the others arrive."""
        refused = MonographFactory(title="Jardiner mal")
        Entry.objects.filter(pk=refused.pk).update(facets={"theme": {"un": "objet"}})
        MonographFactory(title="Jardiner", themes=[ThemeFactory()])
        with pytest.raises(cluster.ClusterError, match=f"page {refused.pk}"):
            outbox.flush()
        assert list(PendingEntry.objects.values_list("page_id", flat=True).distinct()) == [refused.pk]
        assert elasticsearch.count(index=cluster.alias(), query={"term": {"title_exact": "0jardiner"}})["count"] == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_is_committed(elasticsearch):
    tree = make_tree()
    mirror.rebuild()
    MonographFactory(title="Jardiner")
    call_command("db_worker", batch=True, interval=0, reload=False, verbosity=0)
    assert not PendingEntry.objects.exists()
    assert find(tree) == ["Jardiner"]


class TestShown:
    """What is public when one searches, whatever was so when it was indexed."""

    def test_only_what_is_public(self, tree):
        MonographFactory(title="Jardiner")
        MonographFactory(title="Jardiner en brouillon", live=False)
        MonographFactory(title="Jardiner naguère", expire_at=timezone.now() - timedelta(hours=1))
        private = MonographFactory(title="Jardiner entre nous")
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        outbox.flush()
        assert find(tree) == ["Jardiner"]

    def test_not_what_comes_out_before_the_index_knows(self, tree):
        pages = [MonographFactory(title=f"Jardiner {number}") for number in range(3)]
        outbox.flush()
        pages[0].unpublish()
        pages[1].delete()
        assert len(find(tree)) == 1

    def test_not_what_expires_after_it_was_indexed(self, tree, time_machine):
        MonographFactory(title="Jardiner", expire_at=timezone.now() + timedelta(hours=1))
        outbox.flush()
        assert len(find(tree)) == 1
        time_machine.move_to(timezone.now() + timedelta(hours=2))
        assert find(tree) == []

    def test_not_what_lies_under_a_page_made_private(self, tree):
        MonographFactory(title="Jardiner")
        outbox.flush()
        PageViewRestriction.objects.create(page=tree.collection, restriction_type=PageViewRestriction.LOGIN)
        assert find(tree) == []

    def test_an_index_that_is_late_leaves_the_answer_to_the_database(self, tree, time_machine):
        MonographFactory(title="Jardiner")
        time_machine.move_to(timezone.now() + timedelta(minutes=1))
        results = search("jardiner", Scope.for_site(tree.site))
        assert results.total == 1
        assert results.degraded

    def test_a_query_that_is_refused_costs_no_one_else_the_cluster(self, tree, monkeypatch):
        MonographFactory(title="Jardiner")
        outbox.flush()
        monkeypatch.setitem(SORTS, Order.DATE, [{"date": "backwards"}])
        results = search("jardiner", Scope.for_site(tree.site), order=Order.DATE)
        assert results.degraded
        assert results.total == 1
        assert find(tree) == ["Jardiner"]


class TestRebuilt:
    @pytest.fixture
    def between(self, monkeypatch):
        """Call what is given once the rebuild has sent its first pages."""
        monkeypatch.setattr(mirror, "ROWS", 2)
        read = mirror._batches

        def set_up(happens):
            def batches():
                monkeypatch.setattr(mirror, "_batches", read)
                for number, batch in enumerate(read()):
                    if number == 1:
                        happens()
                    yield batch

            monkeypatch.setattr(mirror, "_batches", batches)

        return set_up

    def test_nothing_that_is_saved_meanwhile_is_lost(self, tree, between):
        first, *_others, last = (MonographFactory(title=f"Jardiner {number}") for number in range(8))
        gone = MonographFactory(title="Jardiner autrefois")

        def happens():
            for page in (first, last):  # one that was read, one that will be
                page.title = f"Mutualiser, {page.title}"
                page.save()
            gone.delete()
            MonographFactory(title="Jardiner demain")
            outbox.flush()
            assert find(tree, "mutualiser") == find(tree, "mutualiser")  # the old index serves, up to date

        between(happens)
        mirror.rebuild()
        assert not PendingEntry.objects.exists()
        assert comparison.compare().is_exact
        assert sorted(find(tree, "mutualiser")) == ["Mutualiser, Jardiner 0", "Mutualiser, Jardiner 7"]
        assert "Jardiner demain" in find(tree)

    def test_an_interrupted_one_leaves_the_old_index_and_the_next_removes_its_debris(
        self, tree, between, elasticsearch
    ):
        MonographFactory(title="Jardiner")
        outbox.flush()
        [serving] = mirror.indexes(elasticsearch)

        def happens():
            raise KeyboardInterrupt

        between(happens)
        with pytest.raises(KeyboardInterrupt):
            mirror.rebuild()
        assert mirror.indexes(elasticsearch)[serving]
        assert len(mirror.indexes(elasticsearch)) == 2
        MonographFactory(title="Jardiner encore")
        outbox.flush()
        assert sorted(find(tree)) == ["Jardiner", "Jardiner encore"]

        mirror.rebuild()
        [rebuilt] = mirror.indexes(elasticsearch)
        assert rebuilt != serving
        assert sorted(find(tree)) == ["Jardiner", "Jardiner encore"]

    def test_of_two_at_once_the_last_one_wins(self, tree, between):
        for number in range(4):
            MonographFactory(title=f"Jardiner {number}")
        between(mirror.rebuild)
        with pytest.raises(cluster.ClusterError):
            mirror.rebuild()
        assert len(find(tree)) == 4

    def test_memory_holds_a_few_pages_at_once(self, tree, monkeypatch):
        for number in range(7):
            MonographFactory(title=f"Jardiner {number}")
        monkeypatch.setattr(mirror, "ROWS", 3)
        assert max(map(len, mirror._batches())) == 3
        monkeypatch.setattr(mirror, "CHARACTERS", 1)
        assert max(map(len, mirror._batches())) == 1


class TestStatus:
    def test_all_is_well(self, tree):
        MonographFactory(title="Jardiner")
        told, well = status(catch_up=True)
        assert well
        assert told["up_to_date"]
        assert told["engine"] == "elasticsearch"
        assert told["database"] == told["index"]
        assert told["pending"] == 0

    def test_what_waits(self, tree):
        MonographFactory(title="Jardiner")
        told, well = status()
        assert not well
        assert told["pending"] == 1
        assert told["missing"]["count"] == 1

    def test_what_differs(self, tree, elasticsearch, monkeypatch):
        monkeypatch.setattr(comparison, "ROWS", 2)
        missing, excess, stale = (MonographFactory(title=f"Jardiner {number}") for number in range(3))
        outbox.flush()
        elasticsearch.delete(index=cluster.alias(), id=str(missing.pk))
        Monograph.objects.filter(pk=excess.pk).update(live=False)
        Entry.objects.filter(pk=stale.pk).update(digest="other")
        told, well = status()
        assert not well
        for kind, page in (("missing", missing), ("excess", excess), ("stale", stale)):
            assert told[kind] == {"count": 1, "pages": [page.pk]}

    def test_said_in_words(self, tree, capsys):
        MonographFactory(title="Jardiner")
        call_command("search_status", catch_up=True)
        said = capsys.readouterr().out
        assert "Grappe\u00a0: green" in said
        assert "Dans l’index\u00a0: fr " in said
        assert said.endswith("À jour.\n")

    def test_no_index_at_all(self, elasticsearch, db):
        make_tree()
        told, well = status(catch_up=True)
        assert not well
        assert told["pending"]
        assert any("search_rebuild" in error for error in told["errors"])
        call_command("search_rebuild", verbosity=0)
        assert status(catch_up=True)[1]
