"""Official places as rows of a file, and what each place lies in: pure code, without a database.

A place is named by its kind and its code, both strings: codes start with zeros (« 09 ») and collide
across kinds (32, 76 and 93 are each a région and a département).
"""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

DATA_FILE = Path(__file__).parent / "data" / "places.csv.gz"

REGION, DEPARTEMENT, EPCI, COMMUNE = OFFICIAL_KINDS = ("region", "departement", "epci", "commune")
"""Kinds that have an official code, widest first: the order of the file."""

type Key = tuple[str, str]
"""Kind and code of a place."""


class PlaceRow(NamedTuple):
    """One row of the file. `parents`: most direct first; `population`: None when unknown."""

    kind: str
    code: str
    name: str
    nature: str = ""
    parents: tuple[Key, ...] = ()
    population: int | None = None
    postal_codes: tuple[str, ...] = ()
    siren: str = ""

    @property
    def key(self) -> Key:
        return self.kind, self.code


class PlacesFileError(ValueError):
    """The file cannot be used; the French message names file, line and what was expected."""


class KindRule(NamedTuple):
    """What a row of one kind may hold. `code_shape` says in words what `code` matches."""

    code: re.Pattern[str]
    code_shape: str
    natures: tuple[str, ...]
    parents: tuple[str, ...]


RULES = {
    REGION: KindRule(re.compile(r"\d{2}"), gettext_noop("deux chiffres"), ("",), ()),
    # Overseas collectivities have no région and are no départements: nature COM says so.
    DEPARTEMENT: KindRule(
        re.compile(r"\d{2}|2[AB]|9[78]\d"),
        gettext_noop("deux chiffres, 2A, 2B, 97x ou 98x"),
        ("", "COM"),
        (REGION,),
    ),
    EPCI: KindRule(
        re.compile(r"\d{9}"), gettext_noop("neuf chiffres (SIREN)"), ("CA", "CC", "CU", "ME"), (DEPARTEMENT,)
    ),
    COMMUNE: KindRule(
        re.compile(r"\d[\dAB]\d{3}"), gettext_noop("cinq caractères (code Insee)"), ("",), (EPCI, DEPARTEMENT)
    ),
}
POSTAL_CODES = re.compile(r"(\d{5}( \d{5})*)?")
SIREN = re.compile(r"(\d{9})?")
POPULATION = re.compile(r"\d*")


def write_places(path: Path, rows: Iterable[PlaceRow]) -> None:
    """Write gzipped CSV: same rows, same bytes. An interrupted run leaves the former file."""
    part = path.with_name(f"{path.name}.part")
    with (
        part.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=9, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(PlaceRow._fields)
        for row in sorted(rows, key=lambda row: (OFFICIAL_KINDS.index(row.kind), row.code)):
            parents = " ".join(f"{kind}:{code}" for kind, code in row.parents)
            cells = row._asdict() | {"parents": parents, "postal_codes": " ".join(row.postal_codes)}
            writer.writerow(cells.values())
    part.replace(path)


def read_places(path: Path) -> Iterator[PlaceRow]:
    """Yield every row, checked. Parents come before what lies in them. Raises PlacesFileError."""
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
            yield from _parse(path.name, text)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        message = _("%(file)s : lecture impossible (%(error)s). Attendu : un fichier CSV en UTF-8, compressé par gzip.")
        raise PlacesFileError(message % {"file": path, "error": error}) from error


def _parse(file_name: str, text: Iterable[str]) -> Iterator[PlaceRow]:
    reader = csv.reader(text, strict=True)
    seen: set[Key] = set()
    try:
        _check_header(next(reader, []))
        for cells in reader:
            row = _parse_row(cells, seen)
            seen.add(row.key)
            yield row
    except _Unexpected as error:
        message = _("%(file)s, ligne %(line)d : %(error)s")
        raise PlacesFileError(message % {"file": file_name, "line": reader.line_num, "error": error}) from error


def _check_header(header: list[str]) -> None:
    if tuple(header) != PlaceRow._fields:
        message = _("colonnes « %(found)s ». Attendu : « %(expected)s ».")
        raise _Unexpected(message % {"found": ",".join(header), "expected": ",".join(PlaceRow._fields)})


def _parse_row(cells: list[str], seen: Collection[Key]) -> PlaceRow:
    if len(cells) != len(PlaceRow._fields):
        message = _("%(found)d colonnes. Attendu : %(expected)d colonnes.")
        raise _Unexpected(message % {"found": len(cells), "expected": len(PlaceRow._fields)})
    kind, code, name, nature, parents, population, postal_codes, siren = cells
    if kind not in RULES:
        raise _unexpected("kind", kind, _either(OFFICIAL_KINDS))
    rule = RULES[kind]
    for column, value, accepted, expected in (
        ("code", code, rule.code.fullmatch(code), rule.code_shape),
        ("code", code, (kind, code) not in seen, gettext_noop("un code présent une seule fois par type de lieu")),
        ("name", name, name.strip(), gettext_noop("un nom")),
        (
            "population",
            population,
            POPULATION.fullmatch(population),
            gettext_noop("un nombre entier d’habitants, ou vide"),
        ),
        (
            "postal_codes",
            postal_codes,
            POSTAL_CODES.fullmatch(postal_codes),
            gettext_noop("des codes de cinq chiffres, ou vide"),
        ),
        ("siren", siren, SIREN.fullmatch(siren), gettext_noop("neuf chiffres, ou vide")),
    ):
        if not accepted:
            raise _unexpected(column, value, _(expected))
    if nature not in rule.natures:
        raise _unexpected("nature", nature, _either(rule.natures))
    return PlaceRow(
        kind,
        code,
        name,
        nature,
        tuple(_parse_parent(parent, rule, seen) for parent in parents.split()),
        int(population) if population else None,
        tuple(postal_codes.split()),
        siren,
    )


def _parse_parent(parent: str, rule: KindRule, seen: Collection[Key]) -> Key:
    kind, _colon, code = parent.partition(":")
    if kind not in rule.parents:
        raise _unexpected("parents", parent, _either(f"{kind}:…" for kind in rule.parents))
    if (kind, code) not in seen:
        raise _unexpected("parents", parent, _("un lieu qui figure plus haut dans le fichier"))
    return kind, code


class _Unexpected(ValueError):
    """One line is not as expected."""


def _unexpected(column: str, value: str, expected: str) -> _Unexpected:
    message = _("colonne « %(column)s », valeur « %(value)s ». Attendu : %(expected)s.")
    return _Unexpected(message % {"column": column, "value": value, "expected": expected})


def _either(values: Iterable[str]) -> str:
    return _(" ou ").join(value or _("vide") for value in values) or _("vide")


def close(parents: Mapping[Key, Iterable[Key]]) -> dict[Key, frozenset[Key]]:
    """Every place with all it lies in. Raises graphlib.CycleError if one lies in itself."""
    ancestors: dict[Key, frozenset[Key]] = {}
    for key in TopologicalSorter(parents).static_order():
        ancestors[key] = inherit(key[0], parents.get(key, ()), ancestors)
    return ancestors


def inherit(kind: str, parents: Iterable[Key], ancestors: Mapping[Key, Iterable[Key]]) -> frozenset[Key]:
    """Ancestors of one place of this kind, given those of its parents.

    An EPCI lies in every département where it has a commune, but each of its communes lies in one
    only: a commune takes nothing through its EPCI.
    """
    found = set(parents)
    for parent in tuple(found):
        if not (kind == COMMUNE and parent[0] == EPCI):
            found.update(ancestors[parent])
    return frozenset(found)
