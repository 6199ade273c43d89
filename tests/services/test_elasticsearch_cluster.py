"""Three nodes, one of which dies while people search; then one that is closed to strangers."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection

from cms.core.visibility import Scope
from search import comparison, mirror, outbox
from search.backends import resilience
from search.query import search
from tests.factories.home import make_tree
from tests.factories.resources import MonographFactory
from tests.services import elasticsearch as servers

pytestmark = [pytest.mark.elasticsearch]

READERS, SEARCHES = 4, 40


@pytest.fixture(autouse=True)
def no_past():
    cache.clear()


@pytest.fixture(scope="module")
def nodes():
    with servers.cluster() as running:
        yield running


@pytest.fixture(scope="module")
def secured():
    with servers.secured("closed-") as running:
        yield running


def use(settings, urls, **others):
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"URLS": urls, "INDEX_PREFIX": "closed-", "TIMEOUT": 20} | others


@pytest.mark.django_db(transaction=True)
def test_a_node_killed_while_people_search_fails_no_search(settings, nodes):
    use(settings, [node.url for node in nodes])
    tree = make_tree()
    for number in range(5):
        MonographFactory(title=f"Jardiner {number}")
    mirror.rebuild()
    outbox.flush()
    scope = Scope.for_site(tree.site)
    begun = threading.Barrier(READERS + 1)

    def read():
        begun.wait()
        try:
            return [search("jardiner", scope) for _search in range(SEARCHES)]
        finally:
            connection.close()

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read) for _reader in range(READERS)]
        begun.wait()
        holding(nodes).kill()
        results = [found for reader in readers for found in reader.result()]

    assert [found.total for found in results] == [5] * READERS * SEARCHES
    assert not any(found.degraded for found in results), resilience.last_failure()
    # Writing goes on as well.
    MonographFactory(title="Jardiner encore")
    outbox.flush()
    assert comparison.compare().is_exact


def holding(nodes):
    """Return a node that holds the copy of the index that readers are sent to first."""
    [shard] = [
        row for row in nodes[0].client.cat.shards(format="json") if row["prirep"] == "p" and "closed-" in row["index"]
    ]
    return next(node for node in nodes if node.folder.name == shard["node"])


@pytest.mark.django_db
class TestSecured:
    @pytest.fixture
    def tree(self, settings, secured):
        use(settings, [secured.url], API_KEY=secured.api_key, CA_CERTS=str(secured.authority))
        tree = make_tree()
        MonographFactory(title="Jardiner")
        return tree

    def test_the_key_opens_and_the_certificate_is_known(self, tree):
        mirror.rebuild()
        outbox.flush()
        results = search("jardiner", Scope.for_site(tree.site))
        assert results.total == 1
        assert not results.degraded
        assert comparison.compare().is_exact

    @pytest.mark.parametrize("wrong", [{"API_KEY": "bm9ib2R5OmtleQ=="}, {"CA_CERTS": ""}], ids=["key", "authority"])
    def test_without_them_readers_get_the_database(self, tree, settings, wrong):
        settings.ELASTICSEARCH = settings.ELASTICSEARCH | wrong
        results = search("jardiner", Scope.for_site(tree.site))
        assert results.total == 1
        assert results.degraded
