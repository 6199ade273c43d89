"""Servers and browser as fixtures, each started once a run and only when a test asks for it.

Under xdist, the tests that share a server go to the same process, so it is still started once.
"""

import pytest

SHARED = ("elasticsearch_url", "site")  # the browser is cheap, and each process may have one


def pytest_collection_modifyitems(items):
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        for name in SHARED:
            if name in fixtures:
                item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(scope="session")
def elasticsearch_url():
    """Address of a real Elasticsearch node, empty at the beginning of the run."""
    from tests.services.elasticsearch import node

    with node() as url:
        yield url


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
