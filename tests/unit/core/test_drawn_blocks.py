"""Blocks drawn from what they say: the drawing and the list say the same, and nothing overflows."""

import json
from itertools import combinations
from math import hypot

import pytest
from lxml import html

from cms.core.blocks import EcosystemBlock, TimelineBlock
from cms.core.ecosystem import LETTER, SIDE, draw
from tests.factories.resources import CapitalisationSheetFactory, GlossaryTermPageFactory, MonographFactory

POLES = [
    "Celles et ceux qui agissent sur place",
    "L’économie sociale et solidaire dans les collectivités",
    "Les autres pouvoirs publics",
    "Les collectifs et têtes de réseau",
    "L’appui aux projets",
    "L’enseignement et la recherche",
    "La transition écologique citoyenne",
    "Les autres acteur·ices économiques",
    *("Chambres", "Clubs", "Médias", "Écoles"),
]


def text_of(element):
    return " ".join(element.text_content().split())


def ecosystem(poles, members="adhérent·es\nsalarié·es"):
    value = {"centre": {"name": "Une structure locale", "members": members}, "poles": poles}
    block = EcosystemBlock()
    return html.fromstring(block.render(block.normalize(value)))


@pytest.mark.parametrize("count", range(3, 13))
def test_discs_keep_apart_inside_the_drawing(count):
    drawing = draw("Une structure locale", ["adhérent·es"], POLES[:count])
    discs = [drawing.centre, *drawing.poles]
    for one, other in combinations(discs, 2):
        assert hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius
    for disc in discs:
        assert disc.radius <= min(disc.x, disc.y, SIDE - disc.x, SIDE - disc.y)


@pytest.mark.parametrize("count", [3, 8])
def test_lines_stay_inside_their_disc(count):
    drawing = draw("La structure locale du mouvement", ["administrateur·ices"], POLES[:count])
    for disc in drawing.poles:
        lines = [*disc.small, *disc.name]
        assert [line.y for line in lines] == sorted({line.y for line in lines})
        for line in lines:
            assert hypot(len(line.text) * LETTER / 2, line.y - 6 - disc.y) < disc.radius, line
    assert [" ".join(line.text for line in disc.name) for disc in drawing.poles] == POLES[:count]


def test_lines_are_even_and_break_where_french_allows_it():
    disc = draw("Centre", [], ["L’enseignement et la recherche", "L’aide\xa0: qui\xa0?", "C"]).poles
    assert [line.text for line in disc[0].name] == ["L’enseignement", "et la recherche"]
    assert [line.text for line in disc[1].name] == ["L’aide\xa0: qui\xa0?"]


def test_the_list_says_what_the_drawing_shows():
    page = ecosystem([{"name": name, "members": "a\nb"} for name in POLES[:8]])
    [svg] = page.findall(".//svg")
    assert svg.get("aria-hidden") == "true"
    drawn = " ".join(line.text for line in svg.iter("tspan"))
    assert drawn.startswith("Une structure locale adhérent·es salarié·es 1 Celles et ceux")
    for number, name in enumerate(POLES[:8], start=1):
        assert f"{number} {name}" in drawn
    assert [text_of(item.find("strong")) for item in page.findall("ul/li/ol/li")] == POLES[:8]
    assert page.xpath("count(ul/li/ol/li[1]/ul/li)") == 2
    assert not page.xpath("//@style")


def test_a_draft_with_too_few_poles_shows_its_list():
    page = ecosystem([{"name": "Un pôle", "members": ""}], members="")
    assert page.findall(".//svg") == []
    assert text_of(page) == "Une structure locale Un pôle"


def test_a_timeline_is_an_ordered_list():
    block = TimelineBlock()
    value = [{"date": "2002", "title": "Fondation", "text": ""}, {"date": "2022", "title": "Guide", "text": "<p>x</p>"}]
    page = html.fromstring(block.render(block.normalize(value)))
    assert page.tag == "ol"
    assert [text_of(item) for item in page] == ["2002 Fondation", "2022 Guide x"]


@pytest.mark.django_db
def test_a_document_shows_both_with_their_links_and_no_word_marked_in_the_drawing(client, tree):
    linked = MonographFactory()
    GlossaryTermPageFactory(title="Chaire", definition="<p>Un enseignement.</p>")
    link = f'<p><a linktype="page" id="{linked.pk}">la monographie</a></p>'
    stream = [
        {"type": "timeline", "value": [{"date": "2002", "title": "Fondation", "text": link}]},
        {
            "type": "ecosystem",
            "value": {
                "centre": {"name": "Une chaire", "members": ""},
                "poles": [{"name": name, "members": ""} for name in POLES[:3]],
            },
        },
    ]
    page = html.fromstring(client.get(CapitalisationSheetFactory(context=json.dumps(stream)).url).content)
    [timeline] = page.xpath("//ol[@class='timeline']")
    assert timeline.xpath(".//a/@href") == [linked.url]
    [drawing] = page.xpath("//svg[@class='ecosystem__drawing']")
    assert not drawing.xpath(".//a | .//button | .//span")
