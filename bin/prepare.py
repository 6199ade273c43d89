"""Brings database, static files and search index up to the code, doing only what has changed.

What the database can tell is asked of the database. The rest is compared with a stamp: the hash of
what a step last ran on, kept under DATA_DIR/stamps.
"""

import hashlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("cms", "home", "resources", "search", "territories")


def digest(files: Iterable[Path], *words: str) -> str:
    """SHA-256 of the words and of the files' paths and contents."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in sorted(files):
        total.update(f"\0{path}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def sources(*patterns: str) -> list[Path]:
    """The files of our packages that match one of the patterns."""
    found = (path for name in PACKAGES for glob in patterns for path in (ROOT / name).glob(glob))
    return [path for path in found if path.is_file()]


class Stamp:
    """Remembers, for one database or one folder, what a step last ran on."""

    def __init__(self, step: str, about: object):
        key = hashlib.sha256(str(about).encode()).hexdigest()[:12]
        self.path = Path(settings.DATA_DIR) / "stamps" / f"{step}-{key}"

    def read(self) -> str:
        return self.path.read_text() if self.path.exists() else ""

    def write(self, value: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(value)


def run(label: str, *commands: str, **options: object) -> None:
    print(f"  {label}… ", end="", flush=True)
    begun = time.monotonic()
    for command in commands:
        call_command(command, verbosity=0, **options)
    print(f"{time.monotonic() - begun:.0f} s")


def migrate() -> bool:
    """Applies what is missing; True when the database was empty."""
    executor = MigrationExecutor(connection)
    empty = not executor.loader.applied_migrations
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        run("Création de la base de données" if empty else "Migrations", "migrate")
    return empty


def has_rows(model: str) -> bool:
    return apps.get_model(model)._default_manager.exists()


def main() -> None:
    django.setup()
    database = {name: connection.settings_dict[name] for name in ("NAME", "HOST", "PORT")}
    site, content, index = (Stamp(step, database) for step in ("site", "content", "index"))

    if migrate():
        for stamp in (site, content, index):
            stamp.path.unlink(missing_ok=True)

    frame = digest(sources("**/*.py", "data/*.yaml"), settings.BASE_URL)
    if site.read() != frame:
        run("Pages, rôles et circuits de relecture", "setup_site")
        site.write(frame)

    # Once loaded, the collection is the editors': an emptied one stays empty.
    if content.read() != "loaded" and (content.read() == "loading" or not has_rows("resources.Resource")):
        content.write("loading")
        run("Régions, départements, intercommunalités et communes", "load_places")
        run("Collection de démonstration", "load_demo")
        run("Comptes de démonstration", "create_demo_accounts")
        run("Documents en cours et contributions d’exemple", "load_demo_chain")
        index.path.unlink(missing_ok=True)
        content.write("loaded")

    searched = digest(
        sources("**/models.py", "models/*.py", "*/models/*.py", "backends/*.py", "analysis.py"),
        str(settings.WAGTAILSEARCH_BACKENDS),
        *settings.ELASTICSEARCH["URLS"],
    )
    if index.read() != searched:
        run("Index de recherche", "update_index")
        if settings.ELASTICSEARCH["URLS"]:
            run("Index d’Elasticsearch", "search_rebuild")
        index.write(searched)

    if not settings.DEBUG:
        static = Stamp("static", settings.STATIC_ROOT)
        files = digest([*sources("**/static/**/*"), ROOT / "requirements" / "run.txt"])
        if static.read() != files or not Path(settings.STATIC_ROOT).exists():
            run("Feuilles de style, scripts et polices", "collectstatic", interactive=False)
            static.write(files)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    main()
