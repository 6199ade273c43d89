"""A portrait is published with all that lets one do without the sound or the picture, and asks nothing of elsewhere."""

import contextlib

import pytest
from lxml import html as lxml_html
from wagtail.models import Collection, CollectionViewRestriction

from cms.core.visibility import Scope
from resources.exports.document import document_html
from tests.factories.assets import DocumentFactory, ImageFactory
from tests.factories.resources import PortraitFactory

pytestmark = pytest.mark.django_db


def file(name, **fields):
    return DocumentFactory(title=name, file__filename=name, **fields)


@pytest.fixture
def film():
    return {"media_url": "", "captioned_at_source": False, "media": file("film.mp4"), "captions": file("film.vtt")}


@pytest.fixture
def internal(db):
    collection = Collection.get_first_root_node().add_child(name="Fichiers internes")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    return collection


def wrong_fields(**fields):
    blank = {"media_url": "", "captioned_at_source": False, "live": False}
    return [error.field for error in PortraitFactory(**blank | fields).publication_errors()]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["media"]),
        ({"media_url": "https://video.example.org/1"}, ["captioned_at_source"]),
        ({"media_url": "https://video.example.org/1", "captioned_at_source": True}, []),
        ({"media_url": "https://son.example.org/1", "media_kind": "son"}, []),
        ({"media": "film.mp4"}, ["captions"]),
        ({"media": "film.webm", "captions": "film.vtt"}, []),
        ({"media": "film.mp4", "captions": "film.txt"}, ["captions"]),
        ({"media": "voix.mp3", "captions": "film.vtt"}, ["media"]),
        ({"media": "voix.mp3", "media_kind": "son"}, []),
        ({"media": "film.mp4", "media_kind": "son"}, ["media"]),
        ({"media": "voix.m4a", "media_kind": "son", "transcript": "[]"}, ["transcript"]),
    ],
)
def test_publication_asks_for_what_replaces_sound_and_picture(tree, fields, wrong):
    files = {name: file(value) for name, value in fields.items() if name in ("media", "captions")}
    assert wrong_fields(**fields | files) == wrong


def test_a_file_that_readers_may_not_open_is_refused_on_a_public_page(tree, internal):
    media, captions = file("film.mp4", collection=internal), file("film.vtt", collection=internal)
    assert wrong_fields(media=media, captions=captions) == ["media", "captions"]


def test_a_file_reserved_since_is_not_named(client, tree, film, internal):
    page = PortraitFactory(**film)
    film["media"].collection = internal
    film["media"].save()
    for shown in (client.get(page.get_url()).content.decode(), document_html(page, Scope.for_site(tree.site))):
        assert "film.mp4" not in shown


def test_a_film_is_played_here_without_being_loaded_first(client, tree, film):
    poster = ImageFactory(file__width=1600, file__height=900)
    page = PortraitFactory(**film, poster=poster)
    document = lxml_html.document_fromstring(client.get(page.get_url()).content)
    (video,) = document.findall(".//video")
    assert video.get("preload") == "none"
    assert "controls" in video.attrib
    assert (video.get("width"), video.get("height")) == ("960", "540")
    assert video.get("poster").endswith(".webp")
    assert video.find("source").attrib == {"src": film["media"].url, "type": "video/mp4"}
    track = video.find(".//track").attrib
    assert (track["kind"], track["srclang"], track["src"]) == ("captions", "fr", film["captions"].url)
    with contextlib.closing(client.get(track["src"])) as captions:
        assert captions["Content-Type"].startswith("text/vtt")
    assert not document.xpath("//main//iframe|//main//script[not(@type='application/ld+json')]")


def test_a_film_without_poster_keeps_its_place(client, tree, film):
    page = PortraitFactory(**film)
    (video,) = lxml_html.document_fromstring(client.get(page.get_url()).content).findall(".//video")
    assert (video.get("width"), video.get("height"), video.get("poster")) == ("960", "540", None)


def test_a_voice_is_played_here(client, tree):
    page = PortraitFactory(media_url="", media_kind="son", media=file("voix.mp3"))
    (audio,) = lxml_html.document_fromstring(client.get(page.get_url()).content).findall(".//audio")
    assert audio.get("preload") == "none"
    assert audio.find("source").get("type") == "audio/mpeg"


def test_what_is_published_elsewhere_is_a_link_that_says_where(client, tree):
    page = PortraitFactory(media_url="https://www.peertube.example/w/1")
    document = lxml_html.document_fromstring(client.get(page.get_url()).content)
    assert not document.xpath("//video|//audio|//iframe")
    (link,) = document.xpath("//a[@href='https://www.peertube.example/w/1']")
    assert " ".join(link.text_content().split()) == "Ouvrir sur peertube.example"
    assert "Des sous-titres y sont proposés." in document.text_content()


def test_the_pdf_says_where_to_watch(tree, film):
    here = document_html(PortraitFactory(**film), Scope.for_site(tree.site))
    assert f'href="http://localhost{film["media"].url}"' in here
    elsewhere = document_html(PortraitFactory(), Scope.for_site(tree.site))
    assert 'href="https://video.example.org/portrait"' in elsewhere
