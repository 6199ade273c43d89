"""A sound or film is served by parts, so that its player can be moved: as RFC 9110 has it."""

import pytest
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.assets import DocumentFactory

pytestmark = pytest.mark.django_db

BYTES = b"ID3" + bytes(range(97))


@pytest.fixture
def sound():
    return DocumentFactory(file__filename="voix.mp3", file__data=BYTES)


def ask(client, document, **headers):
    return client.get(document.url, headers=headers)


def content(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, 99),
        ("bytes=10-19", 10, 19),
        ("bytes=90-500", 90, 99),
        ("bytes=-5", 95, 99),
        ("bytes=-500", 0, 99),
    ],
)
def test_a_part_is_served(client, sound, asked, first, last):
    response = ask(client, sound, Range=asked)
    assert response.status_code == 206
    assert content(response) == BYTES[first : last + 1]
    assert response["Content-Range"] == f"bytes {first}-{last}/100"
    assert response["Content-Length"] == str(last - first + 1)
    assert response["Content-Type"] == "audio/mpeg"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=-", "bytes=20-10", "bytes=-0"])
def test_a_part_that_does_not_exist_is_refused(client, sound, asked):
    response = ask(client, sound, Range=asked)
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */100"


@pytest.mark.parametrize("asked", ["", "bytes=0-1,5-9", "items=0-1", "bytes=a-b", f"bytes={'9' * 5_000}-"])
def test_what_is_not_one_range_is_answered_by_the_whole(client, sound, asked):
    response = ask(client, sound, Range=asked)
    assert response.status_code == 200
    assert content(response) == BYTES


@pytest.mark.parametrize("method", ["head", "options"])
def test_a_part_is_for_who_gets_the_file(client, sound, method):
    response = getattr(client, method)(sound.url, headers={"Range": "bytes=0-9"})
    assert response.status_code == 200
    assert response["Content-Length"] == "100"
    response.close()


def test_a_part_of_an_older_file_is_answered_by_the_whole(client, sound):
    present = f'"{sound.file_hash}"'
    assert content(ask(client, sound, Range="bytes=0-1", If_Range=present)) == BYTES[:2]
    assert content(ask(client, sound, Range="bytes=0-1", If_Range='"une-autre"')) == BYTES


def test_what_is_counted_in_bytes_is_not_compressed(client, sound):
    response = ask(client, sound, Range="bytes=0-9", Accept_Encoding="gzip")
    assert content(response) == BYTES[:10]


def test_a_text_is_always_whole(client):
    assert content(ask(client, DocumentFactory(), Range="bytes=0-1")) == b"Quelques lignes"


def test_a_reserved_file_gives_no_part_of_itself(client, sound):
    sound.collection = Collection.get_first_root_node().add_child(name="Fichiers internes")
    sound.save()
    CollectionViewRestriction.objects.create(collection=sound.collection, restriction_type="login")
    response = ask(client, sound, Range="bytes=0-9")
    assert response.status_code == 302
