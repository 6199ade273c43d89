"""Places in the admin: found by what people type, chosen by the dozen, official ones only read."""

import pytest
from django.urls import reverse

from territories.finding import find_places
from territories.models import Place
from tests.factories.resources import ReferenceFactory
from tests.factories.territories import MembershipFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    region = PlaceFactory(kind="region", code="28", name="Normandie")
    calvados = PlaceFactory(kind="departement", code="14", name="Calvados", parents=[region])
    return {
        place.name: place
        for place in (
            region,
            calvados,
            PlaceFactory(code="14167", name="Colombelles", postal_codes="14460", parents=[calvados]),
            PlaceFactory(code="27229", name="Évreux", population=46000),
            PlaceFactory(code="27684", name="Le Vieil-Évreux", population=700),
            PlaceFactory(code="84054", name="L’Isle-sur-la-Sorgue", postal_codes="84800 84801"),
            PlaceFactory(code="02565", name="Œuilly", postal_codes="02160"),
            PlaceFactory(code="14460", name="Moyaux", postal_codes="14590"),
        )
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("evreux", ["Évreux", "Le Vieil-Évreux"]),
        ("ÉVREUX", ["Évreux", "Le Vieil-Évreux"]),
        ("vieil evreux", ["Le Vieil-Évreux"]),
        ("l'isle sur", ["L’Isle-sur-la-Sorgue"]),
        ("vreux", []),
        ("oeuilly", ["Œuilly"]),
        ("Œuilly", ["Œuilly"]),
        ("14460", ["Moyaux", "Colombelles"]),
        ("84801", ["L’Isle-sur-la-Sorgue"]),
        ("14", ["Calvados", "Colombelles", "Moyaux"]),
        ("(", []),
    ],
)
def test_a_place_is_found_by_its_name_code_or_postal_code(places, query, names):
    assert [place.name for place in find_places(query, Place.objects.all())] == names


@pytest.mark.parametrize("view", ["choose", "choose_results"])
def test_a_place_is_chosen_by_searching(admin_client, places, view):
    response = admin_client.get(reverse(f"place_chooser:{view}"), {"q": "colomb", "multiple": "1"})
    content = response.json()["html"] if view == "choose" else response.content.decode()
    assert "Colombelles" in content
    assert "14167" in content
    assert "Moyaux" not in content


def test_a_reference_is_chosen_by_searching(admin_client):
    ReferenceFactory(title="L’économie sociale en Europe", authors="Un collectif", year="2014")
    ReferenceFactory(title="Autre chose")
    content = admin_client.get(reverse("reference_chooser:choose_results"), {"q": "collectif europe"}).content.decode()
    assert "économie sociale" in content
    assert "Autre chose" not in content


def form_data(name, parents=(), **values):
    fields = {f"parent_{rank}": parent.pk for rank, parent in enumerate(parents)}
    return {"name": name, "nature": "quartier", "latitude": "", "longitude": ""} | fields | values


def test_a_free_place_takes_a_code_and_lies_in_all_that_contains_it(admin_client, places):
    admin_client.post(reverse("place:add"), form_data("Écoquartier des Prés", [places["Colombelles"]]))
    place = Place.objects.get(name="Écoquartier des Prés")
    assert (place.kind, place.code) == ("libre", "ecoquartier-des-pres")
    assert {ancestor.name for ancestor in place.ancestors.all()} == {"Colombelles", "Calvados", "Normandie"}
    admin_client.post(reverse("place:add"), form_data("Écoquartier des Prés"))
    assert Place.objects.get(code="ecoquartier-des-pres-2")


def test_moving_a_free_place_moves_the_free_places_inside_it(admin_client, places):
    admin_client.post(reverse("place:add"), form_data("Le Plateau", [places["Colombelles"]]))
    outer = Place.objects.get(code="le-plateau")
    admin_client.post(reverse("place:add"), form_data("La Cour", [outer]))
    inner = Place.objects.get(code="la-cour")
    assert places["Normandie"] in inner.ancestors.all()
    admin_client.post(reverse("place:edit", args=[outer.pk]), form_data("Le Plateau", [places["Évreux"]]))
    assert {ancestor.name for ancestor in inner.ancestors.all()} == {"Le Plateau", "Évreux"}
    response = admin_client.post(reverse("place:edit", args=[outer.pk]), form_data("Le Plateau", [inner]))
    assert "parent_0" in response.context["form"].errors


def test_an_official_place_is_read_only(admin_client, places):
    place = places["Évreux"]
    shown = reverse("place:inspect", args=[place.pk])
    for view in ("edit", "delete"):
        url = reverse(f"place:{view}", args=[place.pk])
        assert admin_client.get(url).url == shown
        assert admin_client.post(url, form_data("Autre nom")).url == shown
    place.refresh_from_db()
    assert place.name == "Évreux"
    assert "27229" in admin_client.get(shown).content.decode()
    content = admin_client.get(reverse("place:index"), {"q": "evreux"}).content.decode()
    assert shown in content
    assert reverse("place:edit", args=[place.pk]) not in content


def test_memberships_are_listed_and_edited(tree, admin_client):
    membership = MembershipFactory()
    assert membership.organisation.title in admin_client.get(reverse("membership:index")).content.decode()
    assert admin_client.get(reverse("membership:edit", args=[membership.pk])).status_code == 200
