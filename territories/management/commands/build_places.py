"""Make the file of official places from an unpacked npm package @etalab/decoupage-administratif."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from territories.places import (
    COMMUNE,
    DATA_FILE,
    DEPARTEMENT,
    EPCI,
    REGION,
    Key,
    PlaceRow,
    write_places,
)

PACKAGE = "@etalab/decoupage-administratif"
OVERSEAS_COLLECTIVITY = "com"
EPCI_NATURES = {
    "CA": ("CA", "Communauté d’agglomération"),
    "CC": ("CC", "Communauté de communes"),
    "CU": ("CU", "Communauté urbaine"),
    "METRO": ("ME", "Métropole"),
    # The métropole de Lyon is a collectivity of its own that exercises the powers of a métropole.
    "MET69": ("ME", "Métropole"),
}


class Command(BaseCommand):
    help = f"Construit le fichier des lieux officiels à partir du paquet npm {PACKAGE} décompressé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("package", type=Path, help="Dossier du paquet décompressé (il contient package.json).")
        parser.add_argument("--output", type=Path, default=DATA_FILE, help="Fichier à écrire (.csv.gz).")

    def handle(self, *args: Any, package: Path, output: Path, **options: Any) -> None:
        manifest = read_json(package / "package.json", dict)
        if manifest.get("name") != PACKAGE:
            raise CommandError(f"{package / 'package.json'} : paquet « {manifest.get('name')} ». Attendu : {PACKAGE}.")
        rows = build_rows(package / "data")
        write_places(output, rows)
        counts = Counter(row.kind for row in rows)
        self.stdout.write(f"{output} : {PACKAGE} {manifest.get('version')}")
        for kind, count in counts.items():
            self.stdout.write(f"  {kind} : {count}")


class Entry:
    """One entry of one JSON file, whose fields are either as expected or named in an error."""

    def __init__(self, path: Path, number: int, content: Any) -> None:
        self.where = f"{path}, entrée {number}"
        if not isinstance(content, dict):
            raise CommandError(f"{self.where} : « {content!r:.40} ». Attendu : un objet.")
        self.content = content
        if isinstance(content.get("code"), str):
            self.where += f" (code {content['code']})"

    def text(self, field: str) -> str:
        value = self.content.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self.unexpected(field, "un texte non vide")
        return value

    def optional_text(self, field: str) -> str:
        return self.text(field) if field in self.content else ""

    def optional_count(self, field: str) -> int | None:
        value = self.content.get(field)
        if value is not None and (type(value) is not int or value < 0):
            raise self.unexpected(field, "un nombre entier positif ou nul")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        value = self.content.get(field, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.unexpected(field, "une liste de textes")
        return tuple(value)

    def unexpected(self, field: str, expected: str) -> CommandError:
        return CommandError(
            f"{self.where} : champ « {field} » = {self.content.get(field)!r:.60}. Attendu : {expected}."
        )


def read_json(path: Path, expected: type) -> Any:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} : lecture impossible ({error}). Attendu : un fichier JSON.") from error
    if not isinstance(content, expected):
        shape = "un objet" if expected is dict else "une liste"
        raise CommandError(f"{path} : {type(content).__name__}. Attendu : {shape} JSON.")
    return content


def read_entries(path: Path) -> Iterator[Entry]:
    for number, content in enumerate(read_json(path, list), start=1):
        yield Entry(path, number, content)


def build_rows(data: Path) -> list[PlaceRow]:
    """Rows of every kind. Only communes come with a population; wider places take the sum."""
    epci_of, epcis = read_epcis(data / "epci.json")
    communes = list(read_communes(data / "communes.json", epci_of))
    wider = [
        *read_regions(data / "regions.json"),
        *read_departements(data / "departements.json"),
        *epcis,
    ]
    known = {row.key: row for row in wider}

    members: dict[Key, list[PlaceRow]] = defaultdict(list)
    for commune in communes:
        for parent in commune.parents:
            if parent not in known:
                raise CommandError(
                    f"{data / 'communes.json'}, commune {commune.code} : "
                    f"{parent[0]} « {parent[1]} » inconnu. "
                    f"Attendu : un code présent dans le fichier correspondant."
                )
            members[parent].append(commune)
            if parent[0] == DEPARTEMENT:
                for region in known[parent].parents:
                    members[region].append(commune)
    rows = []
    for row in wider:
        if row.kind == EPCI:
            row = row._replace(parents=departements_of(members[row.key]))
        rows.append(row._replace(population=total_population(members[row.key])))
    return rows + communes


def read_regions(path: Path) -> Iterator[PlaceRow]:
    """Régions; overseas collectivities, which the package repeats here, stay with départements."""
    for entry in read_entries(path):
        if entry.text("zone") != OVERSEAS_COLLECTIVITY:
            yield PlaceRow(REGION, entry.text("code"), typeset(entry.text("nom")))


def read_departements(path: Path) -> Iterator[PlaceRow]:
    for entry in read_entries(path):
        code, name = entry.text("code"), typeset(entry.text("nom"))
        if entry.text("zone") == OVERSEAS_COLLECTIVITY:
            yield PlaceRow(DEPARTEMENT, code, name, nature="COM")
        else:
            yield PlaceRow(DEPARTEMENT, code, name, parents=((REGION, entry.text("region")),))


def read_epcis(path: Path) -> tuple[dict[str, str], list[PlaceRow]]:
    """Code of the EPCI of each commune that has one, and the rows of the EPCI."""
    epci_of: dict[str, str] = {}
    rows = []
    for entry in read_entries(path):
        code, source_nature = entry.text("code"), entry.text("type")
        if source_nature not in EPCI_NATURES:
            raise entry.unexpected("type", " ou ".join(EPCI_NATURES))
        nature, spelled_out = EPCI_NATURES[source_nature]
        name = typeset(re.sub(rf"^{source_nature}\b", spelled_out, entry.text("nom")))
        rows.append(PlaceRow(EPCI, code, name, nature=nature, siren=code))
        for number, member in enumerate(entry.content.get("membres", []), start=1):
            commune = Entry(path, number, member).text("code")
            if epci_of.setdefault(commune, code) != code:
                raise entry.unexpected("membres", f"la commune {commune} dans un seul EPCI")
    return epci_of, rows


def read_communes(path: Path, epci_of: dict[str, str]) -> Iterator[PlaceRow]:
    """Present communes; former ones and arrondissements municipaux are left out."""
    for entry in read_entries(path):
        if entry.text("type") != "commune-actuelle":
            continue
        code = entry.text("code")
        parents = [(DEPARTEMENT, entry.text("departement"))]
        if code in epci_of:
            parents.insert(0, (EPCI, epci_of[code]))
        yield PlaceRow(
            COMMUNE,
            code,
            typeset(entry.text("nom")),
            parents=tuple(parents),
            population=entry.optional_count("population"),
            postal_codes=tuple(sorted(entry.texts("codesPostaux"))),
            siren=entry.optional_text("siren"),
        )


def departements_of(communes: Iterable[PlaceRow]) -> tuple[Key, ...]:
    """Départements where these communes lie, the one that has most of them first."""
    counts = Counter(parent for commune in communes for parent in commune.parents if parent[0] == DEPARTEMENT)
    return tuple(sorted(counts, key=lambda key: (-counts[key], key)))


def total_population(communes: Iterable[PlaceRow]) -> int | None:
    """Sum of the communes' populations; None if one of them is unknown or there is none."""
    populations = [commune.population for commune in communes]
    if not populations or None in populations:
        return None
    return sum(population for population in populations if population is not None)


def typeset(name: str) -> str:
    """The name as it is printed in French: curly apostrophes, « guillemets », single spaces."""
    name = re.sub(r"(''|\")(.+?)\1", "«\u00a0\\2\u00a0»", name)
    return re.sub(r" +", " ", name.replace("'", "’")).strip()
