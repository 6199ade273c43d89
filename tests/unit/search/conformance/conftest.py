"""One corpus per module, indexed by each engine in turn."""

from dataclasses import dataclass
from functools import partial

import pytest
from django.db import transaction
from django.test import override_settings
from wagtail.models import Page

from cms.core.visibility import Scope
from search import mirror
from search.backends.cluster import writer
from search.query import Results, search
from tests.factories.home import Tree, make_tree


@pytest.fixture(scope="module")
def corpus(request, django_db_setup, django_db_blocker):
    """The site's tree under the pages that the module makes (`make_corpus`), gone after its last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        tree = make_tree()
        request.module.make_corpus(tree)
        yield tree
        transaction.set_rollback(True)


@pytest.fixture(scope="module", params=["database", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def engine(request, corpus, django_db_blocker):
    """The engine that answers, with the corpus in its index: that of the database of the run, then Elasticsearch."""
    if request.param == "database":
        yield request.param
        return
    url = request.getfixturevalue("elasticsearch_url")
    module = request.module.__name__.rpartition(".")[2]
    cluster = {"URLS": [url], "API_KEY": "", "CA_CERTS": "", "INDEX_PREFIX": f"{module}_", "TIMEOUT": 20}
    with override_settings(ELASTICSEARCH=cluster):
        with django_db_blocker.unblock():
            mirror.rebuild()
        yield request.param
        client = writer()
        for name in mirror.indexes(client):
            client.indices.delete(index=name)


@dataclass(frozen=True)
class Site:
    """What visitors find; a page is named by its slug."""

    tree: Tree

    @property
    def scope(self) -> Scope:
        return Scope.for_site(self.tree.site)

    def search(self, text: str, page_number: str | int | None = 1, scope: Scope | None = None, **options) -> Results:
        """Search as the site does, by the engine of the test and no other."""
        results = search(text, scope or self.scope, page_number, **options)
        assert not results.degraded
        return results

    def find(self, text: str, **options) -> list[str]:
        """Return all pages found, in order."""
        first = self.search(text, **options)
        others = range(2, first.page.paginator.num_pages + 1)
        pages = [first, *map(partial(self.search, text, **options), others)]
        found = [result.page.slug for results in pages for result in results.results]
        assert len(found) == first.total
        return found

    def page(self, slug: str) -> Page:
        return Page.objects.get(slug=slug).specific


@pytest.fixture
def site(engine, corpus, db) -> Site:
    return Site(corpus)
