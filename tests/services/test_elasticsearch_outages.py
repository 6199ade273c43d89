"""A cluster that fails, in each of its ways: saving and reading go on, and the index catches up by itself."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from elastic_transport import ConnectionTimeout

from cms.core.visibility import Scope
from search import comparison, mirror, outbox
from search.backends import cluster, resilience
from search.backends.base import Request
from search.backends.elasticsearch import ElasticsearchEngine
from search.models import PendingEntry
from search.parsing import parse
from search.query import search
from tests.factories.home import make_tree
from tests.factories.resources import MonographFactory

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture(autouse=True)
def no_past():
    cache.clear()


@pytest.fixture
def tree(elasticsearch):
    """A site with one indexed page."""
    tree = make_tree()
    MonographFactory(title="Jardiner")
    mirror.rebuild()
    outbox.flush()
    return tree


@pytest.fixture
def hurried(settings, monkeypatch):
    """Nobody waits long: what does not answer will not."""
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"TIMEOUT": 0.3}
    monkeypatch.setattr(cluster, "WRITING_TIMEOUT", 1)


def go_on(tree, number, *, degraded=True):
    """Save and search; `degraded` is what readers are told."""
    MonographFactory(title=f"Jardiner {number}")
    results = search("jardiner", Scope.for_site(tree.site))
    assert results.degraded is degraded
    return {page.title for page in results.page}


def later(time_machine):
    """When readers try the cluster again."""
    time_machine.move_to(timezone.now() + timedelta(seconds=resilience.REST + 1))


def catch_up(tree, settings, time_machine):
    """Assert that all is well again: the changes are sent, and the cluster answers."""
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"TIMEOUT": 20}
    outbox.flush()
    assert comparison.compare().is_exact
    assert outbox.failures() == (0, "")
    later(time_machine)
    results = search("jardiner", Scope.for_site(tree.site))
    assert not results.degraded
    assert results.total == 3
    assert resilience.last_failure() is None


def fails_and_waits(reason):
    """Assert that sending fails for that reason, and that the changes are kept."""
    before = list(PendingEntry.objects.values_list("pk", flat=True))
    assert before
    with pytest.raises(cluster.ClusterError, match=reason):
        outbox.flush()
    assert list(PendingEntry.objects.values_list("pk", flat=True)) == before


def read(client):
    """What a reader sees of the search page, told that the usual engine does not answer."""
    page = client.get("/recherche/", {"q": "jardiner"}).content.decode()
    assert "résultats de secours" in page
    return page


def test_killed(tree, client, hurried, settings, elasticsearch_node, time_machine):
    elasticsearch_node.kill()
    try:
        assert go_on(tree, 1) == {"Jardiner", "Jardiner 1"}
        assert "Jardiner 1" in read(client)
        fails_and_waits("ConnectionError")
        assert go_on(tree, 2) == {"Jardiner", "Jardiner 1", "Jardiner 2"}
    finally:
        elasticsearch_node.start()
    catch_up(tree, settings, time_machine)


def test_frozen(tree, client, hurried, settings, elasticsearch_node, time_machine):
    with elasticsearch_node.frozen():
        assert go_on(tree, 1) == {"Jardiner", "Jardiner 1"}
        assert "ConnectionTimeout" in resilience.last_failure()["reason"]
        with pytest.raises(ConnectionTimeout) as waited:  # once, as long as readers may
            ElasticsearchEngine().search(Request(parse("jardiner"), Scope.for_site(tree.site)))
        assert "read timeout=0.3" in str(waited.value.__cause__)
        fails_and_waits("ConnectionTimeout")
        # Whoever follows does not wait: this one would for an hour.
        settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"TIMEOUT": 3600}
        assert go_on(tree, 2) == {"Jardiner", "Jardiner 1", "Jardiner 2"}
        assert "Jardiner 2" in read(client)
    catch_up(tree, settings, time_machine)


def test_red(elasticsearch, settings, time_machine):
    """The only copy of the index has no node to live on."""
    tree = make_tree()
    MonographFactory(title="Jardiner")
    nowhere = "index.routing.allocation.require._name"
    name = f"{cluster.alias()}-red"
    elasticsearch.indices.create(
        index=name,
        mappings=mirror.MAPPINGS,
        settings=mirror.SETTINGS | {nowhere: "nobody"},
        aliases={cluster.alias(): {}, f"{name}{mirror.WRITTEN}": {}},
        wait_for_active_shards=0,
    )
    assert elasticsearch.cluster.health(index=name)["status"] == "red"

    assert go_on(tree, 1) == {"Jardiner", "Jardiner 1"}
    assert "503" in resilience.last_failure()["reason"]
    fails_and_waits("unavailable_shards_exception")
    assert go_on(tree, 2) == {"Jardiner", "Jardiner 1", "Jardiner 2"}

    elasticsearch.indices.put_settings(index=name, settings={nowhere: None})
    elasticsearch.cluster.health(index=name, wait_for_status="yellow", timeout="30s")
    catch_up(tree, settings, time_machine)


def test_disk_full(tree, client, settings, elasticsearch, time_machine):
    """At the flood stage of its disk the server only lets one read and delete."""
    [name] = mirror.indexes(elasticsearch)
    elasticsearch.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": True})

    go_on(tree, 1, degraded=False)  # nobody knows yet
    fails_and_waits("cluster_block_exception")
    assert go_on(tree, 2) == {"Jardiner", "Jardiner 1", "Jardiner 2"}
    assert "Jardiner 2" in read(client)

    elasticsearch.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": None})
    catch_up(tree, settings, time_machine)


def test_one_reader_tries_for_all(tree, hurried, elasticsearch_node, time_machine):
    """When the cluster has rested, whoever comes while somebody tries is answered by the database."""
    with elasticsearch_node.frozen():
        assert search("jardiner", Scope.for_site(tree.site)).degraded
    later(time_machine)
    assert cache.add(resilience.TRYING, True, timeout=resilience.TRIAL)  # somebody
    assert search("jardiner", Scope.for_site(tree.site)).degraded
    cache.delete(resilience.TRYING)
    assert not search("jardiner", Scope.for_site(tree.site)).degraded
