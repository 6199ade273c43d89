"""Machines at the public forms: the queue stays clean, the site answers, and no person loses what they typed."""

import itertools
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from resources.contributions import views
from resources.models import Contribution
from tests.factories.resources import MonographFactory
from tests.unit.resources.contributing import FORMS, fill, moment, moment_in, send, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(tree):
    return MonographFactory()


@pytest.mark.parametrize("kind", FORMS)
def test_a_machine_that_fills_everything_is_thanked_and_not_heard(client, document, kind):
    response = send(client, document, kind, site_web="https://example.org/")
    assert response.status_code == 302
    assert response["Location"].endswith("/merci/")
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("opened", "word"),
    [
        (timedelta(0), "en un instant"),
        (timedelta(days=1), "trop longtemps"),
        ("", "trop longtemps"),
        ("forgé:1abc:signature", "trop longtemps"),
    ],
)
@pytest.mark.parametrize("kind", FORMS)
def test_too_fast_or_too_old_is_refused_gently_and_nothing_typed_is_lost(client, document, kind, opened, word):
    opened = moment(opened) if isinstance(opened, timedelta) else opened
    refused = send(client, document, kind, moment=opened, email="a@example.org")
    assert refused.status_code == 200
    assert word in text_of(refused)
    form = refused.context["form"]
    assert {name: form[name].value() or "" for name in form.fields if name != "file"} == {
        name: fill(kind, email="a@example.org", consent=True)[name] for name in form.fields if name != "file"
    }
    assert not Contribution.objects.exists()
    # The form shown again carries a moment of its own, good once a person has read it.
    assert moment_in(refused) != opened


def test_a_mistake_does_not_start_the_time_again(client, document):
    opened = moment()
    wrong = send(client, document, "temoignage", moment=opened, text="")
    assert moment_in(wrong) == opened
    assert send(client, document, "temoignage", moment=opened).status_code == 302
    assert Contribution.objects.count() == 1


def test_the_same_form_sent_twice_is_received_once(client, document):
    opened = moment()
    for _rank in range(3):
        assert send(client, document, "reemploi", moment=opened).status_code == 302
    assert Contribution.objects.count() == 1


def test_a_form_that_could_not_be_kept_may_be_sent_again(client, document, monkeypatch):
    opened = moment()
    with monkeypatch.context() as broken:
        broken.setattr(views.Contribution.objects, "create", lambda **fields: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(client, document, "reemploi", moment=opened)
    assert send(client, document, "reemploi", moment=opened).status_code == 302
    assert Contribution.objects.count() == 1


def test_a_file_is_said_to_be_chosen_again(client, document):
    file = SimpleUploadedFile("etude.pdf", b"%PDF-1.7")
    answer = send(client, document, "proposition", file=file, text="")
    assert list(answer.context["form"].errors) == ["text", "file"]
    assert "choisir de nouveau" in text_of(answer)


def test_what_a_machine_sends_is_not_even_read(client, document):
    response = send(client, document, "proposition", site_web="x", text="", link="pas une adresse")
    assert response.status_code == 302


def test_one_address_sends_ten_times_an_hour(client, document):
    for _rank in range(10):
        assert send(client, document, "temoignage").status_code == 302
    refused = send(client, document, "temoignage", text="Mon texte reste là")
    assert refused.status_code == 429
    assert "réessayez dans une heure" in text_of(refused)
    assert "Mon texte reste là" in text_of(refused)
    client.defaults["REMOTE_ADDR"] = "192.0.2.1"
    assert send(client, document, "temoignage").status_code == 302
    assert Contribution.objects.count() == 11


def test_many_addresses_together_send_a_hundred_times_an_hour(client, document):
    for rank in range(110):
        client.defaults["REMOTE_ADDR"] = f"192.0.2.{rank}"
        assert send(client, document, "temoignage").status_code == (302 if rank < 100 else 429)
    assert Contribution.objects.count() == 100


def test_a_thousand_machines_leave_the_queue_clean_and_the_site_up(client, document):
    """Whoever replays one form, forges its moment, sends at once or fills everything, from as many addresses."""
    opened = moment()
    tricks = [{"site_web": "x"}, {"moment": ""}, {"moment": "x:1:y"}, {"at_once": True}, {"moment": opened}]
    for rank, (kind, trick) in zip(range(1_000), itertools.cycle(itertools.product(FORMS, tricks)), strict=False):
        client.defaults["REMOTE_ADDR"] = f"198.51.100.{rank % 250}"
        sent = {"email": "machine@example.org"} | ({"moment": moment(timedelta(0))} if "at_once" in trick else trick)
        assert send(client, document, kind, **sent).status_code in (200, 302, 429)
    # One form was opened, and one thing received.
    assert Contribution.objects.count() == 1
    client.defaults["REMOTE_ADDR"] = "203.0.113.7"
    assert client.get(document.get_url()).status_code == 200
    assert client.get("/collection/proposer/").status_code == 200
    # And a person is heard.
    assert send(client, document, "temoignage").status_code == 302
    assert Contribution.objects.count() == 2
