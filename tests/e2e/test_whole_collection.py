"""The whole demonstration, page by page, from its sitemap: accessible, valid, light, without a dead link."""

import re
import urllib.error
import urllib.request
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from lxml import html

from tests.services.browser import run_axe, visit
from tests.services.validators import nu_errors
from tests.services.weight import weigh

pytestmark = pytest.mark.e2e

#: Bytes as transferred, and requests, of a first visit.
HOME, TEXT_PAGE = (100_000, 8), (60_000, 6)
MAX_DRESSING = 40_000
#: Lists, and all documents but the longest: a table or thirty inclusive forms, each said twice, cost a few points.
MIN_ECOINDEX, MIN_ECOINDEX_OF_LONGEST = 80, 78
#: Share of the pages that may be longest.
LONGEST = 0.05
#: What a browser rounds away: a late italic moves a line by less than a pixel.
STILL = 0.005
LOCATION = r"<loc>([^<]+)</loc>"


def opened(url):
    """Status and body of an address, redirects followed."""
    try:
        with urllib.request.urlopen(url) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, b""


@pytest.fixture(scope="module")
def addresses(site):
    """Every address of the sitemap."""
    _status, index = opened(f"{site.url}/sitemap.xml")
    sections = [opened(section)[1].decode() for section in re.findall(LOCATION, index.decode())]
    found = [address for section in sections for address in re.findall(LOCATION, section)]
    assert len(found) > 100
    return found


def test_axe_finds_nothing_on_any_page(browser, site, addresses):
    """In the light scheme; the dark one is tried on each kind of page by `test_pages`."""
    found = []
    with visit(browser, site.url) as (page, faults):
        for address in addresses:
            page.goto(address)
            found += [f"{address}: {violation}" for violation in run_axe(page)]
        assert faults == []
    assert found == []


def test_nu_finds_no_error_on_any_page(addresses):
    assert nu_errors(*(opened(address)[1].decode() for address in addresses)) == []


def test_no_link_is_dead(site, addresses):
    """Within the site: every address answers, every anchor exists on the page that it names."""
    anchors, links = {}, {}
    for address in addresses:
        document = html.document_fromstring(opened(address)[1])
        anchors[address] = set(document.xpath("//@id"))
        for href in document.xpath("//a/@href | //link[not(contains(@rel, 'preload'))]/@href"):
            target = urljoin(address, href)
            if urlsplit(target).netloc == urlsplit(site.url).netloc:
                links.setdefault(target, address)
    dead = []
    for target, source in links.items():
        address, fragment = urldefrag(target)
        if address not in anchors:
            status, body = opened(address)
            is_page = body[:15].lower() == b"<!doctype html>"
            anchors[address] = set(html.document_fromstring(body).xpath("//@id")) if is_page else set()
            if status != 200:
                dead.append(f"{source} → {target} ({status})")
        if fragment and unquote(fragment) not in anchors[address]:
            dead.append(f"{source} → {target} (no such anchor)")
    assert dead == []


def test_every_page_is_light_and_still(browser, site, addresses):
    heavy, longest = [], []
    for address in addresses:
        weight = weigh(browser, site.url, address)
        size, requests = HOME if urlsplit(address).path == "/" else TEXT_PAGE
        if (
            weight.size > size
            or weight.requests > requests
            or weight.dressing > MAX_DRESSING
            or weight.ecoindex < MIN_ECOINDEX_OF_LONGEST
            or weight.layout_shift > STILL
        ):
            heavy.append(f"{address}: {weight.as_dict()}")
        if weight.ecoindex < MIN_ECOINDEX:
            longest.append(address)
    assert heavy == []
    assert len(longest) <= len(addresses) * LONGEST


LISTS = ("/collection/", "/collection/?affichage=tableau", "/besoins/", "/boite-a-outils/", "/recherche/?q=ESS")


@pytest.mark.parametrize("address", LISTS)
def test_lists_are_light(browser, site, address):
    assert weigh(browser, site.url, address).ecoindex >= MIN_ECOINDEX
