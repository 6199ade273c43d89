"""What the demonstration does not hold: a film kept here, a signature from the form to the list."""

import urllib.request

import pytest

from tests.services.browser import run_axe, visit
from tests.services.validators import nu_errors

pytestmark = pytest.mark.e2e

ADDRESS = "/collection/film-d-essai/"
#: The film's own bytes matter little: what is played is the browser's to say.
MAKE = """
from resources.models import ResourcePlace
from tests.factories.assets import DocumentFactory, ImageFactory
from tests.factories.resources import ManifestoFactory, PortraitFactory
film = DocumentFactory(file__filename="film.webm", file__data=b"\\x1aE\\xdf\\xa3" + bytes(1000))
captions = DocumentFactory(file__filename="film.vtt", file__data=b"WEBVTT\\n")
PortraitFactory(slug="film-d-essai", media_url="", media=film, captions=captions, poster=ImageFactory())
ManifestoFactory(slug="manifeste-d-essai")
"""
CLEAN = """
from resources.models import Manifesto, Portrait
for page in (Portrait.objects.get(slug="film-d-essai"), Manifesto.objects.get(slug="manifeste-d-essai")):
    page.delete()
"""


@pytest.fixture(scope="module")
def made(site):
    site.python(MAKE)
    yield site
    site.python(CLEAN)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_film_is_offered_to_everyone_and_loads_nothing_before_it_is_asked_for(browser, made, width, scheme):
    requested = []
    size = {"width": width, "height": 800}
    with visit(browser, made.url, viewport=size, color_scheme=scheme) as (page, faults):
        page.on("request", lambda request: requested.append(request.url))
        page.goto(ADDRESS)
        assert run_axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        ratio = page.evaluate(
            "(({width, height}) => width / height)(document.querySelector('video').getBoundingClientRect())"
        )
        assert ratio == pytest.approx(4 / 3, rel=0.02)
        assert not any("film.webm" in url for url in requested)
        assert page.context.cookies() == []
    assert faults == []


def test_nu_finds_no_error_in_its_page(made):
    with urllib.request.urlopen(made.url + ADDRESS) as answer:
        assert nu_errors(answer.read().decode()) == []


def test_one_signs_with_the_keyboard_and_without_script(browser, made):
    with visit(browser, made.url, java_script_enabled=False) as (page, faults):
        page.goto("/collection/manifeste-d-essai/")
        page.get_by_role("link", name="Signer le manifeste").click()
        page.get_by_label("Organisation ou collectivité").fill("Une école de la deuxième chance")
        page.keyboard.press("Tab")
        page.keyboard.type("direction")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**/signer/merci/")
        assert page.get_by_role("heading", level=1).inner_text() == "Merci de votre signature"
        assert "sessionid" not in {cookie["name"] for cookie in page.context.cookies()}
    assert faults == []
