"""The drawings of the series: one for each type of document, light, with nothing but shapes, and only decoration."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from lxml import etree, html

from cms.core.templatetags.drawings import DRAWINGS, drawing
from resources.models import resource_types
from tests.factories.resources import CapitalisationSheetFactory, MonographFactory

NAMES = sorted({name for _prefix, name in DRAWINGS})
SVG = "{http://www.w3.org/2000/svg}"
#: What the site and WeasyPrint both draw alike.
SHAPES = {f"{SVG}{tag}" for tag in ("svg", "g", "path", "circle")}
MAX_BYTES = 700


def source(name):
    return Path(finders.find(f"img/drawings/{name}.svg")).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_light_and_holds_shapes_alone(name):
    content = source(name)
    assert len(content) <= MAX_BYTES
    root = etree.fromstring(content)
    assert {element.tag for element in root.iter()} <= SHAPES
    assert root.get("viewBox") == "0 0 40 40"
    assert not [element for element in root.iter() if {"id", "class", "style", "href"} & set(element.attrib)]


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_printed_in_the_ink_of_its_series(name):
    rules = Path(finders.find("css/pdf.css")).read_text()
    [ink] = {
        re.search(r"--tone: (#\w+)", rule)[1]
        for rule in re.findall(r"\{[^}]*\}", rules)
        if f"{name}.svg" in rule and "--tone" in rule
    } or {re.search(r'\^="fiche"\] \{[^}]*--tone: (#\w+)', rules)[1]}
    assert etree.fromstring(source(name)).get("color") == ink
    assert f"img/drawings/{name}.svg" in rules


def test_every_type_of_document_has_a_drawing():
    for model in resource_types():
        assert drawing(model.type_slug), model
    assert drawing("fiche-de-capitalisation-a") != drawing("fiche-de-capitalisation-b")
    assert drawing("") == ""


def test_a_cover_shows_the_drawing_and_the_number_to_eyes_alone(client, tree):
    CapitalisationSheetFactory(number="2.1")
    MonographFactory()
    page = html.fromstring(client.get("/collection/").content)
    covers = page.xpath("//svg[contains(@class, 'cover')]")
    assert sorted(cover.xpath("string(.)").strip() for cover in covers) == ["", "2.1"]
    assert all(cover.get("aria-hidden") == "true" and cover.xpath("g/*") for cover in covers)
    assert not page.xpath("//img | //*[local-name() = 'use']")


def test_a_document_opens_with_its_drawing(client, tree):
    page = html.fromstring(client.get(MonographFactory().url).content)
    [plate] = page.xpath("//header[@class='plate']//svg")
    assert plate.get("aria-hidden") == "true"
    assert "a18 18" in html.tostring(plate, encoding="unicode")
