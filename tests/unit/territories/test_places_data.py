"""Facts that the file of official places must hold, and how it is read and written."""

import gzip
import json
from collections import Counter
from graphlib import CycleError
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from territories.places import (
    DATA_FILE,
    Key,
    PlaceRow,
    PlacesFileError,
    close,
    read_places,
    write_places,
)

COLOMBELLES = ("commune", "14167")
CAEN_LA_MER = ("epci", "200065597")
CALVADOS = ("departement", "14")
NORMANDIE = ("region", "28")


@pytest.fixture(scope="module")
def places() -> dict[Key, PlaceRow]:
    return {row.key: row for row in read_places(DATA_FILE)}


@pytest.fixture(scope="module")
def ancestors(places: dict[Key, PlaceRow]) -> dict[Key, frozenset[Key]]:
    return close({key: row.parents for key, row in places.items()})


def test_counts_are_those_of_the_2026_edition(places):
    assert Counter(kind for kind, _ in places) == {
        "region": 18,
        "departement": 109,
        "epci": 1255,
        "commune": 34969,
    }


def test_file_stays_small():
    assert DATA_FILE.stat().st_size < 900_000


def test_colombelles_lies_in_caen_la_mer_calvados_and_normandie(places, ancestors):
    assert places[COLOMBELLES].name == "Colombelles"
    assert places[COLOMBELLES].parents == (CAEN_LA_MER, CALVADOS)
    assert places[COLOMBELLES].postal_codes == ("14460",)
    assert ancestors[COLOMBELLES] == {CAEN_LA_MER, CALVADOS, NORMANDIE}
    assert places[CAEN_LA_MER].name == "Communauté urbaine Caen la Mer"
    assert places[CAEN_LA_MER].nature == "CU"


def test_codes_keep_their_first_zero(places):
    assert places["departement", "09"].name == "Ariège"
    assert places["commune", "09261"].name == "Saint-Girons"
    assert places["region", "01"].name == "Guadeloupe"


def test_same_code_names_places_of_different_kinds(places):
    names = [(places["region", code].name, places["departement", code].name) for code in ("32", "76", "93")]
    assert names == [
        ("Hauts-de-France", "Gers"),
        ("Occitanie", "Seine-Maritime"),
        ("Provence-Alpes-Côte d’Azur", "Seine-Saint-Denis"),
    ]


def test_every_commune_lies_in_one_departement_and_at_most_one_region(places, ancestors):
    for key in (key for key in places if key[0] == "commune"):
        kinds = Counter(kind for kind, _ in ancestors[key])
        assert kinds["departement"] == 1, key
        assert kinds["region"] <= 1, key
        assert kinds["epci"] <= 1, key


def test_commune_of_an_epci_across_regions_takes_only_its_own_region(ancestors):
    aire_sur_l_adour = ("epci", "200030435")
    assert {("departement", "40"), ("departement", "32")} <= ancestors[aire_sur_l_adour]
    assert {("region", "75"), ("region", "76")} <= ancestors[aire_sur_l_adour]
    assert ancestors["commune", "40001"] == {
        aire_sur_l_adour,
        ("departement", "40"),
        ("region", "75"),
    }


def test_communes_without_epci_are_overseas_or_four_islands(places):
    alone = [row for row in places.values() if row.kind == "commune" and row.parents[0][0] != "epci"]
    assert len(alone) == 98
    mainland = {row.name for row in alone if not row.code.startswith("9")}
    assert mainland == {"Île-de-Bréhat", "Île-de-Sein", "Ouessant", "L’Île-d’Yeu"}


def test_overseas_collectivities_have_no_region(places):
    without_region = {row.code for row in places.values() if row.kind == "departement" and not row.parents}
    assert without_region == {row.code for row in places.values() if row.nature == "COM"}
    assert without_region == {"975", "977", "978", "984", "986", "987", "988", "989"}


def test_large_cities_keep_the_postal_codes_of_their_arrondissements(places):
    assert {"75001", "75020", "75116"} <= set(places["commune", "75056"].postal_codes)
    assert ("commune", "75101") not in places


def test_population_of_wider_places_is_the_sum_of_their_communes(places, ancestors):
    total = sum(row.population for key, row in places.items() if row.kind == "commune" and NORMANDIE in ancestors[key])
    assert places[NORMANDIE].population == total > 3_000_000
    assert places["departement", "984"].population is None


def test_names_are_typeset_in_french(places):
    assert not [row for row in places.values() if "'" in row.name or '"' in row.name or "  " in row.name]


def test_written_file_reads_back_the_same_and_is_reproducible(tmp_path):
    rows = [
        PlaceRow("commune", "14167", "Colombelles", "", (CALVADOS,), 7243, ("14460",), "211401674"),
        PlaceRow("departement", "14", "Calvados", parents=(NORMANDIE,)),
        PlaceRow("region", "28", "Normandie"),
    ]
    write_places(tmp_path / "one.csv.gz", rows)
    write_places(tmp_path / "two.csv.gz", reversed(rows))
    assert list(read_places(tmp_path / "one.csv.gz")) == rows[::-1]
    assert (tmp_path / "one.csv.gz").read_bytes() == (tmp_path / "two.csv.gz").read_bytes()


HEADER = "kind,code,name,nature,parents,population,postal_codes,siren"
REGION_LINE = "region,28,Normandie,,,,,"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("pays,28,Normandie,,,,,", "region ou departement ou epci ou commune"),
        ("region,28,Normandie,,,,,", "un code présent une seule fois par type de lieu"),
        ("departement,9,Ariège,,region:28,,,", "deux chiffres, 2A, 2B, 97x ou 98x"),
        ("departement,14,,,region:28,,,", "un nom"),
        ("departement,14,Calvados,CC,region:28,,,", "vide ou COM"),
        ("departement,14,Calvados,,region:76,,,", "un lieu qui figure plus haut dans le fichier"),
        ("departement,14,Calvados,,departement:28,,,", "region:…"),
        ("departement,14,Calvados,,region:28,beaucoup,,", "un nombre entier d’habitants, ou vide"),
        ("departement,14,Calvados,,region:28,,1400,", "des codes de cinq chiffres, ou vide"),
        ("departement,14,Calvados,,region:28,,,123", "neuf chiffres, ou vide"),
        ("departement,14,Calvados", "8 colonnes"),
    ],
)
def test_bad_row_is_named_with_file_line_and_what_was_expected(tmp_path, line, expected):
    path = tmp_path / "lieux.csv.gz"
    path.write_bytes(gzip.compress(f"{HEADER}\n{REGION_LINE}\n{line}\n".encode()))
    with pytest.raises(PlacesFileError) as error:
        list(read_places(path))
    assert str(error.value).startswith("lieux.csv.gz, ligne 3\u00a0: ")
    assert str(error.value).endswith(f"Attendu\u00a0: {expected}.")


def test_unexpected_columns_are_named(tmp_path):
    path = tmp_path / "lieux.csv.gz"
    path.write_bytes(gzip.compress(b"type,nom\n"))
    with pytest.raises(PlacesFileError, match=r"ligne 1.*type,nom.*kind,code"):
        list(read_places(path))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"kind,code", id="not compressed"),
        pytest.param(gzip.compress(HEADER.encode())[:-9], id="cut short"),
        pytest.param(gzip.compress(b"\xff"), id="not UTF-8"),
    ],
)
def test_file_that_cannot_be_read_is_named(tmp_path, content):
    path = tmp_path / "lieux.csv.gz"
    path.write_bytes(content)
    with pytest.raises(PlacesFileError, match=r"lieux\.csv\.gz.*UTF-8, compressé par gzip"):
        list(read_places(path))


def test_free_place_takes_everything_its_parents_lie_in():
    ancestors = close({("libre", "le-mail"): [COLOMBELLES], COLOMBELLES: [CALVADOS], CALVADOS: [NORMANDIE]})
    assert ancestors["libre", "le-mail"] == {COLOMBELLES, CALVADOS, NORMANDIE}


def test_place_cannot_lie_in_itself():
    with pytest.raises(CycleError):
        close({("libre", "a"): [("libre", "b")], ("libre", "b"): [("libre", "a")]})


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The smallest package with an EPCI across départements and an overseas collectivity."""
    files = {
        "package.json": {"name": "@etalab/decoupage-administratif", "version": "6.0.0"},
        "data/regions.json": [
            {"code": "28", "nom": "Normandie", "zone": "metro"},
            {"code": "975", "nom": "Saint-Pierre-et-Miquelon", "zone": "com"},
        ],
        "data/departements.json": [
            {"code": "14", "nom": "Calvados", "zone": "metro", "region": "28"},
            {"code": "27", "nom": "Eure", "zone": "metro", "region": "28"},
            {"code": "975", "nom": "Saint-Pierre-et-Miquelon", "zone": "com", "region": "975"},
        ],
        "data/epci.json": [
            {
                "code": "200000001",
                "nom": 'CC de l\'Estuaire "Trois  rives"',
                "type": "CC",
                "membres": [{"code": "14001"}, {"code": "27001"}, {"code": "27002"}],
            }
        ],
        "data/communes.json": [
            commune("14001", "14", population=10),
            commune("27001", "27", population=20),
            commune("27002", "27", population=30, codesPostaux=["27200", "27100"]),
            commune("27003", "27", type="commune-deleguee"),
            commune("97501", "975"),
        ],
    }
    (tmp_path / "data").mkdir()
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def commune(code: str, departement: str, **fields: object) -> dict[str, object]:
    return {
        "code": code,
        "nom": f"Commune {code}",
        "departement": departement,
        "type": "commune-actuelle",
    } | fields


def test_build_keeps_present_places_and_what_they_lie_in(package, tmp_path):
    output = tmp_path / "built.csv.gz"
    call_command("build_places", package, output=output)
    places = {row.key: row for row in read_places(output)}
    assert list(places) == [
        ("region", "28"),
        ("departement", "14"),
        ("departement", "27"),
        ("departement", "975"),
        ("epci", "200000001"),
        ("commune", "14001"),
        ("commune", "27001"),
        ("commune", "27002"),
        ("commune", "97501"),
    ]
    epci = places["epci", "200000001"]
    assert epci.name == "Communauté de communes de l’Estuaire «\u00a0Trois rives\u00a0»"
    assert epci.parents == (("departement", "27"), ("departement", "14"))
    assert places["commune", "27002"].parents == (("epci", "200000001"), ("departement", "27"))
    assert places["commune", "27002"].postal_codes == ("27100", "27200")
    assert places["departement", "975"] == PlaceRow("departement", "975", "Saint-Pierre-et-Miquelon", "COM")
    assert [
        epci.population,
        places["departement", "27"].population,
        places["region", "28"].population,
    ] == [60, 50, 60]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "package.json",
            {"name": "autre"},
            "package.json.*« autre ».*Attendu : @etalab/decoupage-administratif",
        ),
        ("data/regions.json", {}, "regions.json : dict.*Attendu : une liste JSON"),
        (
            "data/regions.json",
            [{"code": "28", "zone": "metro"}],
            r"entrée 1 \(code 28\).*« nom ».*un texte non vide",
        ),
        (
            "data/epci.json",
            [{"code": "1", "nom": "X", "type": "SIVU"}],
            "entrée 1.*« type » = 'SIVU'.*CA ou CC",
        ),
        (
            "data/communes.json",
            [commune("59350", "59")],
            "commune 59350 : departement « 59 » inconnu",
        ),
        (
            "data/communes.json",
            [commune("14001", "14", population="9")],
            "entrée 1.*« population ».*un nombre entier",
        ),
        (
            "data/communes.json",
            [commune("14001", "14", codesPostaux="14000")],
            "« codesPostaux ».*une liste de textes",
        ),
        ("data/communes.json", ["14001"], "communes.json, entrée 1.*Attendu : un objet"),
    ],
)
def test_build_names_file_entry_and_what_was_expected(package, tmp_path, name, content, message):
    output = tmp_path / "built.csv.gz"
    (package / name).write_text(json.dumps(content), encoding="utf-8")
    message = message.replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" : ", "\u00a0: ")
    with pytest.raises(CommandError, match=message):
        call_command("build_places", package, output=output)
    assert not output.exists()


def test_build_names_a_missing_file(package, tmp_path):
    (package / "data/epci.json").unlink()
    with pytest.raises(CommandError, match=r"epci\.json.*Attendu\u00a0: un fichier JSON"):
        call_command("build_places", package, output=tmp_path / "built.csv.gz")
