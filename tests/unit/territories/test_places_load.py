"""Loading the file of official places into the database."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from resources.models import ResourcePlace
from territories.finding import find_places
from territories.models import Place
from territories.places import PlaceRow, write_places
from tests.factories.resources import MonographFactory

pytestmark = pytest.mark.django_db

NORMANDIE, BRETAGNE = ("region", "28"), ("region", "53")
CALVADOS = ("departement", "14")
CAEN_LA_MER = ("epci", "200065597")
COLOMBELLES = ("commune", "14167")
ROWS = {
    NORMANDIE: PlaceRow(*NORMANDIE, "Normandie", population=3_300_000),
    BRETAGNE: PlaceRow(*BRETAGNE, "Bretagne"),
    CALVADOS: PlaceRow(*CALVADOS, "Calvados", parents=(NORMANDIE,)),
    CAEN_LA_MER: PlaceRow(*CAEN_LA_MER, "Caen la Mer", "CU", (CALVADOS,), siren="200065597"),
    COLOMBELLES: PlaceRow(*COLOMBELLES, "Colombelles", "", (CAEN_LA_MER, CALVADOS), 7243, ("14460", "14461")),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lieux.csv.gz"
    write_places(path, ROWS.values())
    return path


def keys(places) -> set[tuple[str, str]]:
    return set(places.values_list("kind", "code"))


def place(key: tuple[str, str]) -> Place:
    return Place.objects.get(kind=key[0], code=key[1])


def state() -> list[list[tuple[object, ...]]]:
    tables = (Place, Place.parents.through, Place.ancestors.through)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def test_load_writes_places_parents_and_all_ancestors(file):
    call_command("load_places", file)
    assert keys(Place.objects) == set(ROWS)
    colombelles = place(COLOMBELLES)
    assert (colombelles.name, colombelles.population, colombelles.siren) == (
        "Colombelles",
        7243,
        "",
    )
    assert colombelles.postal_codes == "14460 14461"
    assert keys(colombelles.parents) == {CAEN_LA_MER, CALVADOS}
    assert keys(colombelles.ancestors) == {CAEN_LA_MER, CALVADOS, NORMANDIE}
    assert keys(place(NORMANDIE).descendants) == {CALVADOS, CAEN_LA_MER, COLOMBELLES}
    assert place(BRETAGNE).population is None
    assert place(CAEN_LA_MER).nature == "CU"


def test_second_load_writes_nothing(file):
    call_command("load_places", file)
    before = state()
    with CaptureQueriesContext(connection) as queries:
        call_command("load_places", file)
    assert state() == before
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_new_edition_updates_in_place_and_moves_what_moved(file):
    call_command("load_places", file)
    key_of_calvados = place(CALVADOS).pk
    moved = ROWS[CALVADOS]._replace(name="Le Calvados", parents=(BRETAGNE,))
    write_places(file, (ROWS | {CALVADOS: moved}).values())
    call_command("load_places", file)
    assert (place(CALVADOS).pk, place(CALVADOS).name) == (key_of_calvados, "Le Calvados")
    assert keys(place(COLOMBELLES).ancestors) == {CAEN_LA_MER, CALVADOS, BRETAGNE}
    assert keys(place(NORMANDIE).descendants) == set()


def test_place_gone_from_the_file_is_kept_with_what_it_lies_in(file):
    call_command("load_places", file)
    write_places(file, [row for row in ROWS.values() if row.key != COLOMBELLES])
    call_command("load_places", file)
    assert keys(place(COLOMBELLES).ancestors) == {CAEN_LA_MER, CALVADOS, NORMANDIE}


def test_free_places_are_kept_and_follow_the_places_they_lie_in(file):
    call_command("load_places", file)
    plateau = Place.objects.create(kind="libre", code="le-plateau", name="Le Plateau")
    plateau.parents.add(place(COLOMBELLES))
    call_command("load_places", file)
    assert keys(plateau.parents) == {COLOMBELLES}
    assert keys(plateau.ancestors) == {COLOMBELLES, CAEN_LA_MER, CALVADOS, NORMANDIE}


def test_bad_row_changes_nothing_and_says_where(file):
    call_command("load_places", file)
    before = state()
    bad = ROWS[COLOMBELLES]._replace(parents=(("departement", "99"),))
    write_places(
        file,
        (ROWS | {NORMANDIE: ROWS[NORMANDIE]._replace(name="Autre nom"), COLOMBELLES: bad}).values(),
    )
    with pytest.raises(CommandError, match=r"lieux\.csv\.gz, ligne 6.*departement:99.*Attendu.*Aucun lieu"):
        call_command("load_places", file)
    assert state() == before


def test_free_places_in_a_circle_change_nothing_and_are_named(file):
    here, there = (Place.objects.create(kind="libre", code=code, name=code) for code in ("ici", "la"))
    here.parents.add(there)
    there.parents.add(here)
    before = state()
    with pytest.raises(CommandError, match=r"libre:ici.*Aucun lieu"):
        call_command("load_places", file)
    assert state() == before


def test_whole_file_loads():
    call_command("load_places")
    normandie = place(NORMANDIE)
    assert Place.objects.count() == 36_351
    assert normandie.descendants.filter(kind="commune").count() > 2_000
    assert keys(place(COLOMBELLES).ancestors) == {CAEN_LA_MER, CALVADOS, NORMANDIE}


def test_what_was_loaded_is_found_at_once_by_the_admin_and_by_readers(file, tree):
    call_command("load_places", file)
    MonographFactory(title="Une monographie", place_links=[ResourcePlace(place=place(COLOMBELLES))])
    assert [found.name for found in find_places("colombelles", Place.objects.all())] == ["Colombelles"]
    renamed = ROWS[NORMANDIE]._replace(name="Grande Neustrie")
    write_places(file, (ROWS | {NORMANDIE: renamed}).values())
    call_command("load_places", file)
    assert [found.name for found in find_places("neustrie", Place.objects.all())] == ["Grande Neustrie"]
    assert [page.title for page in Page.objects.search("neustrie")] == ["Une monographie"]
    assert not Page.objects.search("normandie")
