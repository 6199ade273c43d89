"""The search page and the listing answer whatever is typed, and whatever their address says."""

import random

import pytest

from tests.factories.resources import (
    MonographFactory,
)

NASTY = [
    "",
    " ",
    '"',
    '"coopérer',
    "l’animation",
    "l'animation territoriale",
    "''' ; DROP TABLE wagtailcore_page --",
    "coopérer AND",
    "AND OR NOT NEAR",
    "NOT coopérer",
    "NEAR(coopérer, 2)",
    "title:coopérer",
    "coop*",
    "*",
    "-coopérer",
    "--",
    "a -",
    "(coopérer",
    "coopérer)",
    "^coopérer",
    "{coopérer}",
    "coopérer:*",
    "coopérer & !territoire | <->",
    "\\",
    "\\'",
    "%",
    "_",
    "\x00",
    "coop\x00érer",
    "\x1f\x7f",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "‮retourné",
    "日本語",
    "é" * 5_000,
    "mot " * 1_000,
    "salarié·es",
    "1901",
    "2.10",
    "C++",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nothing_that_is_typed_breaks_the_page(client, tree, text):
    response = client.get("/recherche/", {"q": text})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_nothing_drawn_at_random_breaks_the_page_either(client, tree):
    signs = "\"'’`*()[]{}:^~-+&|!<>=\\/%_.,;·«» \t\nabéàœ019ANDORNOTNEAR\x00\u202e😀"
    draw = random.Random(2027)  # noqa: S311 - the same texts at each run
    for _number in range(150):
        text = "".join(draw.choices(signs, k=draw.randint(1, 30)))
        assert client.get("/recherche/", {"q": text}).status_code == 200, repr(text)


@pytest.mark.parametrize("number", ["0", "-1", "abc", "999999999999", "2\x00", "", "1.5"])
def test_a_page_number_out_of_range_gives_the_nearest(client, tree, number):
    assert client.get("/recherche/", {"q": "coopérer", "page": number}).status_code == 200
    assert client.get("/collection/", {"page": number}).status_code == 200


@pytest.mark.parametrize("name", ["type", "theme", "lieu", "organisation", "annee", "tri"])
@pytest.mark.parametrize("value", ["'", "\x00", "0", "99999", "²", ":", "commune:", "x" * 3_000, "😀"])
def test_no_facet_value_breaks_the_listing(client, tree, name, value):
    for address in ("/collection/", "/flux/documents.atom"):
        assert client.get(address, {name: value}).status_code == 200


@pytest.mark.parametrize("name", ["type", "theme", "lieu", "organisation", "annee"])
def test_no_number_of_facet_values_breaks_the_listing(client, tree, name):
    assert client.get("/collection/", {name: range(1000, 1600)}).status_code == 200


PARAMETERS = ("type", "theme", "lieu", "organisation", "annee", "tri", "filtres", "page", "proches")


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize("value", ["'", "\x00", "0", "99999", "²", ":", "commune:", "x" * 3_000, "😀"])
def test_no_parameter_breaks_the_page(client, tree, name, value):
    MonographFactory(title="Rucher")
    assert client.get("/recherche/", {"q": "rucher", name: value}).status_code == 200


def test_no_number_of_values_breaks_the_page(client, tree):
    MonographFactory(title="Rucher")
    values = [f"commune:{number}" for number in range(600)]
    for name in ("type", "theme", "lieu", "organisation", "annee"):
        assert client.get("/recherche/", {"q": "rucher", name: values, "filtres": "tous"}).status_code == 200
