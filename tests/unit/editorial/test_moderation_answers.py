"""A question to whoever contributed, their answer by link, the mails that leave, and what is erased when."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.editorial.models import Notice, ReviewLink, Step
from cms.editorial.moderation import decisions
from cms.editorial.notices.sending import send_pending
from cms.users.roles import Role
from resources.contributions.links import answer_path
from resources.models import Contribution
from tests.factories.resources import ContributionFactory
from tests.unit.editorial.test_moderation import decide, one, proposal, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(scene):
    return scene.browser(Role.EDITOR)


@pytest.fixture
def document(scene):
    Notice.objects.all().delete()
    return scene.documents["live"]


def asked(browser, **fields):
    contribution = ContributionFactory(**fields)
    return decide(browser, contribution, "ask", question="Depuis quand ?")


def sent_to(contribution):
    send_pending()
    return [message for message in mail.outbox if message.to == [contribution.email]]


def test_a_question_leaves_by_mail_and_its_link_shows_it_with_the_text(browser, document):
    contribution = asked(browser, resource=document, text="Chez nous, un verger")
    (message,) = sent_to(contribution)
    html = message.alternatives[0].content
    for body in (message.body, html):
        assert "Depuis quand ?" in body
        assert "/collection/proposer/reponse/" in body
    assert document.title in message.subject
    link = next(word for word in message.body.split() if "/reponse/" in word)
    path = link.partition("//")[2].partition("/")[2]
    page = Client().get(f"/{path}")
    assert "Chez nous, un verger" in text_of(page)
    assert "Depuis quand ?" in text_of(page)
    assert contribution.email not in text_of(page)
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    contribution.refresh_from_db()
    assert contribution.status == "question"  # reading is no answer


def test_an_answer_comes_back_to_the_queue_once(browser, document):
    contribution = asked(browser, resource=document)
    path, visitor = answer_path(contribution), Client()
    assert visitor.post(path, {"answer": " "}).status_code == 200
    response = visitor.post(path, {"answer": "Depuis 2019"})
    assert response.status_code == 302
    assert visitor.get(response["Location"]).status_code == 200
    contribution.refresh_from_db()
    assert (contribution.status, contribution.answer) == ("attente", "Depuis 2019")
    assert "réponse reçue" in text_of(browser.get("/admin/contributions/"))
    assert "Depuis 2019" in text_of(browser.get(one(contribution)))
    for answer in (visitor.get(path), visitor.post(path, {"answer": "Encore"})):
        assert answer.status_code == 410
        assert "Ce lien ne sert plus" in text_of(answer)
    contribution.refresh_from_db()
    assert contribution.answer == "Depuis 2019"


@pytest.mark.parametrize("dead", ["decided", "asked anew", "old", "forged", "another's"])
def test_a_link_that_no_longer_serves_shows_nothing(browser, document, dead):
    contribution = asked(browser, resource=document, text="Un texte à taire")
    path, moment = answer_path(contribution), timezone.now()
    if dead == "decided":
        decide(browser, contribution, "refuse", reason="Non")
    elif dead == "asked anew":
        decide(browser, contribution, "ask", question="Où ?")
    elif dead == "old":
        moment += timedelta(days=61)
    elif dead == "forged":
        path = path.replace("reponse/", "reponse/1")
    else:
        other = asked(browser, resource=document)
        key = path.split("/")[-2]
        path = path.replace(key, key.replace(f"{contribution.pk}-", f"{other.pk}-", 1))
    with time_machine.travel(moment):
        response = Client().get(path)
    assert response.status_code == 410
    assert "Un texte à taire" not in text_of(response)


def test_of_two_questions_in_a_row_the_last_leaves_and_after_a_mail_another_does(browser, document):
    contribution = asked(browser, resource=document)
    decide(browser, contribution, "ask", question="Et où ?")
    (message,) = sent_to(contribution)
    assert "Et où ?" in message.body
    decide(browser, contribution, "ask", question="Avec qui ?")
    assert "Avec qui ?" in sent_to(contribution)[-1].body
    assert len(sent_to(contribution)) == 2


def test_acceptance_and_refusal_are_told_with_the_reason(browser, document):
    accepted = decide(browser, ContributionFactory(resource=document), "accept")
    (message,) = sent_to(accepted)
    assert "paraît sous le document" in message.body
    assert document.full_url in message.body
    refused = decide(browser, proposal(), "refuse", reason="Déjà dans la collection")
    (message,) = sent_to(refused)
    assert "Déjà dans la collection" in message.body


def test_the_authors_are_told_what_to_do_of_a_correction(browser, document):
    decide(browser, ContributionFactory(resource=document, kind="correction", text="Mieux dit"), "accept")
    with time_machine.travel(timezone.localtime().replace(hour=12) + timedelta(days=1)):
        send_pending()
    (message,) = [message for message in mail.outbox if message.to == [document.owner.email]]
    assert "Mieux dit" in message.body
    assert "reportez-la dans le texte" in message.body
    assert reverse("wagtailadmin_pages:edit", args=[document.pk]) in message.body


def test_all_that_one_person_sent_is_erased_in_one_action(browser, scene, document, django_capture_on_commit_callbacks):
    theirs = [
        ContributionFactory(resource=document, email="Une.Personne@example.org", status="acceptee", text="Un verger"),
        proposal(email="une.personne@example.org", file=ContentFile(b"%PDF-1.7", "etude.pdf")),
    ]
    asked(browser, resource=document, email="une.personne@example.org")
    kept = ContributionFactory(resource=document)
    stored = theirs[1].file.name
    assert "Un verger" in text_of(Client().get(document.get_url()))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("editorial_contributions_erase"), {"email": "une.personne@EXAMPLE.org"})
    assert list(Contribution.objects.all()) == [kept]
    assert not storages["private"].exists(stored)
    assert not Notice.objects.filter(email__icontains="une.personne").exists()
    assert "Un verger" not in text_of(Client().get(document.get_url()))
    entry = PageLogEntry.objects.get(action="editorial.erase_contributions")
    assert (entry.user, entry.data) == (scene.accounts[Role.EDITOR], {"count": 3})
    assert "3 contributions effacées" in entry.message


def test_what_was_made_of_an_erased_proposal_is_named(browser, scene):
    """A document of the collection is not erased by a form: somebody reads it."""
    accepted = decide(browser, proposal(title="Une étude locale", email="elle@example.org"), "accept")
    link = ReviewLink.objects.create(
        step=Step.objects.first(),
        revision=accepted.draft.latest_revision,
        email="elle@example.org",
        expires_at=timezone.now() + timedelta(days=1),
    )
    shown = browser.post(reverse("editorial_contributions_erase"), {"email": "elle@example.org"}, follow=True)
    assert "Une étude locale" in text_of(shown)
    assert reverse("wagtailadmin_pages:edit", args=[accepted.draft.pk]) in text_of(shown)
    assert not Notice.objects.filter(email="elle@example.org").exists()
    link.refresh_from_db()
    assert link.email == ""


def test_a_mail_that_has_nothing_more_to_say_forgets_its_address(browser, document):
    contribution = asked(browser, resource=document, email="elle@example.org")
    decide(browser, contribution, "refuse", reason="Non")
    assert len(sent_to(contribution)) == 1
    assert not Notice.objects.exclude(email="").exists()


def test_what_has_been_kept_long_enough_is_erased_each_in_its_time(
    browser, scene, document, django_capture_on_commit_callbacks
):
    accepted = decide(browser, ContributionFactory(resource=document), "accept")
    refused = decide(browser, ContributionFactory(resource=document), "refuse", reason="Non")
    spam = ContributionFactory(resource=document)
    decisions.mark_spam([spam.pk], scene.accounts[Role.EDITOR])
    waiting = ContributionFactory(resource=document, received_at=timezone.now() - timedelta(days=190))
    ages = {
        29: ({accepted, refused, spam, waiting}, True),
        31: ({accepted, refused, waiting}, True),
        89: ({accepted, refused, waiting}, True),
        91: ({accepted, waiting}, True),
        179: ({accepted, waiting}, True),
        181: ({accepted, waiting}, False),
    }
    for days, (left, has_address) in ages.items():
        with (
            time_machine.travel(timezone.now() + timedelta(days=days)),
            django_capture_on_commit_callbacks(execute=True),
        ):
            call_command("purge_contributions", stdout=StringIO())
        assert set(Contribution.objects.all()) == left, days
        accepted.refresh_from_db()
        assert bool(accepted.email) is has_address, days
        waiting.refresh_from_db()
        assert bool(waiting.email) is (days < 365 - 190), days
    assert not Notice.objects.filter(email__gt="").exists()
    assert accepted.text in text_of(Client().get(document.get_url()))
