"""Servers and browser as fixtures, each started once a run and only when a test asks for it."""

import secrets

import pytest

MARKERS = ("e2e", "elasticsearch")


def pytest_collection_modifyitems(items):
    """
    Says which tests go to the same process under xdist: those of a server, started once; those of a module, whose
    scene is made once.
    """
    for item in items:
        server = next(filter(item.get_closest_marker, MARKERS), None)
        item.add_marker(pytest.mark.xdist_group(server or item.path.stem))


@pytest.fixture(scope="session")
def elasticsearch_node():
    """A real Elasticsearch node, empty at the beginning of the run; who stops it starts it again."""
    from tests.services.elasticsearch import QUICK, node

    with node(QUICK) as alone:
        yield alone


@pytest.fixture(scope="session")
def elasticsearch_url(elasticsearch_node):
    """Address of a real Elasticsearch node."""
    return elasticsearch_node.url


@pytest.fixture
def elasticsearch(settings, elasticsearch_node):
    """The node as the cluster of the test's site, under names of its own; returns what it is reached by."""
    prefix = f"test-{secrets.token_hex(6)}-"
    urls = [elasticsearch_node.url]
    settings.ELASTICSEARCH = {"URLS": urls, "API_KEY": "", "CA_CERTS": "", "INDEX_PREFIX": prefix, "TIMEOUT": 20}
    yield elasticsearch_node.client
    for name in elasticsearch_node.client.indices.get(index=f"{prefix}*"):
        elasticsearch_node.client.indices.delete(index=name)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The demonstration site, served by gunicorn with its worker. Tests leave its content as they found it."""
    from tests.services.site import served

    with served(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    from tests.services.browser import chromium

    with chromium() as running:
        yield running


@pytest.fixture
def page(browser, site):
    """A page of a new session on the site; afterwards fails on any third-party request, script error or CSP report."""
    from tests.services.browser import visit

    with visit(browser, site.url) as (opened, faults):
        yield opened
        assert faults == []
