"""What a document says, read field by field and written back in its place."""

import pytest

from cms.editorial.writing.findings import Finding, Kind
from cms.editorial.writing.prose import all_replaced, paragraphs
from cms.editorial.writing.report import Report
from cms.editorial.writing.texts import read
from resources.models import Credit
from tests.factories.resources import CapitalisationSheetFactory, ExampleSheetFactory


def stream(page, name, *blocks):
    """Fill a rubrique with blocks as they are stored."""
    field = page._meta.get_field(name)
    setattr(page, name, field.stream_block.to_python([{"type": kind, "value": value} for kind, value in blocks]))


def test_paragraphs_of_a_rich_text():
    source = "<h3>Titre</h3><p>L’<b>élu</b>&amp;e &lt;3</p><ul><li>un<br/>deux</li></ul><p> </p><p>fin</p>"
    assert [paragraph.text for paragraph in paragraphs(source, html=True)] == ["Titre", "L’élu&e <3", "un\ndeux", "fin"]


def test_lines_of_a_plain_text():
    assert [paragraph.text for paragraph in paragraphs("un\r\n\r\ndeux", html=False)] == ["un", "deux"]


@pytest.mark.parametrize(
    ("source", "words", "replacement", "expected"),
    [
        ("<p>A &amp; B</p>", "&", "et", "<p>A et B</p>"),
        ("<p>un <b>deux</b></p>", "deux", "2 < 3", "<p>un <b>2 &lt; 3</b></p>"),
        ("<p>un deux</p>", "un deux", "", "<p></p>"),
        ("<p>u<b>n</b></p>", "un", "1", "<p>u<b>n</b></p>"),  # across two elements: left to its author
        ("<p>un<br/>deux</p>", "un\ndeux", "1", "<p>un<br/>deux</p>"),
    ],
)
def test_a_replacement_keeps_the_rest_of_the_source(source, words, replacement, expected):
    (paragraph,) = paragraphs(source, html=True)
    start = paragraph.text.index(words)
    finding = Finding(start, start + len(words), Kind.SIGN, "", replacement)
    assert all_replaced(source, [(paragraph, finding)], html=True)[0] == expected


def test_of_two_replacements_that_overlap_one_is_made():
    (paragraph,) = paragraphs("un deux", html=False)
    findings = [Finding(0, 4, Kind.SIGN, "", "1 "), Finding(2, 7, Kind.SIGN, "", "2")]
    assert all_replaced("un deux", [(paragraph, finding) for finding in findings], html=False) == ("1 eux", 1)


@pytest.mark.django_db
def test_every_text_of_a_document_is_read_and_written_back(tree):
    page = CapitalisationSheetFactory(
        title="Titre", essential="Essentiel", credits=[Credit(role="auteur", function="Fonction")]
    )
    table = {
        "caption": "Légende",
        "columns": [{"type": "text", "heading": "Colonne"}, {"type": "number", "heading": "Nombre"}],
        "rows": [{"values": ["<p>Cellule</p>", "4"]}],
    }
    stream(
        page,
        "context",
        ("text", "<p>Texte</p>"),
        ("quote", {"text": "Citation", "source": "Source"}),
        ("example", {"title": "Exemple", "text": "<p>Récit</p>", "document": None}),
        ("timeline", [{"date": "2002", "title": "Fondation", "text": "<p>Précision</p>"}]),
        ("table", table),
    )
    stream(page, "definition")
    stream(page, "practices")
    stream(page, "examples")
    words = (
        "Titre Essentiel Texte Citation Source Exemple Récit 2002 Fondation Précision Légende Colonne Nombre Cellule"
    )
    texts, _choices = read(page)
    assert [text.paragraphs[0].text for text in texts] == [*words.split(), "Fonction"]
    assert {text.field for text in texts} == {"title", "essential", "context", "credits"}
    for text in texts:
        text.put(text.source.replace(text.paragraphs[0].text, f"Autre {text.paragraphs[0].text}"))
    again, _choices = read(page)
    assert [text.paragraphs[0].text for text in again] == [f"Autre {word}" for word in [*words.split(), "Fonction"]]
    saved = page.save_revision(clean=False).as_object()
    assert saved.context[4].value.row_data[0]["values"][0].source == "<p>Autre Cellule</p>"


def kinds(page):
    return [(found.finding.kind, found.written) for found in Report(page).found]


@pytest.mark.django_db
def test_another_language_has_another_style(tree):
    page = ExampleSheetFactory(title='The "Etat"', essential="Mail prenom@exemple.org")
    assert (Kind.QUOTES, '"Etat"') in kinds(page)
    page.locale.language_code = "en"
    assert [kind for kind, _written in kinds(page)] == [Kind.PERSONAL]
