"""A site of its own on one engine, empty save for its home page, and gone afterwards; pages put into it in bulk.

No test runner here: Django is set up once in the process, on the scratch database.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import batched, repeat
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

import django
import psycopg

from tests.services import elasticsearch, machine, postgresql
from tests.services.database import migrated_template

ENGINES = ("sqlite", "postgresql", "elasticsearch")
BATCH = 2000  # rows of pages in one statement
CHUNK, MANY = 500, 8  # pages that one process indexes at a time; how many times make several worth starting


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """Address of a database as migrations make it."""
    database = folder / "scratch.sqlite3"
    shutil.copyfile(migrated_template(), database)
    yield f"sqlite:///{database}"


@contextmanager
def postgres() -> Iterator[str]:
    """Address of an empty database in a cluster of its own."""
    with postgresql.cluster(machine.require(machine.find_postgresql(), "PostgreSQL")) as url:
        with psycopg.connect(url, dbname="postgres", autocommit=True) as maintenance:
            maintenance.execute(f"CREATE DATABASE {postgresql.USER}")
        yield url


@dataclass(frozen=True)
class ScratchSite:
    """The scratch site: its home page, and the address of its Elasticsearch, "" without."""

    home: Any
    cluster: str

    @contextmanager
    def answering_by(self, engine: str) -> Iterator[None]:
        """
        Have the site search by `engine`: its database, or its cluster, for which it waits as long as it takes.

        What is saved meanwhile reaches the cluster at the end.
        """
        from django.conf import settings
        from django.test import override_settings

        from search import outbox

        urls = [self.cluster] if engine == "elasticsearch" else []
        with override_settings(ELASTICSEARCH=settings.ELASTICSEARCH | {"URLS": urls, "TIMEOUT": 60}):
            yield
            if urls:
                outbox.flush()


@contextmanager
def scratch(engine: str) -> Iterator[ScratchSite]:
    """
    Make an empty site on `engine`, one of `ENGINES`; Elasticsearch stands over SQLite, which answers unless told.

    Sets Django up: once per process. What is missing on the machine is said as the tests say it (`machine.missing`).
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="librairie-bench-")))
        cluster = stack.enter_context(elasticsearch.node()).url if engine == "elasticsearch" else ""
        database = postgres() if engine == "postgresql" else sqlite(folder)
        for name in [name for name in os.environ if name.startswith("ELASTICSEARCH_")]:
            del os.environ[name]
        os.environ |= {
            "DATABASE_URL": stack.enter_context(database),
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        }
        django.setup()
        from django.db import connections

        stack.callback(connections.close_all)
        yield ScratchSite(make_home(engine), cluster)


def make_home(engine: str):
    """Migrate what no template brought, and make the one page of the site."""
    from django.core.management import call_command
    from django.utils import translation
    from wagtail.models import Page, Site

    from home.models import HomePage

    if engine == "postgresql":
        call_command("migrate", verbosity=0)
    translation.activate("fr")
    Page.objects.filter(depth__gt=1).delete()
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Accueil", slug="accueil"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    return home


def add_pages(parent, pages: Sequence) -> None:
    """
    Insert new `pages`, all of one class, live, below `parent`, after those that stand there.

    The tree counts its steps once: saved one by one, a hundred thousand pages would take an hour.
    """
    from django.core.management.color import no_style
    from django.db import connection, transaction
    from django.db.models import Max
    from django.utils import timezone
    from wagtail.models import Page

    model = type(pages[0])
    levels = [*reversed(model._meta.all_parents), model]  # one table each, from that of all pages down
    links = [link for level in levels for link in level._meta.parents.values()]
    parent.refresh_from_db()
    now = timezone.now()
    first = Page.objects.aggregate(last=Max("pk"))["last"] + 1
    for offset, page in enumerate(pages):
        page.id = first + offset
        for link in links:
            setattr(page, link.attname, page.id)
        page.path = Page._get_path(parent.path, parent.depth + 1, parent.numchild + offset + 1)
        page.depth = parent.depth + 1
        page.slug = f"page-{page.id}"
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.draft_title = page.title
        page.locale_id = parent.locale_id
        page.first_published_at = page.last_published_at = now
    with transaction.atomic():
        for level in levels:
            # Django's own bulk_create refuses a class of several tables.
            rows = level._base_manager.get_queryset()
            rows._batched_insert(pages, level._meta.local_concrete_fields, batch_size=BATCH)
        Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(pages))
        for statement in connection.ops.sequence_reset_sql(no_style(), [Page]):
            with connection.cursor() as cursor:
                cursor.execute(statement)


def index_all(model, keys: Sequence[int]) -> None:
    """Index new pages of one class, in as many processes as the machine has processors when they are many."""
    from django.db import connection

    chunks = list(batched(keys, CHUNK))
    if len(chunks) < MANY:
        for chunk in chunks:
            index_chunk(model, chunk)
    else:
        with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), initializer=begin_work) as workers:
            list(workers.map(index_chunk, repeat(model), chunks))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the server does by itself, a minute after so many rows


def begin_work() -> None:
    """Make a worker ready, which goes when whoever started it is gone, were it killed."""
    django.setup()

    def follow() -> None:
        parent_process().join()
        os._exit(1)

    Thread(target=follow, daemon=True).start()


def index_chunk(model, keys: Sequence[int]) -> None:
    from search.indexing import index_pages

    index_pages(model, keys)
