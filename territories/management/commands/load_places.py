"""Load the file of official places into the database, with what each place lies in."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError
from itertools import batched
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models, transaction

from search.borrowing import borrowers, refresh
from search.records import index_objects
from territories.models import Place
from territories.places import DATA_FILE, Key, PlaceRow, PlacesFileError, close, read_places

BATCH = 1000
KEY_FIELDS = ["kind", "code"]
LOADED_FIELDS = ["name", "nature", "population", "postal_codes", "siren"]


class Command(BaseCommand):
    help = (
        "Charge les régions, départements, EPCI et communes ; ne change rien si tout est à jour. "
        "Les lieux libres et les lieux absents du fichier sont gardés."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=DATA_FILE, help="Fichier .csv.gz à charger.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            rows = list(read_places(file))
            with transaction.atomic():
                created, updated = save_places(rows)
                links = save_inclusion({row.key: row.parents for row in rows})
        except PlacesFileError as error:
            raise CommandError(f"{error} Aucun lieu n’a été modifié.") from error
        except CycleError as error:
            loop = " → ".join(":".join(key) for key in error.args[1])
            raise CommandError(
                f"Des lieux se contiennent eux-mêmes : {loop}. Attendu : retirer l’un de ces liens "
                f"dans l’administration. Aucun lieu n’a été modifié."
            ) from error
        if created or updated:
            index_objects(Place, Place.objects.values_list("pk", flat=True))
        if created or updated or links:
            refresh(borrowers(Place, pk__isnull=False))
        if options["verbosity"]:
            self.stdout.write(
                f"Lieux : {len(rows)} dans le fichier, {created} créés, {updated} mis à jour, {links} liens changés."
            )


def save_places(rows: Iterable[PlaceRow]) -> tuple[int, int]:
    """Write the places that differ from the database; numbers of places created and updated."""
    stored = {(kind, code): values for kind, code, *values in Place.objects.values_list(*KEY_FIELDS, *LOADED_FIELDS)}
    changed: list[Place] = []
    created = 0
    for row in rows:
        values = [row.name, row.nature, row.population, " ".join(row.postal_codes), row.siren]
        if stored.get(row.key) != values:
            created += row.key not in stored
            changed.append(Place(kind=row.kind, code=row.code, **dict(zip(LOADED_FIELDS, values, strict=True))))
    Place.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=KEY_FIELDS,
        update_fields=LOADED_FIELDS,
    )
    return created, len(changed) - created


def save_inclusion(file_parents: Mapping[Key, Iterable[Key]]) -> int:
    """Update the parents of the file's places and everyone's ancestors; number of links changed."""
    ids = {(kind, code): pk for pk, kind, code in Place.objects.values_list("pk", *KEY_FIELDS)}
    keys = {pk: key for key, pk in ids.items()}
    parents = {key: set(file_parents.get(key, ())) for key in ids}
    for child, parent in Place.parents.through.objects.values_list("from_place_id", "to_place_id"):
        if keys[child] not in file_parents:
            parents[keys[child]].add(keys[parent])
    changed = 0
    for relation, wanted in (
        (Place.parents.through, parents),
        (Place.ancestors.through, close(parents)),
    ):
        pairs = {(ids[child], ids[parent]) for child, containers in wanted.items() for parent in containers}
        changed += save_links(relation.objects.all(), pairs)
    return changed


def save_links(links: models.QuerySet[Any], wanted: set[tuple[int, int]]) -> int:
    """Make the table hold exactly these pairs of place ids; number of rows removed and added."""
    stale: list[int] = []
    missing = set(wanted)
    for pk, child, parent in links.values_list("pk", "from_place_id", "to_place_id"):
        if (child, parent) in wanted:
            missing.discard((child, parent))
        else:
            stale.append(pk)
    for pks in batched(stale, BATCH):
        links.filter(pk__in=pks).delete()
    for pairs in batched(sorted(missing), BATCH):
        links.bulk_create(links.model(from_place_id=child, to_place_id=parent) for child, parent in pairs)
    return len(stale) + len(missing)
