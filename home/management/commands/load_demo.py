"""Load the demonstration collection, by the code that any import uses."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from resources.imports.pages import import_pages
from resources.imports.problems import ImportRefused
from resources.imports.records import read_document, read_table
from resources.imports.tables import import_rows
from resources.models import Funder, Grid, Reference
from territories.free_places import import_free_places

DEMO = settings.BASE_DIR / "demo"

#: Folders of pages, in the order in which pages are numbered, and their type when files do not say it.
FOLDERS = {
    "organisations": "organisation",
    "territories": "territoire",
    "glossary": "terme",
    "documents": "",
    "events": "evenement",
}


class Command(BaseCommand):
    help = (
        "Charge la collection de démonstration, après setup_site et load_places ; "
        "ne touche à rien de ce qui est déjà là."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=DEMO, help="Dossier à charger.")

    def handle(self, *args, folder, **options):
        try:
            rows, pages = load(folder)
        except ImportRefused as refusal:
            raise CommandError(f"{refusal}\nRien n’a été chargé.") from refusal
        if options["verbosity"]:
            self.stdout.write(
                f"Démonstration : {len(pages.created)} pages créées, {pages.kept} déjà là ; "
                f"{rows} lieux, grilles, financeurs et références ajoutés."
            )


@transaction.atomic
def load(folder):
    """Load what a folder holds, all or nothing; return the number of rows created and what became of the pages."""
    rows = [
        *import_free_places(read_table(folder / "places.yaml")),
        *import_rows(Grid, read_table(folder / "grids.yaml")),
        *import_rows(Funder, read_table(folder / "funders.yaml")),
        *import_rows(Reference, read_table(folder / "references.yaml")),
    ]
    records = [
        read_document(path, page_type)
        for name, page_type in FOLDERS.items()
        for path in sorted((folder / name).glob("*.md"))
    ]
    return len(rows), import_pages(records)
