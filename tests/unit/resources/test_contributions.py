"""What anyone sends without an account: four forms, what they ask, and what readers see once it is accepted."""

import datetime
import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from resources.models import Contribution
from tests.factories.resources import (
    CapitalisationSheetFactory,
    ContributionFactory,
    MonographFactory,
    SelectionPageFactory,
    body,
)
from tests.unit.resources.contributing import FORMS, TYPED, address, fill, send, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(tree):
    return CapitalisationSheetFactory(title="Comment peser ?", context=body("Un premier passage.</p><p>Un second."))


@pytest.mark.parametrize("kind", FORMS)
def test_a_page_sets_no_cookie_and_a_form_only_that_of_its_token(client, document, kind):
    for page in (document.get_url(), "/collection/"):
        assert not client.get(page).cookies
    opened = client.get(address(document, kind))
    html = opened.content.decode()
    assert opened.status_code == 200
    assert list(opened.cookies) == ["csrftoken"]
    assert "no-store" in opened["Cache-Control"]
    assert opened["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in html
    assert "effacé sur simple demande" in text_of(opened)
    assert "<script" not in html.partition("<main")[2]


@pytest.mark.parametrize("kind", FORMS)
def test_what_is_sent_waits_for_a_moderator(client, document, kind):
    response = send(client, document, kind)
    assert response.status_code == 302, response.context["form"].errors
    assert "Merci de votre contribution" in text_of(client.get(response["Location"]))
    assert "sessionid" not in client.cookies
    kept = Contribution.objects.get()
    assert (kept.kind, kept.status) == (kind, "attente")
    assert kept.resource_id == (None if kind == "proposition" else document.pk)
    assert kept.text == TYPED[kind]["text"]
    assert kept.organisation == "ARDES"
    assert kept.title == TYPED[kind].get("resource_title", "")
    assert kept.text not in text_of(client.get(document.get_url()))


@pytest.mark.parametrize("kind", FORMS)
def test_what_is_optional_may_be_left_empty(client, document, kind):
    form = client.get(address(document, kind)).context["form"]
    optional = {name: "" for name, field in form.fields.items() if not field.required}
    needed = {"link": TYPED[kind]["link"]} if kind == "proposition" else {}
    response = send(client, document, kind, **optional | needed)
    assert response.status_code == 302, response.context["form"].errors
    assert Contribution.objects.get().organisation == optional.get("organisation", "ARDES")


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_says_which_fields_may_be_left_empty(client, document, kind):
    form = client.get(address(document, kind)).context["form"]
    told = {field.name for field in form.visible_fields() if "(facultatif)" in str(field.label)}
    optional = {field.name for field in form.visible_fields() if not field.field.required}
    assert told == optional - ({"link", "file"} if kind == "proposition" else set())


def test_the_pages_lead_to_the_forms(client, tree, document):
    page = client.get(document.get_url()).content.decode()
    for kind in ("correction", "temoignage", "reemploi"):
        assert f'href="{address(document, kind).partition("?")[0]}"' in page
    assert page.count("Suggérer une correction") == 1
    offered = client.get(address(document, "correction").partition("?")[0]).content.decode()
    anchors = re.findall(r'href="\?rubrique=([\w-]+)"', offered)
    assert anchors == ["essentiel", *(rubric.anchor for rubric in document.get_rubrics() if not rubric.is_empty)]
    toolbox = SelectionPageFactory(slug="boite-a-outils")
    for listing in (tree.collection, toolbox):
        assert 'href="/collection/proposer/"' in client.get(listing.get_url()).content.decode()


def test_a_correction_quotes_the_passage_that_the_reader_chose(client, document):
    below = f"{document.get_url()}contribuer/correction/"
    rubric = next(rubric for rubric in document.get_rubrics() if rubric.value == document.context)
    assert f'href="?rubrique={rubric.anchor}"' in client.get(below).content.decode()
    passages = client.get(f"{below}?rubrique={rubric.anchor}").content.decode()
    assert "Un premier passage." in passages
    chosen = re.findall(r'href="(\?rubrique=[^"]+passage=2)"', passages)[0]
    form = client.get(below + unescape(chosen))
    assert form.context["form"]["passage"].value() == "Un second."
    assert form.context["form"]["text"].value() == "Un second."
    assert "Le passage tel qu’il est" in text_of(form)
    data = {"anchor": rubric.anchor, "passage": "Un second."}
    assert "C’est le passage tel qu’il est" in text_of(send(client, document, "correction", text="Un  second.", **data))
    assert send(client, document, "correction", text="Un deuxième.", **data).status_code == 302
    kept = Contribution.objects.get()
    assert (kept.anchor, kept.passage, kept.text) == (rubric.anchor, "Un second.", "Un deuxième.")


@pytest.mark.parametrize("query", ["?rubrique=inconnue", "?rubrique=essentiel&passage=99", "?rubrique=&passage=-1"])
def test_an_address_made_up_leads_to_the_choice(client, document, query):
    assert "form" in client.get(f"{document.get_url()}contribuer/correction/{query}").context
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("proposition", {"resource_title": " "}, "resource_title"),
        ("proposition", {"link": ""}, "link"),
        ("proposition", {"link": "pas une adresse"}, "link"),
        ("proposition", {"text": ""}, "text"),
        ("correction", {"text": "a\x00b"}, "text"),
        ("correction", {"text": "a" * 10_000}, "text"),
        ("temoignage", {"organisation": ""}, "organisation"),
        ("temoignage", {"function": "…"}, "function"),
        ("reemploi", {"organisation": ""}, "organisation"),
        ("reemploi", {"place": ""}, "place"),
        *((kind, {"consent": ""}, "consent") for kind in FORMS),
        *((kind, {"email": "pas une adresse"}, "email") for kind in FORMS),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(client, document, kind, changes, field):
    response = send(client, document, kind, **changes)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    html = response.content.decode()
    assert f'id="id_{field}_error"' in html
    assert f'<a href="#id_{field}">' in html.partition('role="alert"')[2].partition("</ul>")[0]
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "accepted"),
    [
        ("etude.pdf", b"%PDF-1.7 ...", True),
        ("etude.txt", "Une étude".encode(), True),
        ("etude.pdf", b"<html><script>", False),
        ("page.html", b"<html>", False),
        ("image.svg", b"<svg>", False),
        ("programme.exe", b"MZ", False),
        ("vide.pdf", b"", False),
        ("lourd.pdf", b"%PDF-" + b"0" * (20 * 1024 * 1024), False),
    ],
)
def test_a_file_is_looked_into_and_kept_where_no_address_leads(client, document, name, content, accepted):
    response = send(client, document, "proposition", link="", file=SimpleUploadedFile(name, content))
    assert (response.status_code == 302) is accepted
    assert Contribution.objects.exists() is accepted
    if not accepted:
        assert "file" in response.context["form"].errors
        return
    kept = Contribution.objects.get()
    assert storages["private"].exists(kept.file.name)
    for tried in (f"/media/{kept.file.name}", f"/documents/{kept.file.name}", f"/{kept.file.name}"):
        assert client.get(tried).status_code == 404


def test_the_form_is_refused_without_its_token(document):
    assert send(Client(enforce_csrf_checks=True), document, "temoignage").status_code == 403
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("kind", ["correction", "temoignage", "reemploi"])
@pytest.mark.parametrize("hidden", ["draft", "withdrawn", "expired", "private"])
def test_nothing_is_sent_about_what_is_not_public(client, document, admin_user, hidden, kind):
    if hidden == "private":
        restriction = PageViewRestriction.objects.create(page=document, restriction_type=PageViewRestriction.GROUPS)
        restriction.groups.add(Group.objects.create(name="Un groupe"))
        client.force_login(admin_user)  # who may read it: the form is the public's all the same
        assert "contribuer/" not in client.get(document.get_url()).content.decode()
    elif hidden == "withdrawn":
        document.withdraw("Remplacé.")
    else:
        document.live = hidden != "draft"
        document.expire_at = timezone.now() - datetime.timedelta(days=1) if hidden == "expired" else None
        document.save()
    url = address(document, kind)
    for answer in (client.get(url), client.post(url, fill(kind)), client.get(f"{document.get_url()}contribuer/merci/")):
        assert answer.status_code in (404, 410)
    assert not Contribution.objects.exists()


def test_accepted_testimonies_and_reuses_are_shown_and_counted_and_nothing_else(client, document):
    shown = {"resource": document, "status": "acceptee"}
    ContributionFactory(**shown, text="<b>La cour</b>\n\nest un jardin.", organisation="ARDES", function="présidence")
    ContributionFactory(**shown, kind="reemploi", organisation="Opale", place="Lille", link="https://example.org/r")
    ContributionFactory(**shown, kind="correction", text="Une correction acceptée")
    for status in ("attente", "question", "refusee", "indesirable"):
        ContributionFactory(resource=document, status=status, text=f"Non montré {status}")
    ContributionFactory(resource=MonographFactory(), status="acceptee", text="Non montré ailleurs")
    html = client.get(document.get_url()).content.decode()
    text = " ".join(html.split())
    assert "1 témoignage <" in text
    assert "1 réemploi déclaré <" in text
    assert "&lt;b&gt;La cour&lt;/b&gt;" in html
    assert "présidence, ARDES" in text
    assert '<a href="https://example.org/r" rel="external nofollow ugc">animation, Opale</a>, Lille' in text
    for hidden in ("Non montré", "Une correction acceptée", "@example.org"):
        assert hidden not in text
