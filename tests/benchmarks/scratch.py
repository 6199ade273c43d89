"""A site of its own on one engine, empty save for its home page, and gone afterwards; pages put into it in bulk.

No test runner here: Django is set up once in the process, on the scratch database.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import batched, repeat
from multiprocessing import get_context
from pathlib import Path

import django
import psycopg

from tests.services import elasticsearch, machine, postgresql
from tests.services.database import migrated_template

ENGINES = ("sqlite", "postgresql", "elasticsearch")
BATCH = 2000  # rows of pages in one statement
CHUNK = 500  # pages indexed in one transaction


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


@contextmanager
def scratch(engine: str) -> Iterator:
    """
    Give the home page of an empty site on `engine`, one of `ENGINES`; Elasticsearch stands over SQLite.

    Sets Django up: once per process. What is missing on the machine is said as the tests say it (`machine.missing`).
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="librairie-bench-")))
        for name in [name for name in os.environ if name.startswith("ELASTICSEARCH_")]:
            del os.environ[name]
        if engine == "elasticsearch":
            os.environ["ELASTICSEARCH_URL"] = stack.enter_context(elasticsearch.node()).url
        database = postgres() if engine == "postgresql" else sqlite(folder)
        os.environ |= {
            "DATABASE_URL": stack.enter_context(database),
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        }
        django.setup()
        from django.db import connections

        stack.callback(connections.close_all)
        yield make_home(engine)


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


def index_pages(pages: Sequence) -> None:
    """Index pages that are new, in as many processes as the machine has processors when they are many."""
    model = type(pages[0])
    keys = [[page.pk for page in some] for some in batched(pages, CHUNK, strict=False)]
    if len(keys) == 1:
        index_chunk(model, keys[0])
        return
    processes = os.cpu_count() or 1
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=django.setup) as workers:
        list(workers.map(index_chunk, repeat(model), keys))


def index_chunk(model, keys: list[int]) -> None:
    from django.db import transaction

    from search import indexing

    entries = []
    for page in model.objects.filter(pk__in=keys).prefetch_related("locale", *model.search_prefetch):
        entries.append(indexing.build(page.pk, "", indexing._declared(page)))
    with transaction.atomic():
        indexing.write(entries)


def rebuild() -> None:
    """Build Elasticsearch's index anew."""
    from django.core.management import call_command

    call_command("update_index", verbosity=0)
