"""Rebuilding Elasticsearch's index beside Wagtail's own `update_index` of the same pages: printed, never judged."""

import json
import time

import pytest
from django.core.management import call_command
from django.test import override_settings
from wagtail.models import Page

from search import mirror
from search.indexing import index_pages
from tests.factories.home import HomePageFactory

PAGES, BATCH = 2_000, 500
RUNS = 2  # the best of

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


def fastest(work):
    """Seconds of the best run."""
    durations = []
    for _run in range(RUNS):
        begun = time.perf_counter()
        work()
        durations.append(time.perf_counter() - begun)
    return round(min(durations), 1)


def test_rebuild(elasticsearch, elasticsearch_url):
    from resources.models import Publication
    from tests.benchmarks.collection import Collection

    collection = Collection(HomePageFactory(parent=Page.get_first_root_node()))
    collection.grow(PAGES)
    keys = list(Publication.objects.values_list("pk", flat=True))
    for start in range(0, PAGES, BATCH):
        index_pages(Publication, keys[start : start + BATCH])
    stock = {"BACKEND": "wagtail.search.backends.elasticsearch9", "URLS": [elasticsearch_url]}
    stock |= {"INDEX_PREFIX": "wagtail-", "ATOMIC_REBUILD": True}

    ours = fastest(mirror.rebuild)
    with override_settings(WAGTAILSEARCH_BACKENDS={"default": stock}):
        theirs = fastest(lambda: call_command("update_index", verbosity=0))
    measured = {"pages": PAGES, "search_rebuild_s": ours, "wagtail_update_index_s": theirs}
    print("\n" + json.dumps(measured | {"ratio": round(theirs / ours, 1)}, indent=2))
