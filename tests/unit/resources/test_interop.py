"""Feeds, calendar and sitemap, read by the libraries that others read them with."""

import datetime
import html

import feedparser
import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree
from wagtail.models import Locale

from cms.core.visibility import Scope
from resources.interop.sitemaps import SectionSitemap
from resources.models import Credit
from tests.factories.home import StandardPageFactory
from tests.factories.resources import (
    CapitalisationSheetFactory,
    GlossaryTermPageFactory,
    MonographFactory,
    ThemeFactory,
    ToolSheetFactory,
)
from tests.factories.territories import EventFactory, OrganisationPageFactory, TerritoryPageFactory

FEEDS = ("/flux/documents.atom", "/flux/documents.rss")
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def parse(client, address):
    parsed = feedparser.parse(client.get(address).content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_gives_each_document_with_identifier_dates_licence_and_authors(client, tree, address):
    authors = [OrganisationPageFactory(title="Pôle & associés"), OrganisationPageFactory(title="Une commune")]
    document = MonographFactory(
        title="Coopérer < décider",
        essential="Un essentiel & ses <signes>.",
        credits=[Credit(role="auteur", organisation=author) for author in authors],
    )
    MonographFactory()
    parsed = parse(client, address)
    assert len(parsed.entries) == 2
    for entry in parsed.entries:
        assert entry.id
        assert entry.published_parsed
        assert "Creative Commons" in entry.rights
    entry = next(entry for entry in parsed.entries if entry.id.endswith(document.permanent_path))
    assert html.unescape(entry.title) == document.title
    assert entry.link == document.full_url
    assert "Un essentiel &amp; ses &lt;signes&gt;." in entry.summary
    assert [author.name for author in entry.authors] == ["Pôle & associés", "Une commune"]
    assert document.licence_url in [link.href for link in entry.links if link.rel == "license"] or (
        entry.get("license") == document.licence_url
    )


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_filtered_like_the_listing(client, tree, address):
    chosen = MonographFactory(themes=[ThemeFactory(label_fr="Énergie", slug="energie")])
    MonographFactory()
    ToolSheetFactory(themes=[ThemeFactory(label_fr="Énergie", slug="energie")])
    parsed = parse(client, f"{address}?theme=energie&type=monographie")
    assert [entry.link for entry in parsed.entries] == [chosen.full_url]
    assert "theme=energie" in parsed.feed.link


@pytest.mark.parametrize("address", FEEDS)
def test_an_empty_feed_is_a_feed(client, tree, address):
    assert parse(client, address).entries == []


@pytest.mark.parametrize("address", FEEDS)
def test_what_a_word_processor_left_behind_does_not_break_a_feed(client, tree, address):
    MonographFactory(title="Un titre\x0bcoupé", essential="Un\x01 essentiel\x1f.")
    assert len(parse(client, address).entries) == 1


@pytest.mark.parametrize("address", [*FEEDS, "/agenda/agenda.ics", "/sitemap-documents.xml"])
def test_who_has_it_already_is_told_so(client, tree, address):
    MonographFactory()
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_the_listing_announces_the_feeds_of_its_own_filters(client, tree):
    ThemeFactory(slug="energie")
    page = client.get("/collection/?theme=energie").content.decode()
    assert 'type="application/atom+xml"' in page
    assert "/flux/documents.atom?theme=energie" in page
    assert "/flux/documents.rss?theme=energie" in page


def test_the_agenda_is_a_calendar_of_whole_days(client, tree):
    event = EventFactory(
        title="Journée d’étude ; coopérer, partager",
        start_date=datetime.date(2027, 3, 30),
        end_date=datetime.date(2027, 4, 1),
        venue="Caen",
    )
    EventFactory(start_date=None)
    response = client.get("/agenda/agenda.ics")
    assert response["Content-Type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(response.content)
    [component] = calendar.walk("VEVENT")
    assert component["uid"] == f"{event.accession}@librairie-des-territoires"
    assert component.decoded("dtstart") == datetime.date(2027, 3, 30)
    assert component.decoded("dtend") == datetime.date(2027, 4, 2)
    assert component["summary"] == event.title
    assert component["url"] == event.full_url
    assert calendar.to_ical() == response.content


def test_an_event_keeps_its_identifier_when_its_address_changes(client, tree):
    event = EventFactory(start_date=datetime.date(2027, 3, 30))
    before = icalendar.Calendar.from_ical(client.get("/agenda/agenda.ics").content).walk("VEVENT")[0]["uid"]
    event.slug, event.title = "autre-adresse", "Autre titre"
    event.save_revision().publish()
    after = icalendar.Calendar.from_ical(client.get("/agenda/agenda.ics").content).walk("VEVENT")[0]["uid"]
    assert before == after


def section(client, name, **query):
    root = etree.fromstring(client.get(f"/sitemap-{name}.xml", query).content)
    return {url.findtext(f"{SITEMAP}loc"): url for url in root.iter(f"{SITEMAP}url")}


def test_the_sitemap_lists_every_page_once_in_its_section(client, tree):
    pages = {
        "documents": CapitalisationSheetFactory(),
        "organisations": OrganisationPageFactory(),
        "territoires": TerritoryPageFactory(),
        "glossaire": GlossaryTermPageFactory(),
        "agenda": EventFactory(),
        "pages": StandardPageFactory(),
    }
    index = etree.fromstring(client.get("/sitemap.xml").content)
    locations = [element.text for element in index.iter(f"{SITEMAP}loc")]
    assert locations == [f"http://testserver/sitemap-{name}.xml" for name in pages]
    for name, page in pages.items():
        addresses = {address.removeprefix("http://testserver") for address in section(client, name)}
        sections = {tree.home.url, *(child.url for child in tree.home.get_children())} if name == "pages" else set()
        assert addresses == {page.url} | sections


def test_the_sitemap_dates_each_page(client, tree):
    page = MonographFactory()
    page.save_revision().publish()
    page.refresh_from_db()
    [url] = section(client, "documents").values()
    assert url.findtext(f"{SITEMAP}lastmod") == f"{timezone.localtime(page.last_published_at):%Y-%m-%d}"


def test_a_long_section_is_cut_into_files(client, tree, monkeypatch):
    monkeypatch.setattr(SectionSitemap, "limit", 2)
    for _number in range(5):
        GlossaryTermPageFactory()
    index = etree.fromstring(client.get("/sitemap.xml").content)
    files = [element.text for element in index.iter(f"{SITEMAP}loc") if "glossaire" in element.text]
    assert len(files) == 3
    addresses = [address for number in (1, 2, 3) for address in section(client, "glossaire", p=number)]
    assert len(set(addresses)) == 5
    assert client.get("/sitemap-glossaire.xml?p=4").status_code == 404


def test_no_file_of_the_sitemap_holds_more_than_five_thousand_addresses():
    assert SectionSitemap.limit <= 5_000


def test_the_sitemap_tells_each_page_in_its_other_languages(client, tree):
    english = Locale.objects.create(language_code="en")
    tree.home.copy_for_translation(english).save_revision().publish()
    tree.glossary.copy_for_translation(english).save_revision().publish()
    term, alone = (GlossaryTermPageFactory(parent=tree.glossary) for _number in range(2))
    translation = term.copy_for_translation(english)
    translation.save_revision().publish()
    urls = section(client, "glossaire")
    expected = {"fr": f"http://testserver{term.url}", "en": f"http://testserver{translation.url}"}
    assert translation.url.startswith("/en/")
    for page in (term, translation):
        links = urls[f"http://testserver{page.url}"].iter(f"{XHTML}link")
        assert {link.get("hreflang"): link.get("href") for link in links} == expected
    assert list(urls[f"http://testserver{alone.url}"].iter(f"{XHTML}link")) == []


def test_an_unknown_section_answers_404(client, tree):
    assert client.get("/sitemap-secrets.xml").status_code == 404


def test_robots_are_told_what_to_leave_and_where_the_sitemap_is(client, tree):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /admin/", "Disallow: /recherche/", "Disallow: /en/recherche/"} <= set(lines)
    assert f"Sitemap: http://testserver{reverse('sitemap:index')}" in lines


def test_the_scope_of_the_sitemap_holds_every_locale_of_the_site(rf, tree):
    english = Locale.objects.create(language_code="en")
    tree.home.copy_for_translation(english).save_revision().publish()
    scopes = Scope.of(rf.get("/", headers={"host": "localhost"})).in_every_locale()
    assert {scope.root.locale.language_code for scope in scopes} == {"fr", "en"}
