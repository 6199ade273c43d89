"""Every kind of public page, in a real browser: accessible, valid, narrow enough, silent."""

import urllib.error
import urllib.request

import pytest

from tests.services.browser import run_axe
from tests.services.validators import nu_errors

pytestmark = pytest.mark.e2e

ADDRESSES = [
    "/",
    "/collection/",
    "/collection/?theme=emploi-et-insertion&tri=titre",
    "/collection/?annee=1789",
    "/collection/?filtres=tous&type=fiche-outil:methode",
    "/collection/?affichage=tableau&tri=-lieu&theme=emploi-et-insertion&provenance=deduit",
    "/besoins/",
    "/besoins/accueillir-une-visite/",
    "/boite-a-outils/",
    "/catalogue-d-experiences/?affichage=tableau",
    "/collection/2-7-qu-est-ce-que-l-animation-territoriale/",
    "/collection/visite-caen/",
    "/collection/synthese-visite-caen/",
    "/collection/recit-colombelles/",
    "/collection/guide-reperes-methodologiques/",
    "/collection/guide-reperes-methodologiques/lire/mode-d-emploi/",
    "/collection/guide-reperes-methodologiques/lire/famille-a/",
    "/collection/guide-reperes-methodologiques/lire/2-9-comment-favoriser-la-cooperation-territoriale/",
    "/collection/guide-reperes-methodologiques/lire/glossaire/",
    "/collection/guide-reperes-methodologiques/lire/index/",
    "/collection/guide-reperes-methodologiques/lire/credits/",
    "/collection/guide-reperes-methodologiques/lire/tout/",
    "/collection/analyse-transversale/",
    "/collection/exemple-tzcld/",
    "/collection/mono-tzcld/",
    "/collection/outil-grille/",
    "/collection/projet-recherche-action/",
    "/collection/actes-coconstruire/",
    "/collection/manifeste/",
    "/collection/manifeste/signer/",
    "/organisations/",
    "/organisations/ardes/",
    "/territoires/",
    "/territoires/colombelles/",
    "/glossaire/",
    "/glossaire/ess/",
    "/agenda/",
    "/agenda/seminaire-coconstruire/",
    "/recherche/",
    "/recherche/?q=cooperation",
    "/recherche/?q=introuvable",
    "/recherche/?q=ESS&type=terme&tri=titre",
    "/recherche/?q=coopperation+teritoriale",
    "/recherche/?proches=inconnu",
    "/a-propos/",
    "/accessibilite/",
    "/mentions-legales/",
    "/compte/login/",
    "/compte/password/reset/",
    "/une-adresse-qui-n-existe-pas/",
]
#: Pages with a form that writes: its token needs a cookie.
FORMS = ("/compte/login/", "/compte/password/reset/")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page, address, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    assert run_axe(page) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_fits_320_pixels_and_has_one_title(page, address):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("address", [address for address in ADDRESSES if address not in FORMS])
def test_a_public_page_leaves_no_cookie_and_runs_no_script_but_that_of_the_search_box(page, address):
    page.goto(address)
    assert page.context.cookies() == []
    scripts = page.locator("script:not([type='application/ld+json'])")
    assert scripts.evaluate_all("scripts => scripts.every(script => /\\/suggestions\\.\\w+\\.js$/.test(script.src))")


def html_of(url):
    try:
        with urllib.request.urlopen(url) as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


def test_nu_finds_no_error(site):
    assert nu_errors(*(html_of(site.url + address) for address in ADDRESSES)) == []
