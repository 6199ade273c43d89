"""Test databases: migrated once per set of migrations, whole again after each test that commits."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.plugin import blocking_manager_key

from tests.services.machine import ROOT

PACKAGES = ("cms", "home", "resources", "search", "territories")
MIGRATED = pytest.StashKey[str]()  # the rows that migrations wrote, serialized by Django
KEEPS = 2  # templates: the present one, and the one of the branch before


def migrations_hash() -> str:
    """Of our migrations and of the locked packages, which bring the others."""
    files = [path for name in PACKAGES for path in (ROOT / name).rglob("migrations/*.py")]
    total = hashlib.sha256()
    for path in (ROOT / "requirements" / "run.txt", *sorted(files)):
        total.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return total.hexdigest()[:16]


def migrated_template() -> Path:
    """An SQLite database that holds what the migrations make, and nothing else."""
    folder = ROOT / ".cache" / "test-databases"
    folder.mkdir(parents=True, exist_ok=True)
    template = folder / f"{migrations_hash()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one of the parallel runs makes it, the others wait
        if not template.exists():
            draft = template.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--verbosity=0"],
                cwd=ROOT,
                env=os.environ | {"DATABASE_URL": f"sqlite:///{draft}", "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
                check=True,
            )
            draft.rename(template)
            by_age = sorted(folder.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)
            for old in by_age[:-KEEPS]:
                old.unlink()
    return template


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory):
    """On SQLite, each run works on a copy of the template. PostgreSQL is migrated by each run."""
    from django.conf import settings

    if not uses_sqlite():
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
        return
    copy = tmp_path_factory.mktemp("database") / "test.sqlite3"
    shutil.copyfile(migrated_template(), copy)
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(copy)


@pytest.fixture(scope="session")
def django_db_keepdb():
    return uses_sqlite()


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup):
    """Notes the rows that migrations wrote, which Django keeps on this one connection."""
    from django.db import connection

    if hasattr(connection, "_test_serialized_contents"):
        request.config.stash[MIGRATED] = connection._test_serialized_contents


def uses_sqlite() -> bool:
    from django.conf import settings

    return settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"


def commits(item: pytest.Item) -> bool:
    """Whether a test writes for good, after which Django empties every table."""
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return bool(
        (marker and (marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences")))
        or {"transactional_db", "live_server"} & set(fixtures)
    )


def pytest_collection_modifyitems(items):
    """Has Django keep what migrations wrote (root page, site, locale) for the tests that empty the tables."""
    for item in items:
        if commits(item):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Behind a browser, whose event loop stays in this thread, Django opens another connection (asgiref's Local)."""
    if commits(item) and MIGRATED in item.config.stash:
        from django.db import connection

        connection._test_serialized_contents = item.config.stash[MIGRATED]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """
    Puts what migrations wrote back for the next test, whichever it is: the order is random. After the last one, the
    database is gone.

    Also after a teardown that failed (a warning raised by the collector, say): one error would become hundreds.
    """
    try:
        return (yield)
    finally:
        if commits(item) and nextitem is not None:
            from django.db import connection

            with item.config.stash[blocking_manager_key].unblock():
                connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
