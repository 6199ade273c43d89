"""An example sheet holds in two printed pages: counted on its own PDF, before it is stored."""

import pypdfium2
import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from cms.core.visibility import Scope
from resources.exports import pdf
from resources.exports.document import document_html
from resources.exports.length import printed_pages
from resources.models import ExampleSheet
from tests.factories.resources import (
    CapitalisationSheetFactory,
    ExampleSheetFactory,
    ResearchAxisFactory,
    ThemeFactory,
    body,
)
from tests.unit.editorial.posting import form_of

pytestmark = pytest.mark.django_db

LONG = "Un paragraphe qui prend sa place sur la page imprimée, mot après mot. " * 120


@pytest.fixture(autouse=True)
def pango():
    if not pdf.pdf_available():
        pytest.skip("Pango absent")


def messages(page):
    return [str(error) for error in page.publication_errors()]


def test_the_count_is_that_of_the_pdf(tree):
    page = ExampleSheetFactory(action=body(LONG))
    made = pypdfium2.PdfDocument(pdf.pdf_bytes(document_html(page, Scope.for_site(tree.site))))
    assert printed_pages(page) == len(made) > 2


def test_a_long_example_is_refused_and_a_short_one_accepted(tree):
    assert messages(ExampleSheetFactory(live=False)) == []
    (message,) = messages(ExampleSheetFactory(live=False, action=body(LONG)))
    assert message.startswith("Longueur\u00a0: 3 pages imprimées, pour 2 au plus.")


def test_what_is_typed_is_measured_and_not_what_is_stored(tree):
    page = ExampleSheetFactory(live=False)
    page.action = body(LONG)
    assert len(messages(page)) == 1
    assert messages(ExampleSheet.objects.get(pk=page.pk)) == []


def test_measuring_leaves_the_text_as_it_was_typed(tree):
    """Links to pages are kept by their number, whatever the page's address becomes."""
    link = f'Voir <a linktype="page" id="{CapitalisationSheetFactory().pk}">la fiche</a>.'
    page = ExampleSheetFactory(live=False, situation=body(link))
    before = page.serializable_data()
    assert printed_pages(page) == 1
    assert page.serializable_data() == before
    assert 'linktype="page"' in page.situation[0].value.source


def test_length_is_told_when_nothing_else_is_missing(tree):
    page = ExampleSheetFactory(live=False, action=body(LONG), axis=None)
    assert [error.field for error in page.publication_errors()] == ["axis"]


@pytest.mark.parametrize("text", [LONG, "Quelques lignes."])
def test_the_form_counts_a_document_that_does_not_exist_yet(admin_client, tree, text):
    blank = ExampleSheet(title="Un exemple", slug="un-exemple", provenance="atteste", licence="CC-BY-SA-4.0")
    typed = form_of(
        blank,
        essential="Ce qu’il faut retenir.",
        axis=ResearchAxisFactory().pk,
        themes=[ThemeFactory().pk],
        credits=inline_formset([{"role": "auteur", "organisation": "", "function": "Chargé·e de mission"}]),
        action=streamfield([("text", rich_text(f"<p>{text}</p>"))]),
        **{"action-publish": "1"},
    )
    address = reverse("wagtailadmin_pages:add", args=["resources", "examplesheet", tree.collection.pk])
    response = admin_client.post(address, typed)
    if text == LONG:
        assert response.status_code == 200
        (found,) = response.context["form"].publication_summary
        assert found[0] == "Longueur"
        assert "3 pages imprimées" in found[1][0]
        assert not ExampleSheet.objects.exists()
    else:
        assert ExampleSheet.objects.get().live


def test_without_pango_nothing_is_counted_nor_refused(tree, monkeypatch):
    monkeypatch.setattr("resources.exports.length.pdf_available", lambda: False)
    page = ExampleSheetFactory(live=False, action=body(LONG))
    assert printed_pages(page) is None
    assert messages(page) == []
