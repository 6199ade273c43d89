"""What pages tell search of their text: all of it, in reading order, under the ids that they really carry."""

import datetime
import json
import re

import lxml.html
import pypandoc
import pytest
import weasyprint
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from cms.core.passages import MAX_LENGTH, Passage, cut, html_passages, stream_html
from resources.models import (
    Attachment,
    GridDimension,
    ProjectReport,
    ProjectStage,
    Resource,
    ResourceReference,
    SynthesisAnswer,
)
from territories.models import EventSession, NarrativeEpisode
from tests.factories.assets import DocumentFactory, ImageFactory
from tests.factories.home import StandardPageFactory
from tests.factories.resources import (
    CapitalisationSheetFactory,
    ExampleSheetFactory,
    GlossaryTermPageFactory,
    GridFactory,
    GuideFactory,
    LearningVisitFactory,
    ManifestoFactory,
    MonographFactory,
    PortraitFactory,
    ProjectSheetFactory,
    PublicationFactory,
    ReferenceFactory,
    SelectionPageFactory,
    SignatureFactory,
    SynthesisFactory,
    ToolSheetFactory,
    body,
)
from tests.factories.territories import (
    EventFactory,
    OrganisationPageFactory,
    TerritoryNarrativeFactory,
    TerritoryPageFactory,
)

pytestmark = pytest.mark.django_db

#: Ids that lead to more than one heading: files' titles, a guide's chapters, headings that the page gives no id.
SHARED = ("fichiers", "comptes-rendus", "sommaire", "presentation")


def words(text):
    return " ".join(text.split())


def text_of(page):
    return words(" ".join(f"{passage.heading} {passage.text}" for passage in page.get_passages()))


def rich_body():
    """The stored value of a rubrique that holds one block of each kind, its headings repeated."""
    image = {"image": ImageFactory().pk, "decorative": False, "alt_text": "Une cour"}
    ecosystem = {"centre": {"name": "un tiers-lieu", "members": "des salarié·es"}}
    ecosystem["poles"] = [{"name": name, "members": f"membres {name}"} for name in ("nord", "sud", "est")]
    table = {"caption": "Moyens", "columns": [{"type": "text", "heading": "Structure"}]}
    table["columns"].append({"type": "number", "heading": "Postes"})
    table["rows"] = [{"values": ["<p>ARDES</p>", "4"]}, {"values": ["<p>APES</p>", None]}]
    heading = "<h3>D’où l’on part &amp; où l’on va</h3>"
    blocks = [
        ("text", f"<p>Avant tout.</p>{heading}<p>Un besoin.</p><h4></h4><p>Puis deux.</p>"),
        ("example", {"title": "Caen, ATIPIC", "text": "<ul><li>un garage</li><li>une école</li></ul>"}),
        ("figure", {"image": image, "caption": "La cour vue"}),
        ("table", table),
        ("quote", {"text": "Nous écoutons.", "source": "Une élue"}),
        ("text", f"{heading}<p>Encore.</p><h3>Juste un titre</h3>"),
        ("key_point", {"text": "<p>À garder.</p>"}),
        ("timeline", [{"date": "2002", "title": "Fondation", "text": "<p>À trois.</p>"}]),
        ("ecosystem", ecosystem),
    ]
    return json.dumps([{"type": name, "value": value} for name, value in blocks])


def make_narrative():
    episodes = [NarrativeEpisode(date="début 2018", title="L’appel", text="Des habitantes écrivent.")]
    return TerritoryNarrativeFactory(episodes=episodes, trigger=rich_body())


def make_tool():
    return ToolSheetFactory(duration="deux heures", group_size="8 à 15", material="des feutres\ndu papier")


def make_publication():
    file = DocumentFactory(title="Le rapport entier", file__data="Une annexe éclairante.".encode())
    reference = ReferenceFactory(title="La coopération", authors="Collectif")
    return PublicationFactory(
        attachments=[Attachment(document=file)], reference_links=[ResourceReference(reference=reference)]
    )


def make_project():
    file = DocumentFactory(title="Le compte rendu", file__data="Ce que la réunion a tranché.".encode())
    report = ProjectReport(date=datetime.date(2024, 5, 2), title="Bilan d’étape", summary="Un an.", document=file)
    stage = ProjectStage(title="Enquêter", period="2023", means="deux postes", deliverable="une carte")
    return ProjectSheetFactory(stages=[stage], reports=[report])


def make_event():
    session = EventSession(day=datetime.date(2024, 5, 2), start=datetime.time(9), title="Accueil en fanfare")
    return EventFactory(sessions=[session], venue="La halle aux toiles")


def make_synthesis():
    grid = GridFactory(slug="longue", dimensions=[GridDimension(title="Qui décide", sort_order=0)])
    answer = SynthesisAnswer(dimension=grid.dimensions.get(), body=rich_body())
    return SynthesisFactory(grid=grid, answers=[answer])


def make_organisation():
    return OrganisationPageFactory(presentation=rich_body(), missions=body("Accompagner."), values="La réciprocité")


#: Pages, and of each some words that it shows, in reading order.
SAID = {
    "fiche": (lambda: CapitalisationSheetFactory(context=rich_body()), ["apporte", "Avant tout", "garage", "Encore"]),
    "exemple": (lambda: ExampleSheetFactory(lessons=rich_body()), ["apporte", "rubrique", "Avant tout"]),
    "récit": (make_narrative, ["apporte", "début 2018", "L’appel", "habitantes", "Avant tout", "rubrique"]),
    "outil": (make_tool, ["apporte", "deux heures", "8 à 15", "des feutres", "du papier", "rubrique"]),
    "publication": (make_publication, ["apporte", "rubrique", "Collectif", "rapport entier", "éclairante"]),
    "projet": (make_project, ["Enquêter", "deux postes", "une carte", "Bilan d’étape", "Un an", "a tranché"]),
    "visite": (LearningVisitFactory, ["rubrique", "Grille commune", "Gouvernance", "Qui décide ?", "Avec quoi ?"]),
    "synthèse": (make_synthesis, ["apporte", "rubrique", "Qui décide", "Avant tout", "Encore"]),
    "événement": (make_event, ["apporte", "rubrique", "Programme", "2 mai 2024", "fanfare"]),
    "guide": (lambda: GuideFactory(introduction=rich_body()), ["apporte", "Avant tout", "Encore", "rubrique"]),
    "portrait": (lambda: PortraitFactory(transcript=rich_body()), ["apporte", "Transcription", "Avant tout"]),
    "manifeste": (ManifestoFactory, ["apporte", "Nous voulons décider ensemble."]),
    "monographie": (lambda: MonographFactory(needs=rich_body()), ["apporte", "Avant tout", "rubrique"]),
    "organisation": (make_organisation, ["Avant tout", "Encore", "Accompagner", "La réciprocité"]),
    "territoire": (lambda: TerritoryPageFactory(essential="Une baie.", presentation=rich_body()), ["baie", "Avant"]),
    "terme": (GlossaryTermPageFactory, ["Une définition courte."]),
    "page": (lambda: StandardPageFactory(introduction="Qui nous sommes.", body=body()), ["Qui nous", "rubrique"]),
    "sélection": (lambda: SelectionPageFactory(introduction="<p>Par où entrer.</p>"), ["Par où entrer."]),
}


@pytest.fixture(params=SAID, ids=str)
def page_and_words(request, tree):
    make, said = SAID[request.param]
    return make(), said


def test_a_page_tells_all_that_it_shows_in_reading_order(page_and_words):
    page, said = page_and_words
    assert re.search(".*?".join(map(re.escape, said)), text_of(page)), text_of(page)


def test_an_anchor_is_an_id_of_the_page_and_names_its_heading(page_and_words, client):
    page, _said = page_and_words
    html = lxml.html.fromstring(client.get(page.url).content)
    for passage in page.get_passages():
        if passage.anchor and passage.anchor not in SHARED:
            heading = words(html.get_element_by_id(passage.anchor).text_content())
            assert heading.startswith(passage.heading.partition("·")[0])  # a form said aloud may follow
        elif passage.anchor:
            html.get_element_by_id(passage.anchor)


def test_each_rubrique_and_each_heading_begins_a_passage(tree):
    page = CapitalisationSheetFactory(essential="Deux mots.", context=rich_body())
    found = [(passage.anchor, passage.heading) for passage in page.get_passages()]
    assert found == [
        ("", ""),
        ("contexte-et-enjeux", "Contexte et enjeux"),
        ("contexte-et-enjeux--d-ou-l-on-part-ou-l-on-va", "D’où l’on part & où l’on va"),
        ("contexte-et-enjeux--caen-atipic", "Caen, ATIPIC"),
        ("contexte-et-enjeux--d-ou-l-on-part-ou-l-on-va-2", "D’où l’on part & où l’on va"),
        ("contexte-et-enjeux--juste-un-titre", "Juste un titre"),
        ("definition", "Définition"),
        ("conceptions-et-pratiques-du-mes", "Conceptions et pratiques du MES"),
        ("exemples-illustrations-et-references", "Exemples illustrations et références"),
    ]


def test_every_kind_of_block_is_told_line_by_line(tree):
    page = CapitalisationSheetFactory(context=rich_body())
    lines = "\n".join(passage.text for passage in page.get_passages()).splitlines()
    expected = ["un garage", "une école", "Une cour", "La cour vue", "Moyens", "Structure | Postes", "ARDES | 4"]
    expected += ["APES", "Nous écoutons.", "Une élue", "Encore.", "À garder.", "2002", "Fondation", "À trois."]
    expected += ["un tiers-lieu", "des salarié·es", "nord", "membres nord", "sud", "membres sud", "est", "membres est"]
    assert [line for line in lines if line in expected] == expected


def test_an_empty_rubrique_says_nothing_not_even_its_title(tree):
    page = CapitalisationSheetFactory(definition=json.dumps([{"type": "text", "value": "<p> </p>"}]), live=False)
    assert "definition" not in {passage.anchor for passage in page.get_passages()}


def test_a_page_without_ids_still_tells_its_headings(tree):
    text = "<p>Avant.</p><h2>Nous écrire</h2><p>Par courrier.</p>"
    page = StandardPageFactory(body=json.dumps([{"type": "text", "value": text}]))
    assert page.get_passages() == [Passage("", "", "Avant."), Passage("", "Nous écrire", "Par courrier.")]


def test_the_sections_are_found_like_any_page(tree):
    tree.agenda.introduction = "<p>Nos rendez-vous.</p>"
    tree.home.tagline = "Ce que l’on apprend."
    assert [text_of(page) for page in (tree.agenda, tree.home)] == ["Nos rendez-vous.", "Ce que l’on apprend."]
    assert tree.agenda.get_search_facets() == {"type": ["page"]}


# Texts of any length and shape


def test_a_long_text_is_cut_at_the_ends_of_paragraphs():
    paragraphs = [f"Un paragraphe {rank} " + "mot " * 200 for rank in range(30)]
    found = list(cut("\n".join(map(str.strip, paragraphs)), "ancre", "Titre"))
    assert len(found) > 5
    assert all(len(passage.text) <= MAX_LENGTH for passage in found)
    assert all(passage.text.startswith("Un paragraphe") for passage in found)
    assert {(passage.anchor, passage.heading) for passage in found} == {("ancre", "Titre")}
    assert words(" ".join(passage.text for passage in found)) == words(" ".join(paragraphs))


@pytest.mark.parametrize("text", ["Une phrase. " * 2_000, "mot " * 5_000, "m" * 20_000, "a\n" + "m" * 20_000])
def test_a_paragraph_too_long_is_cut_at_a_sentence_or_a_word(text):
    found = [passage.text for passage in cut(text)]
    assert all(0 < len(piece) <= MAX_LENGTH for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_spaces_that_do_not_break_are_kept():
    assert list(html_passages("<p>Pourquoi\u00a0?  Pour\tqui\u202f!</p>")) == [
        Passage("", "", "Pourquoi\u00a0? Pour qui\u202f!")
    ]


@pytest.mark.parametrize(
    "stored",
    [
        [{"type": "inconnu", "value": "perdu"}],
        [{"type": "text", "value": None}, {"type": "text", "value": 3}, {"type": "text"}],
        [{"type": "figure", "value": {"image": {"image": 999_999, "alt_text": None}, "caption": None}}],
        [{"type": "figure", "value": {"image": 12}}, {"type": "figure", "value": None}],
        [{"type": "table", "value": {"columns": [], "rows": [], "caption": ""}}, {"type": "table", "value": None}],
        [{"type": "timeline", "value": None}, {"type": "ecosystem", "value": {"centre": None, "poles": [None]}}],
        [{"type": "example", "value": {"title": "", "text": "<p", "document": 999_999}}],
        [{"type": "text", "value": "<h3><h2>de travers</h3> < et > & &#0; </p></li>"}],
    ],
)
def test_odd_content_never_keeps_a_page_from_being_saved(tree, stored):
    page = CapitalisationSheetFactory(context=json.dumps(stored), live=False)
    stream_html(Resource.objects.get(pk=page.pk).specific.context)
    page.get_passages()


def test_a_stream_is_read_without_a_statement(tree, django_assert_num_queries):
    page = CapitalisationSheetFactory(context=rich_body())
    stream = Resource.objects.get(pk=page.pk).specific.context
    with django_assert_num_queries(0):
        assert "Une cour" in stream_html(stream)


# Files

SENTENCE = "Les salarié·es œuvrent à l’institutionnalisation d’une co-construction."
MARKDOWN = f"# Rapport\n\n{SENTENCE}\n\n| Lieu | Postes |\n|---|---|\n| Caen | deux |"
HTML = f"""<html lang="fr"><title>Rapport</title><style>p {{ width: 3cm; hyphens: auto }}</style>
<h1>Rapport</h1><p>{SENTENCE}</p><p>Caen deux</p></html>"""


def as_written_by_pandoc(file_format, folder):
    path = folder / f"rapport.{file_format}"
    pypandoc.convert_text(MARKDOWN, file_format, format="markdown", outputfile=str(path))
    return path.read_bytes()


@pytest.mark.parametrize("file_format", ["pdf", "docx", "odt", "epub", "txt"])
@pytest.mark.parametrize("make", [PublicationFactory, LearningVisitFactory])
def test_the_words_of_an_attached_file_are_the_document_s(tree, tmp_path, file_format, make):
    if file_format == "pdf":
        content = weasyprint.HTML(string=HTML).write_pdf()
    else:
        content = MARKDOWN.encode() if file_format == "txt" else as_written_by_pandoc(file_format, tmp_path)
    file = DocumentFactory(title="Le rapport", file__filename=f"rapport.{file_format}", file__data=content)
    passages = make(attachments=[Attachment(document=file)]).get_passages()
    found = [passage for passage in passages if passage.anchor == "fichiers"]
    assert {passage.heading for passage in found} == {"Le rapport"}
    text = words(" ".join(passage.text for passage in found))
    assert SENTENCE in text
    assert re.search(r"Caen\W+deux", text)


def test_a_long_file_makes_several_passages_under_its_title(tree):
    file = DocumentFactory(title="Thèse", file__data=("Une ligne de la thèse.\n" * 20_000).encode())
    page = PublicationFactory(attachments=[Attachment(document=file)])
    found = [passage for passage in page.get_passages() if passage.anchor == "fichiers"]
    assert len(found) > 100
    assert {passage.heading for passage in found} == {"Thèse"}
    assert sum(len(passage.text.splitlines()) for passage in found) == 20_000


def test_a_file_that_is_not_public_is_not_told_even_by_its_title(tree):
    root = Collection.get_first_root_node()
    vault = root.add_child(name="Réservé")
    below = vault.add_child(name="Dessous")
    CollectionViewRestriction.objects.create(collection=vault, restriction_type=CollectionViewRestriction.LOGIN)
    files = [
        DocumentFactory(title=f"Fichier {collection.name}", collection=collection, file__data=b"secret")
        for collection in (vault, below)
    ]
    page = PublicationFactory(attachments=[Attachment(document=file) for file in files])
    report = ProjectReport(date=datetime.date(2024, 5, 2), title="Bilan", document=files[0])
    for told in (text_of(page), text_of(ProjectSheetFactory(reports=[report]))):
        assert "secret" not in told
        assert "Fichier" not in told


def test_a_signature_is_not_told(tree):
    """It is erased when whoever signed asks for it: no copy of it is kept."""
    page = ManifestoFactory()
    SignatureFactory(manifesto=page, organisation="Le Fournil")
    assert "Le Fournil" not in text_of(page)


# Cost


def tell(page):
    return page.get_passages(), page.get_search_keywords(), page.get_search_facets()


@pytest.mark.parametrize("name", SAID)
def test_pages_read_together_cost_one_statement_each_at_most(tree, name):
    """A guide asks for its families, a visit for its grid, a synthesis for its answers, a document for its files."""
    make, _said = SAID[name]
    model = {type(make()) for _ in range(3)}.pop()
    tell(model.objects.first())  # content types, kept for the life of the process
    pages = list(model.objects.prefetch_related(*model.search_prefetch))
    with CaptureQueriesContext(connection) as queries:
        for page in pages:
            tell(page)
    assert len(queries) <= len(pages)
