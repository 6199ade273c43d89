"""What a page's head tells search engines and feed readers."""

import pytest
from django.urls import reverse
from lxml import html
from wagtail.models import Locale

from tests.factories.resources import GlossaryTermPageFactory, MonographFactory


def head(client, address):
    return html.document_fromstring(client.get(address).content).find("head")


def links(client, address, relation):
    return [link for link in head(client, address).findall("link") if relation in link.get("rel").split()]


def robots(client, address):
    return [meta.get("content") for meta in head(client, address).findall("meta") if meta.get("name") == "robots"]


@pytest.mark.parametrize(
    ("address", "robot"),
    [
        ("/", []),
        ("/collection/", []),
        ("/collection/?page=2", []),
        ("/collection/?theme=energie", ["noindex"]),
        ("/collection/?tri=titre", ["noindex"]),
        ("/recherche/?q=eau", ["noindex"]),
    ],
)
def test_lists_made_by_filters_are_kept_out_of_search_engines(client, tree, address, robot):
    assert robots(client, address) == robot


def test_a_preview_is_kept_out_of_search_engines(admin_client, tree):
    page = MonographFactory()
    page.save_revision()
    response = admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_each_page_has_one_address(client, tree):
    page = MonographFactory()
    for address, canonical in (
        (page.url, page.full_url),
        (f"{page.url}?utm_source=lettre", page.full_url),
        ("/collection/?theme=energie", tree.collection.full_url),
        ("/", tree.home.full_url),
    ):
        assert [link.get("href") for link in links(client, address, "canonical")] == [canonical]


def test_each_page_of_a_long_list_has_its_own_address(client, tree):
    for _number in range(13):
        MonographFactory()
    [link] = links(client, "/collection/?page=2", "canonical")
    assert link.get("href") == f"{tree.collection.full_url}?page=2"


def test_a_document_is_described_by_its_essential(client, tree):
    page = MonographFactory(essential="Ce que le territoire a appris.")
    [description] = [meta for meta in head(client, page.url).findall("meta") if meta.get("name") == "description"]
    assert description.get("content") == "Ce que le territoire a appris."


def test_a_page_names_its_other_languages_and_its_own(client, tree):
    english = Locale.objects.create(language_code="en")
    for page in (tree.home, tree.glossary):
        page.copy_for_translation(english).save_revision().publish()
    term = GlossaryTermPageFactory(parent=tree.glossary)
    translation = term.copy_for_translation(english)
    translation.save_revision().publish()
    for page in (term, translation):
        languages = {
            link.get("hreflang"): link.get("href")
            for link in links(client, page.url, "alternate")
            if link.get("hreflang")
        }
        assert languages == {"fr": term.full_url, "en": translation.full_url}


def test_every_page_announces_the_feeds(client, tree):
    types = {link.get("type") for link in links(client, "/", "alternate")}
    assert {"application/atom+xml", "application/rss+xml", "text/calendar"} <= types


def test_a_page_travels_compressed_and_is_not_sent_twice(client, tree):
    page = MonographFactory(essential="Le territoire apprend. " * 30)
    whole = client.get(page.url)
    packed = client.get(page.url, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(whole.content) / 2
    again = client.get(page.url, headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]})
    assert again.status_code == 304
