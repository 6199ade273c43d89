"""Reading and deciding by link: what the page shows, to whom, and what an answer does."""

from datetime import timedelta

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.editorial.links.tokens import path_of, token_of
from cms.editorial.links.views import SEAL
from cms.editorial.models import Annotation, LinkState, ReviewLink, Step
from cms.users.roles import Role
from resources.models import ResourceLink, resource_types
from tests.factories.resources import CapitalisationSheetFactory
from tests.unit.editorial.scene import draft, fresh, hand_in
from tests.unit.resources.test_page_types import FACTORIES

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

#: Words that no page holds but the one of the document.
TITLE, WORDS = "Comment mutualiser ?", "Un propos confidentiel jusqu’à sa parution"


@pytest.fixture(autouse=True)
def no_reading_yet():
    cache.clear()


@pytest.fixture
def sheet(scene):
    page = draft(CapitalisationSheetFactory, TITLE, scene.accounts[Role.WRITER], scene.ours)
    page.essential = f"{WORDS}."
    page.save_revision(user=scene.accounts[Role.WRITER])
    return hand_in(fresh(page), scene.accounts[Role.WRITER])


@pytest.fixture
def link(scene, sheet):
    return make_link(scene, sheet)


def make_link(scene, page, **values):
    step = Step.objects.get(pk=page.current_workflow_task_state.pk)
    values = {
        "email": "elue@example.org",
        "name": "Camille Perrin",
        "function": "Élue à la transition",
        "created_by": scene.accounts[Role.EDITOR],
        "expires_at": timezone.now() + timedelta(days=30),
    } | values
    return ReviewLink.objects.create(step=step, revision=page.get_latest_revision(), **values)


def read(link, **extra):
    return Client().get(path_of(link), **extra)


def post(link, decision, browser=None, **values):
    browser = browser or Client()
    page = browser.get(path_of(link))
    seal = page.context["seal"][1] if page.status_code == 200 else ""
    data = {SEAL: seal, "name": "Camille Perrin", "function": "Élue", "comment": "", "decision": decision} | values
    return browser.post(path_of(link), data)


def again(link):
    return ReviewLink.objects.get(pk=link.pk)


def says_nothing(response):
    html = response.content.decode()
    return TITLE not in html and WORDS not in html and "mutualiser" not in html


# Reading


def test_the_version_is_shown_as_it_would_be_published(link):
    response = read(link)
    html = response.content.decode()
    assert response.status_code == 200
    assert WORDS in html
    assert html.count("<h1") == 1
    assert "au titre de «\u00a0Élue à la transition\u00a0»" in html


def test_the_answer_is_kept_and_told_nowhere(link):
    for response in (read(link), Client().head(path_of(link)), Client().get("/relire/rien/")):
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert not response.cookies
    assert '<meta name="robots" content="noindex">' in read(link).content.decode()


@pytest.mark.parametrize("model", resource_types(), ids=lambda model: model.__name__)
def test_every_type_of_document_is_shown(scene, model):
    page = FACTORIES[model](title="Que relire ?", live=False)
    page.save_revision(user=scene.accounts[Role.WRITER])
    hand_in(page, scene.accounts[Role.WRITER])
    response = read(make_link(scene, fresh(page)))
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert "Que relire\u00a0?" in html
    assert 'rel="canonical"' not in html
    assert "application/ld+json" not in html


def test_what_changed_since_the_version_last_answered_is_marked(scene, sheet):
    step = sheet.current_workflow_task_state
    step.task.specific.on_action(step, scene.accounts[Role.REVIEWER], "reject", comment="À préciser.")
    sheet.essential = f"{WORDS} prochaine."
    sheet.save_revision(user=scene.accounts[Role.WRITER])
    sheet.current_workflow_state.resume(user=scene.accounts[Role.WRITER])
    response = read(make_link(scene, fresh(sheet)))
    assert [rubric.title for rubric in response.context["changes"].rubrics] == ["L’essentiel"]
    assert "<ins>" in response.content.decode()


def test_what_changed_since_the_version_that_the_same_person_opened_is_marked(scene, link, sheet):
    read(link)
    sheet.essential = f"{WORDS} prochaine."
    sheet.save_revision(user=scene.accounts[Role.WRITER])
    page = fresh(sheet)
    assert read(make_link(scene, page)).context["changes"].since == link.revision
    assert read(make_link(scene, page, name="Dominique Roche")).context["changes"].since is None


def test_pages_that_are_not_public_are_not_named_in_what_changed(scene, sheet, link):
    read(link)
    sheet.links.add(ResourceLink(target=scene.documents["ours"], relation="voir"))
    sheet.save_revision(user=scene.accounts[Role.WRITER])
    html = read(make_link(scene, fresh(sheet))).content.decode()
    assert "une page non publiée" in html
    assert "Atelier Bravo" not in html


# Links that show nothing


def test_a_forged_token_leads_nowhere(link):
    token = token_of(link)
    forged = [
        token[:-1],
        f"{token}x",
        signing.Signer(salt="another", sep=".").sign_object(link.pk),
        token.replace(".", "", 1),
        str(link.pk),
        "é",
    ]
    for value in forged:
        response = Client().get(f"/relire/{value}/")
        assert response.status_code == 404
        assert says_nothing(response)


def revoke(scene, link):
    ReviewLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())


def expire(scene, link):
    ReviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())


def write_anew(scene, link):
    page = fresh(link.page)
    page.essential = "Autre chose."
    page.save_revision(user=scene.accounts[Role.WRITER])


def write_over(scene, link):
    """What Wagtail does while somebody types: the version is rewritten in its place."""
    page = link.page.get_latest_revision_as_object()
    page.essential = "Autre chose."
    page.save_revision(user=scene.accounts[Role.WRITER], overwrite_revision=page.get_latest_revision())


def take_back(scene, link):
    link.step.workflow_state.cancel(user=scene.accounts[Role.WRITER])


def approve_by_link(scene, link):
    post(link, "approuver")


@pytest.mark.parametrize(
    ("happens", "state", "words"),
    [
        (revoke, LinkState.REVOKED, "Il a été annulé le"),
        (expire, LinkState.EXPIRED, "Il était valable jusqu’au"),
        (write_anew, LinkState.OUTDATED, "Le document a été modifié depuis"),
        (write_over, LinkState.OUTDATED, "Le document a été modifié depuis"),
        (take_back, LinkState.OVER, "est close"),
        (approve_by_link, LinkState.ANSWERED, "un lien sert à une seule réponse"),
    ],
)
def test_a_dead_link_says_why_and_nothing_of_the_document(scene, link, happens, state, words):
    seal = read(link).context["seal"][1]
    happens(scene, link)
    assert again(link).state == state
    opinions = again(link).step.opinions.count()
    posted = Client().post(path_of(link), {SEAL: seal, "decision": "approuver", "name": "C.", "function": "Élue"})
    for response in (read(link), posted):
        assert response.status_code == 410
        assert words in response.content.decode()
        assert says_nothing(response)
    assert again(link).step.opinions.count() == opinions


# Deciding


def test_reading_never_decides(link):
    """Filters of mail servers follow links, several times, and look for other versions."""
    state = fresh(link.page).current_workflow_state
    for query in ("", "?decision=approuver", "?decision=renvoyer&comment=x"):
        assert Client().head(f"{path_of(link)}{query}").status_code == 200
    assert again(link).opened_at is None
    for query in ("", "?decision=approuver", "?decision=renvoyer&comment=x") * 3:
        assert Client().get(f"{path_of(link)}{query}").status_code == 200
    found = again(link)
    assert found.opened_at is not None
    assert found.state == LinkState.OPEN
    assert not found.step.opinions.exists()
    assert not found.annotations.exists()
    assert fresh(link.page).current_workflow_state == state
    for method in (Client().put, Client().delete, Client().options):
        assert method(path_of(link)).status_code == 405


def test_approving_moves_the_workflow_on_and_enters_the_log(scene, link):
    response = post(link, "approuver", comment="Très clair.", function="Maire adjointe")
    assert response.status_code == 302
    thanks = Client().get(response.url)
    assert thanks.status_code == 200
    assert says_nothing(thanks)
    found = again(link)
    assert (found.name, found.function, found.email) == ("Camille Perrin", "Maire adjointe", "")
    assert found.opinion.favourable
    assert found.opinion.comment == "Très clair."
    assert found.step.status == Step.STATUS_APPROVED
    entry = PageLogEntry.objects.filter(page=link.page.pk, action="editorial.opinion").get()
    assert "Camille Perrin, Maire adjointe" in entry.message


def test_sending_back_returns_the_document_with_the_reason(link):
    post(link, "renvoyer", comment="Citer la source.")
    found = again(link)
    assert not found.opinion.favourable
    assert found.step.status == Step.STATUS_REJECTED
    assert found.step.comment == "Citer la source."


@pytest.mark.parametrize(
    ("decision", "values", "field"),
    [
        ("renvoyer", {"comment": "  "}, "comment"),
        ("approuver", {"name": ""}, "name"),
        ("approuver", {"function": ""}, "function"),
        ("publier", {}, "__all__"),
    ],
)
def test_what_is_missing_is_asked_and_nothing_typed_is_lost(link, decision, values, field):
    response = post(link, decision, **{"remark-essentiel": "À nuancer."}, **values)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "À nuancer." in response.content.decode()
    assert again(link).state == LinkState.OPEN


def test_two_answers_make_one(link):
    browser, other = Client(), Client()
    seal = other.get(path_of(link)).context["seal"][1]
    post(link, "approuver", browser)
    response = other.post(
        path_of(link), {SEAL: seal, "name": "X", "function": "Y", "comment": "Non.", "decision": "renvoyer"}
    )
    assert response.status_code == 410
    assert again(link).opinion.favourable
    assert again(link).step.opinions.count() == 1


def test_only_who_has_read_the_page_decides(scene, link):
    other = make_link(scene, link.page.specific)
    for seal in ("", "faux", read(other).context["seal"][1]):
        response = Client(enforce_csrf_checks=True).post(
            path_of(link), {SEAL: seal, "name": "C.", "function": "Élue", "decision": "approuver"}
        )
        assert response.status_code == 403
        assert says_nothing(response)
    assert again(link).state == LinkState.OPEN


def test_the_last_author_does_not_hide_behind_a_link(scene, sheet):
    link = make_link(scene, sheet, created_by=scene.accounts[Role.WRITER])
    response = post(link, "approuver")
    assert response.status_code == 409
    assert "une autre personne doit demander cet avis" in response.content.decode()
    assert again(link).state == LinkState.OPEN
    assert not Annotation.objects.filter(link=link).exists()


# Remarks


def test_remarks_are_kept_without_deciding(link):
    response = post(link, "garder", **{"remark-essentiel": "À nuancer.", "remark-document": "Merci."})
    assert response.status_code == 302
    assert {note.anchor: note.text for note in link.annotations.all()} == {
        "essentiel": "À nuancer.",
        "document": "Merci.",
    }
    page = Client().get(response.url.partition("#")[0])
    assert "Vos remarques sont gardées." in page.content.decode()
    assert "À nuancer." in page.content.decode()
    post(link, "garder", **{"remark-essentiel": "Mieux ainsi.", "remark-document": ""})
    assert [note.text for note in link.annotations.all()] == ["Mieux ainsi."]
    assert again(link).state == LinkState.OPEN


def test_remarks_go_with_the_decision(link):
    post(link, "renvoyer", comment="Voir mes remarques.", **{"remark-essentiel": "À nuancer."})
    assert [note.text for note in link.annotations.all()] == ["À nuancer."]


# Limits


def test_asking_too_often_is_refused(link, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"review_link": "3/5m/ip"}
    assert [read(link).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert says_nothing(read(link))
    assert Client().get("/relire/rien/").status_code == 429


def test_a_document_answered_by_link_can_still_be_deleted(link):
    post(link, "renvoyer", comment="Citer la source.")
    fresh(link.page).delete()
    assert not ReviewLink.objects.filter(pk=link.pk).exists()
