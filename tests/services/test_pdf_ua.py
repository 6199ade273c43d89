"""PDF/UA-1 as veraPDF judges it: every type of document, then every document of the demonstration."""

import json
import urllib.request

import pypdfium2
import pytest

from cms.core.visibility import Scope
from resources.exports.document import document_html
from resources.exports.pdf import pdf_available, pdf_bytes
from resources.models import Attachment, Manifesto, ProjectReport, ProjectStage, resource_types
from territories.models import EventSession, NarrativeEpisode
from tests.factories import resources, territories
from tests.factories.assets import DocumentFactory, ImageFactory
from tests.factories.home import make_tree
from tests.services import machine
from tests.services.validators import verapdf

pytestmark = pytest.mark.e2e

#: What the demonstration may weigh: a document is opened on a telephone, far from any town. A guide is a book.
MAX_PAGES, MAX_BYTES = 5, 100_000
MAX_BOOK_PAGES, MAX_BOOK_BYTES = 60, 500_000


def every_block():
    """A rubrique that holds each block, and what editors get wrong: levels skipped, empty headings, dead links."""
    image = ImageFactory()
    return json.dumps(
        [
            {
                "type": "text",
                "value": '<h4>Trop profond</h4><h3></h3><p>Un <a linktype="page" id="9999">lien mort</a>, '
                'un <a href="https://example.org/">autre <b>gras</b> pour les élu·es</a>, '
                '<a href="#nulle-part">un dernier</a> → fin.</p>'
                "<ul><li>Un<ul><li>Deux</li></ul></li></ul><ol><li>Trois</li></ol>",
            },
            {"type": "example", "value": {"title": "Un lieu", "text": "<p>Un cas.</p>", "document": None}},
            *(
                {"type": "figure", "value": {"image": {"image": image.pk, **alternative}, "caption": "Une légende"}}
                for alternative in ({"alt_text": "Une cour", "decorative": False}, {"alt_text": "", "decorative": True})
            ),
            {
                "type": "table",
                "value": {
                    "caption": "Deux structures",
                    "columns": [{"type": "text", "heading": "Nom"}, {"type": "number", "heading": ""}],
                    "rows": [{"values": ["<p>ARDES</p>", "4"]}, {"values": ["<p></p>", None]}],
                },
            },
            {"type": "quote", "value": {"text": "Nous écoutons.", "source": "Une structure"}},
            {"type": "key_point", "value": {"text": "<p>Le besoin d’abord.</p>"}},
            {"type": "timeline", "value": [{"date": "2002", "title": "Fondation", "text": "<p>À Paris.</p>"}]},
            {
                "type": "ecosystem",
                "value": {
                    "centre": {"name": "Une structure", "members": "adhérent·es\nsalarié·es"},
                    "poles": [{"name": f"Pôle {letter}", "members": ""} for letter in "ABC"],
                },
            },
        ]
    )


OWN_FIELDS = {
    "territories.TerritoryNarrative": lambda: {"episodes": [NarrativeEpisode(date="2016", title="Le début", text="…")]},
    "territories.Event": lambda: {"sessions": [EventSession(day="2022-03-14", title="Accueil")], "attendance": 40},
    "resources.ProjectSheet": lambda: {
        "stages": [ProjectStage(title="Diagnostic", period="2021")],
        "reports": [
            ProjectReport(date="2021-03-01", title="Un point", summary="Où on en est.", document=DocumentFactory())
        ],
    },
    "resources.ToolSheet": lambda: {"duration": "Deux heures", "material": "Des cartes\nUn mur"},
    "resources.LearningVisit": lambda: {"attendance": 14},
    "resources.Portrait": lambda: {
        "media_url": "https://example.org/video",
        "media": DocumentFactory(file__filename="film.mp4"),
    },
    "resources.Publication": lambda: {
        "source_url": "https://example.org/etude",
        "attachments": [Attachment(document=DocumentFactory())],
    },
}


@pytest.mark.django_db
def test_every_type_of_document_conforms(tmp_path):
    if not pdf_available():
        machine.missing("Pango")
    scope = Scope.for_site(make_tree().site)
    factories = {
        factory._meta.model: factory
        for module in (resources, territories)
        for factory in vars(module).values()
        if isinstance(factory, type) and hasattr(factory, "_meta") and not factory._meta.abstract
    }
    body = every_block()
    paths = []
    for model in resource_types():
        own = OWN_FIELDS.get(model._meta.label, dict)()
        page = factories[model](**dict.fromkeys(model.rubric_fields, body), **own)
        if model is Manifesto:
            resources.SignatureFactory.create_batch(3, manifesto=page)
        paths.append(tmp_path / f"{model.__name__}.pdf")
        paths[-1].write_bytes(pdf_bytes(document_html(page, scope)))
    assert verapdf(paths) == []


def test_every_document_of_the_demonstration_conforms(site, tmp_path):
    listed = site.python(
        "from resources.models import Resource\n"
        "for page in Resource.objects.live().public(): print(page.get_url(), page.title, sep='\\t')"
    )
    documents = [line.split("\t") for line in listed.splitlines() if "\t" in line]
    assert len(documents) >= 20
    paths = []
    for address, title in documents:
        with urllib.request.urlopen(f"{site.url}{address}pdf/") as answer:
            content = answer.read()
        document = pypdfium2.PdfDocument(content)
        # Whatever spaces a title was typed with, the PDF has those that French asks for.
        assert document.get_metadata_value("Title").split()[-len(title.split()) :] == title.split()
        is_book = "guide" in address
        assert len(document) <= (MAX_BOOK_PAGES if is_book else MAX_PAGES)
        assert len(content) <= (MAX_BOOK_BYTES if is_book else MAX_BYTES)
        paths.append(tmp_path / f"{address.strip('/').replace('/', '-')}.pdf")
        paths[-1].write_bytes(content)
    assert verapdf(paths) == []
