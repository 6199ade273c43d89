"""Load the demonstration collection, by the code that any import uses."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import Locale

from cms.editorial.models import Assignment
from resources.imports.finder import Finder
from resources.imports.pages import import_pages
from resources.imports.problems import ImportRefused
from resources.imports.records import read_document, read_table
from resources.imports.tables import import_rows
from resources.models import Funder, Grid, Reference, Resource
from territories.free_places import import_free_places

DEMO = settings.BASE_DIR / "demo"

#: Folders of pages, in the order in which pages are numbered, and their type when files do not say it.
FOLDERS = {
    "organisations": "organisation",
    "territories": "territoire",
    "glossary": "terme",
    "documents": "",
    "events": "evenement",
    "selections": "selection",
}

#: Folder of the documents that nobody has handed in yet, each of them held by an assignment.
DRAFTS = "drafts"


class Command(BaseCommand):
    help = (
        "Charge la collection de démonstration, après setup_site et load_places ; "
        "ne touche à rien de ce qui est déjà là."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=DEMO, help="Dossier à charger.")

    def handle(self, *args, folder, **options):
        try:
            rows, pages, drafts = load(folder)
        except ImportRefused as refusal:
            raise CommandError(f"{refusal}\nRien n’a été chargé.") from refusal
        if options["verbosity"]:
            self.stdout.write(
                f"Démonstration : {len(pages.created)} pages publiées, {len(drafts.created)} brouillons, "
                f"{pages.kept + drafts.kept} déjà là ; "
                f"{rows} lieux, grilles, financeurs, références et attributions ajoutés."
            )


@transaction.atomic
def load(folder):
    """Load what a folder holds, all or nothing; return the number of rows created, what became of pages and drafts."""
    rows = [
        *import_free_places(read_table(folder / "places.yaml")),
        *import_rows(Grid, read_table(folder / "grids.yaml")),
        *import_rows(Funder, read_table(folder / "funders.yaml")),
        *import_rows(Reference, read_table(folder / "references.yaml")),
    ]
    pages = import_pages([record for name, page_type in FOLDERS.items() for record in read(folder / name, page_type)])
    drafts = import_pages(read(folder / DRAFTS), publish=False)
    finder = Finder(Locale.get_default())
    rows += import_rows(
        Assignment,
        read_table(folder / "assignments.yaml"),
        key=lambda slug: {"page": finder.find(Resource, slug)},
    )
    return len(rows), pages, drafts


def read(folder, page_type=""):
    """Read the pages of a folder, in the order of their names."""
    return [read_document(path, page_type) for path in sorted(folder.glob("*.md"))]
