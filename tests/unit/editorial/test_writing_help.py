"""The help while writing: who has it, on what is saved and on what is typed, and what its corrections change."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from cms.editorial.writing import length
from cms.users.roles import Role
from resources.exports.length import printed_pages
from resources.exports.pdf import pdf_available
from resources.models import Credit
from tests.factories.resources import (
    CapitalisationSheetFactory,
    ExampleSheetFactory,
    GuideFactory,
    LearningVisitFactory,
    ManifestoFactory,
    MonographFactory,
    PortraitFactory,
    ProjectSheetFactory,
    PublicationFactory,
    SynthesisFactory,
    ToolSheetFactory,
    VisitNoteFactory,
    body,
)
from tests.factories.territories import TerritoryNarrativeFactory
from tests.unit.editorial.posting import form_of
from tests.unit.editorial.scene import fresh

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

TYPED = '<p>L\'Etat et les <b>acteur.ice.s</b> du "lieu".</p><p>Les chargé.e<b>.s</b> d’Etat. <br/>Economie</p>'
WITH_RUBRICS = [
    CapitalisationSheetFactory,
    ExampleSheetFactory,
    LearningVisitFactory,
    ManifestoFactory,
    MonographFactory,
    PortraitFactory,
    ProjectSheetFactory,
    PublicationFactory,
    TerritoryNarrativeFactory,
    ToolSheetFactory,
    VisitNoteFactory,
]
LONG = "Un paragraphe qui prend sa place sur la page imprimée, mot après mot. " * 120


@pytest.fixture
def page(scene):
    page = fresh(scene.documents["mine"])
    page.situation = body(TYPED.removeprefix("<p>").removesuffix("</p>"))
    page.essential = "L'essentiel des acteur.ice.s."
    page.save_revision(user=scene.accounts[Role.PARTNER])
    return fresh(page)


def help_url(page):
    return reverse("editorial_writing", args=[page.pk])


def length_url(page):
    return reverse("editorial_writing_length", args=[page.pk])


def correct(client, page, **data):
    response = client.get(help_url(page))
    version = response.context["version"]
    url = reverse("editorial_writing_correct", args=[page.pk])
    return client.post(url, {"version": version} | data, follow=True)


def latest(page):
    return fresh(page).get_latest_revision_as_object()


def source(page):
    return page.situation[0].value.source


# Who has it


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PARTNER, 200), ("colleague", 200), (Role.EDITOR, 200), ("stranger", 302), ("former", 302)],
)
def test_who_may_write_reads_the_help(scene, page, role, status):
    client = scene.browser(role)
    assert client.get(help_url(page)).status_code == status
    assert client.post(help_url(page), form_of(page)).status_code == status


def test_who_reviews_has_no_help_with_a_text_that_is_not_theirs(scene):
    page = fresh(scene.documents["handed_in"])
    client = scene.browser(Role.REVIEWER)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    assert b"data-writing" not in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content
    assert client.get(help_url(page)).status_code == 302
    url = reverse("editorial_writing_correct", args=[page.pk])
    assert client.post(url, {"kind": "inclusive"}).status_code == 302


def test_there_is_no_help_for_what_is_no_document(scene):
    assert scene.browser(Role.ADMINISTRATOR).get(help_url(scene.tree.collection)).status_code == 404


def test_the_editor_holds_the_panel_and_waits_to_fill_it(scene, page):
    response = scene.browser(Role.PARTNER).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    html = response.content.decode()
    assert f'data-url="{help_url(page)}"' in html
    assert f'data-length-url="{length_url(page)}"' in html
    assert "acteur.ice.s</mark>" not in html


def test_a_new_document_is_told_when_it_will_be_measured(scene, page):
    url = reverse("wagtailadmin_pages:add", args=["resources", "examplesheet", scene.tree.collection.pk])
    html = scene.browser(Role.PARTNER).get(url).content.decode()
    assert 'data-length-url=""' in html
    assert "mesurée au premier enregistrement" in html
    # What Wagtail puts on the form in its place once it is saved by itself.
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = scene.browser(Role.PARTNER).get(f"{url}?_w_hydrate_create_view=1").content.decode()
    assert f'data-length-url="{length_url(page)}"' in html


# What it says


def test_it_says_what_is_saved(scene, page):
    html = scene.browser(Role.PARTNER).get(help_url(page)).content.decode()
    for told in (
        "<mark>acteur.ice.s</mark>",
        "<mark>Etat</mark>",
        "acteur·ices",
        "Situation de départ",
        "3 / 120 mots",
    ):
        assert told in " ".join(html.split()), told


def test_it_says_what_is_typed_and_saves_nothing(scene, page):
    before = Revision.objects.count()
    changes = {"situation": streamfield([("text", rich_text("<p>Des habitant.es nouveaux.</p>"))])}
    response = scene.browser(Role.PARTNER).post(help_url(page), form_of(page, **changes))
    html = response.content.decode()
    assert "<mark>habitant.es</mark>" in html
    assert "<html" not in html
    assert "chargé.e" not in html
    assert Revision.objects.count() == before
    assert source(latest(page)) == TYPED


def test_a_form_that_cannot_be_read_is_said(scene, page):
    response = scene.browser(Role.PARTNER).post(help_url(page), form_of(page, date="hier"))
    assert response.status_code == 422
    assert "erreur" in response.content.decode()


def test_a_form_that_links_to_a_hidden_page_is_refused(scene, page):
    link = {"relation": "fonde", "target": scene.documents["theirs"].pk}
    changes = {
        "links": {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "9", "0": link}
    }
    response = scene.browser(Role.PARTNER).post(help_url(page), form_of(page, **changes))
    assert response.status_code in {302, 403}


# Corrections of a saved draft


def test_one_correction_makes_one_revision_and_touches_nothing_else(scene, page):
    client = scene.browser(Role.PARTNER)
    found = next(each for each in client.get(help_url(page)).context["report"].found if each.written == "Etat")
    before = Revision.objects.count()
    correct(client, page, finding=found.key)
    assert source(latest(page)) == TYPED.replace("L'Etat", "L'État")
    assert latest(page).essential == "L'essentiel des acteur.ice.s."
    assert Revision.objects.count() == before + 1
    assert fresh(page).latest_revision.user == scene.accounts[Role.PARTNER]


def test_all_of_a_kind(scene, page):
    client = scene.browser(Role.PARTNER)
    correct(client, page, kind="capital")
    assert source(latest(page)) == TYPED.replace("Etat", "État").replace("Economie", "Économie")
    correct(client, page, kind="inclusive")
    # A form across two elements is its author's to write again.
    assert "<b>acteur·ices</b>" in source(latest(page))
    assert "chargé.e<b>.s</b>" in source(latest(page))
    assert latest(page).essential == "L'essentiel des acteur·ices."


def test_what_somebody_saved_since_is_not_written_over(scene, page):
    client = scene.browser(Role.PARTNER)
    version = client.get(help_url(page)).context["version"]
    newer = latest(page)
    newer.essential = "Récrit par une collègue."
    newer.save_revision(user=scene.accounts["colleague"])
    url = reverse("editorial_writing_correct", args=[page.pk])
    response = client.post(url, {"version": version, "kind": "capital"}, follow=True)
    assert "a changé depuis" in response.content.decode()
    assert latest(page).essential == "Récrit par une collègue."
    assert "Etat" in source(latest(page))


def test_a_locked_document_is_not_corrected(scene, page):
    page.locked, page.locked_by = True, scene.accounts[Role.EDITOR]
    page.save(clean=False)
    client = scene.browser(Role.PARTNER)
    response = client.get(help_url(page))
    assert "Corriger" not in response.content.decode()
    client.post(
        reverse("editorial_writing_correct", args=[page.pk]),
        {"version": response.context["version"], "kind": "capital"},
    )
    assert "Etat" in source(latest(page))


def test_reading_never_corrects(scene, page):
    client = scene.browser(Role.PARTNER)
    assert client.get(reverse("editorial_writing_correct", args=[page.pk])).status_code == 405


# Printed length


@pytest.fixture
def pango():
    cache.clear()
    if not pdf_available():
        pytest.skip("Pango absent")


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("times", [0, 1, 2, 4])
def test_the_length_agrees_with_the_pages_that_submission_counts(scene, times):
    page = ExampleSheetFactory(
        action=body(LONG * times), live=False, credits=[Credit(role="auteur", organisation=scene.ours)]
    )
    measured, pages = length.measure(page), printed_pages(page)
    assert pages - 1 < measured.filled <= pages
    assert measured.limit == 2
    assert measured.is_over == (pages > 2)
    assert sum(measured.rubrics.values()) < measured.filled
    if times:
        assert max(measured.rubrics, key=measured.rubrics.get) == "ce-qui-a-ete-fait"


@pytest.mark.usefixtures("pango")
def test_the_same_text_is_laid_out_once(scene, page, monkeypatch):
    first = length.measure(page)
    monkeypatch.setattr(length, "_measured", lambda html: pytest.fail("laid out again"))
    assert length.measure(page) == first


@pytest.mark.usefixtures("pango")
def test_too_long_is_said_before_submission_refuses(scene, page):
    changes = {"action": streamfield([("text", rich_text(f"<p>{LONG}</p>"))])}
    html = scene.browser(Role.PARTNER).post(length_url(page), form_of(page, **changes)).content.decode()
    assert "3,0 / 2 pages" in html or "2," in html
    assert 'data-state="over"' in html
    assert "la soumission sera refusée" in html


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("factory", WITH_RUBRICS)
def test_each_type_is_measured_with_its_rubriques(scene, factory):
    page = factory(live=False, credits=[Credit(role="auteur", organisation=scene.ours)])
    page.save_revision()
    names = {name: streamfield([("text", rich_text("<p>Un mot imprimé.</p>"))]) for name in page.rubric_fields}
    html = (
        scene.browser(Role.EDITOR)
        .post(length_url(page), form_of(page, episodes=inline_formset([]), **names))
        .content.decode()
    )
    assert re.search(r"Longueur imprimée :\s\d,\d (?:/ 2 )?page", " ".join(html.split()))
    assert not re.search(r"[01],\d+ pages\b(?!\))", html)
    assert [name for name in names if f'data-writing-field="{name}"' not in html] == []


@pytest.mark.usefixtures("pango")
def test_an_answer_of_a_synthesis_is_measured_in_its_row(scene):
    page = SynthesisFactory(live=False)
    page.save_revision()
    typed = streamfield([("text", rich_text("<p>Un mot.</p>"))])
    rows = page.answers.order_by("-dimension__sort_order")
    answers = [{"id": row.pk, "dimension": row.dimension_id, "body": typed} for row in rows]
    posted = form_of(page, grid=page.grid.pk, answers=inline_formset(answers, initial=len(answers)))
    html = scene.browser(Role.EDITOR).post(length_url(page), posted).content.decode()
    # In the order of the grid, each in the row where it is typed.
    names = re.findall(r'data-writing-field="([^"]*)"', html)
    assert names == ["context", "answers-1-body", "answers-0-body"]


@pytest.mark.usefixtures("pango")
def test_a_guide_is_measured_whole(scene):
    page = GuideFactory(live=False, introduction=body("Un mot imprimé."))
    measured = length.measure(page)
    assert measured.filled > 0
    assert measured.rubrics == {}


@pytest.mark.parametrize(("role", "status"), [("stranger", 302), (Role.REVIEWER, 302), (Role.EDITOR, 200)])
def test_who_may_write_is_told_the_length(scene, page, role, status):
    assert scene.browser(role).post(length_url(page), form_of(page)).status_code == status


# Wagtail's own checks


def test_the_checker_looks_at_the_document_and_runs_in_its_preview(scene, page):
    client = scene.browser(Role.PARTNER)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    configuration = html.partition('id="checker-axe-configuration"')[2].partition("</script>")[0]
    assert '"include": ["main"]' in configuration
    assert '"image-alt"' in configuration
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    client.post(preview, form_of(page))
    assert "userbar.js" in client.get(f"{preview}?in_preview_panel=true").content.decode()


def test_no_visitor_is_sent_the_checker(scene):
    url = scene.documents["live"].url
    assert "userbar" not in scene.browser(Role.EDITOR).get(url).content.decode()
    assert "userbar" not in scene.browser("anonymous").get(url).content.decode()
