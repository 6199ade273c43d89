"""
How many SQL statements a reader's page costs, everything counted: Wagtail's routing, restrictions, addresses of pages.

Django's cache is emptied first, so Wagtail asks again for the sites' root paths that it keeps there for an hour. What
a process keeps for its whole life is kept: content types.
"""

import datetime
import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from cms.assets.models import CustomRendition
from resources.models import (
    Attachment,
    Credit,
    ProjectReport,
    ProjectStage,
    ResourceLink,
    ResourcePlace,
    ResourceReference,
    SelectionIndexPage,
    SelectionPage,
    SelectionPick,
)
from tests.factories.assets import DocumentFactory, ImageFactory
from tests.factories.home import StandardPageFactory
from tests.factories.resources import (
    CapitalisationSheetFactory,
    FunderFactory,
    GlossaryTermPageFactory,
    GuideFactory,
    LearningVisitFactory,
    ManifestoFactory,
    MonographFactory,
    PortraitFactory,
    ProjectSheetFactory,
    PublicationFactory,
    ReferenceFactory,
    SelectionIndexPageFactory,
    SelectionPageFactory,
    SignatureFactory,
    SynthesisFactory,
    ThemeFactory,
    ToolSheetFactory,
)
from tests.factories.territories import (
    EventFactory,
    OrganisationPageFactory,
    PlaceFactory,
    TerritoryNarrativeFactory,
    TerritoryPageFactory,
)

FEW, MANY = 10, 100
#: A document may use one statement more than a list: the glossary’s.
HOME, COLLECTION, DOCUMENT = 14, 16, 17
#: Reading results; a search just made is counted besides, which takes the only lock of SQLite a moment.
SEARCH, COUNTED = 20, 6
TYPES = [
    CapitalisationSheetFactory,
    LearningVisitFactory,
    SynthesisFactory,
    GuideFactory,
    MonographFactory,
    TerritoryNarrativeFactory,
    EventFactory,
    ToolSheetFactory,
    ProjectSheetFactory,
    PortraitFactory,
    PublicationFactory,
]


def statements(client, address, *, cold=True):
    """The statements of one anonymous request, as sent."""
    for model in (model for model in ContentType.objects.all() if model.model_class()):
        ContentType.objects.get_for_id(model.pk)
    if cold:
        caches["default"].clear()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def rubric(documents, images):
    """A rubrique that names each document three times, and shows each image."""
    blocks = [{"type": "text", "value": "<p>Un paragraphe.</p>"}]
    for document in documents:
        link = f'<p><a linktype="page" id="{document.pk}">Un lien</a></p>'
        blocks += [
            {"type": "text", "value": link},
            {"type": "key_point", "value": {"text": link}},
            {"type": "example", "value": {"title": "Un exemple", "text": link, "document": document.pk}},
        ]
    for image in images:
        value = {"image": image.pk, "alt_text": "Une place", "decorative": False}
        blocks.append({"type": "figure", "value": {"image": value, "caption": "Une place"}})
    return json.dumps(blocks)


def rich_document(factory, number):
    """A document with everything that its page can show, `number` times; images are few, for they take long to make."""
    neighbours = [MonographFactory() for _rank in range(number)]
    images = [ImageFactory() for _rank in range(1 + number // 10)]
    organisations = [OrganisationPageFactory() for _rank in range(number)]
    return factory(
        **{name: rubric(neighbours, images) for name in factory._meta.model.rubric_fields},
        themes=[ThemeFactory(label_fr=f"Thème {rank}", slug=f"theme-{rank}") for rank in range(number)],
        funders=[FunderFactory() for _rank in range(number)],
        credits=[Credit(role=role, organisation=page) for page in organisations for role in ("auteur", "hote")],
        place_links=[ResourcePlace(place=PlaceFactory()) for _rank in range(number)],
        reference_links=[ResourceReference(reference=ReferenceFactory()) for _rank in range(number)],
        attachments=[Attachment(document=DocumentFactory()) for _rank in range(number)],
        links=[ResourceLink(relation=name, target=page) for page in neighbours for name in ("fonde", "voir")],
    )


def translate(tree, *documents):
    """Publish the documents in English too, below a translated home page and collection."""
    english = Locale.objects.create(language_code="en")
    for page in (tree.home, *{document.get_parent().specific for document in documents}, *documents):
        page.copy_for_translation(english).save_revision().publish()


def fill(tree, number):
    """A site with `number` of everything that its lists show."""
    needs = SelectionIndexPage.objects.first() or SelectionIndexPageFactory()
    need = SelectionPage.objects.filter(slug="un-besoin").first()
    need = need or SelectionPageFactory(parent=needs, slug="un-besoin", filters="?type=monographie")
    for rank in range(number):
        place, organisation = PlaceFactory(), OrganisationPageFactory()
        fields = {
            "credits": [Credit(role="auteur", organisation=organisation)],
            "place_links": [ResourcePlace(place=place)],
            "themes": [ThemeFactory(label_fr=f"Thème {rank}", slug=f"theme-{rank}")],
            "date": datetime.date(2000 + rank % 25, 1, 1),
        }
        document = (CapitalisationSheetFactory if rank % 2 else MonographFactory)(**fields)
        SelectionPick.objects.create(selection=need, document=document)
        for parent in (needs, tree.home):
            link = f'<p>Par <a linktype="page" id="{document.pk}">ici</a>.</p>'
            SelectionPageFactory(parent=parent, introduction=link)
        EventFactory(start_date=datetime.date(2027, 1, 1))
        TerritoryPageFactory(place=place)
        GlossaryTermPageFactory()
        StandardPageFactory()


@pytest.mark.parametrize(("address", "budget"), [("/", HOME), ("/collection/", COLLECTION)])
def test_a_list_costs_the_same_however_long(client, tree, address, budget):
    fill(tree, FEW)
    few = statements(client, address)
    fill(tree, MANY - FEW)
    many = statements(client, address)
    assert len(few) == len(many) <= budget


@pytest.mark.parametrize(
    "address",
    [
        "/agenda/",
        "/organisations/",
        "/territoires/",
        "/glossaire/",
        "/collection/?theme=theme-1&type=monographie&tri=titre",
        "/collection/?filtres=tous&affichage=tableau&tri=organisation",
        "/besoins/",
        "/besoins/un-besoin/",
        "/flux/documents.atom",
        "/agenda/agenda.ics",
        "/sitemap-documents.xml",
        "/sitemap.xml",
    ],
)
def test_no_list_grows_by_the_item(client, tree, address):
    fill(tree, 3)
    few = statements(client, address)
    fill(tree, 9)
    assert len(statements(client, address)) == len(few)


def one_of_each(rank=0):
    places = (OrganisationPageFactory, TerritoryPageFactory, GlossaryTermPageFactory, StandardPageFactory)
    for number, factory in enumerate((*TYPES, *places)):
        factory(title="Rucher", slug=f"rucher-{rank}-{number}")


@pytest.mark.parametrize(
    ("address", "budget"),
    [
        ("/recherche/?q=rucher", SEARCH + COUNTED),
        ("/recherche/?q=rucher&page=1", SEARCH),
        ("/recherche/?q=rucher&filtres=tous&tri=titre", SEARCH),
        ("/recherche/?q=rucher&filtres=tous&type=guide&type=organisation&annee=2021&theme=x&lieu=y&public=z", SEARCH),
        ("/recherche/?q=rucher&filtres=tous&annee=1789", SEARCH),
        ("/recherche/?q=%22introuvable%22&annee=2021", SEARCH),
        ("/recherche/?proches={accession}", SEARCH),
        ("/recherche/suggestions/?q=ruch", SEARCH),
    ],
)
def test_a_search_costs_the_same_whatever_it_finds_and_counts(client, tree, address, budget):
    subject = MonographFactory(title="Rucher")
    fill(tree, 3)
    one_of_each()
    address = address.format(accession=subject.accession)
    client.get(address)
    few = statements(client, address, cold=False)
    fill(tree, 9)
    for rank in range(1, 5):
        one_of_each(rank)
    many = statements(client, address, cold=False)
    # PostgreSQL asks first how rare the words are.
    assert len(many) <= len(few) <= budget + (connection.vendor == "postgresql")


@pytest.mark.parametrize("factory", [OrganisationPageFactory, TerritoryPageFactory])
def test_what_is_said_of_a_page_does_not_grow_by_the_document(client, tree, factory):
    place = PlaceFactory()
    page = TerritoryPageFactory(place=place) if factory is TerritoryPageFactory else factory()
    fields = {"place_links": [ResourcePlace(place=place)]} if factory is TerritoryPageFactory else {}
    counts = []
    for number in (2, 8):
        for _rank in range(number):
            organisation = None if fields else page
            credit = Credit(role="auteur", organisation=organisation, function="" if organisation else "Une équipe")
            MonographFactory(credits=[credit], place_links=[ResourcePlace(place=place)] if fields else [])
        counts.append(len(statements(client, page.url)))
    assert counts[0] == counts[1]


def test_a_sheet_with_everything_keeps_to_its_budget_however_much_there_is(client, tree):
    documents = [rich_document(CapitalisationSheetFactory, number) for number in (FEW, MANY)]
    translate(tree, *documents)
    few, many = (statements(client, document.url) for document in documents)
    assert len(few) == len(many) <= DOCUMENT


@pytest.mark.parametrize("factory", TYPES)
def test_any_document_with_everything_keeps_to_its_budget(client, tree, factory):
    document = rich_document(factory, 2)
    translate(tree, document)
    client.get(document.url)
    assert len(statements(client, document.url, cold=False)) <= DOCUMENT


def own_fields(factory, number):
    """What only this type shows, `number` times where it is a list."""
    files = [DocumentFactory(file__filename=name) for name in ("film.mp4", "film.vtt")]
    if factory is PortraitFactory:
        return {"media": files[0], "captions": files[1], "poster": ImageFactory()}
    reports = [
        ProjectReport(date="2021-03-01", title="Un point", document=DocumentFactory(), resource=MonographFactory())
        for _rank in range(number)
    ]
    return {"reports": reports, "stages": [ProjectStage(title="Une étape") for _rank in range(number)]}


@pytest.mark.parametrize("factory", [PortraitFactory, ProjectSheetFactory])
def test_what_only_its_type_shows_holds_in_the_budget(client, tree, factory):
    counts = []
    for number in (2, 8):
        document = factory(**own_fields(factory, number), credits=[Credit(role="auteur", function="Une équipe")])
        client.get(document.url)
        counts.append(len(statements(client, document.url, cold=False)))
    assert counts[0] == counts[1] <= DOCUMENT


def test_a_manifesto_costs_the_same_however_many_sign_it(client, tree):
    manifesto = ManifestoFactory()
    counts = []
    for _more in range(2):
        for _rank in range(5):
            SignatureFactory(manifesto=manifesto)
        client.get(manifesto.url)
        counts.append(len(statements(client, manifesto.url, cold=False)))
    assert counts[0] == counts[1] <= DOCUMENT


@pytest.mark.parametrize("kind", ["home", "collection", "document"])
def test_no_statement_is_sent_twice(client, tree, kind):
    fill(tree, 3)
    address = {"home": "/", "collection": "/collection/"}.get(kind) or rich_document(CapitalisationSheetFactory, 3).url
    repeated = [sql for sql, times in Counter(statements(client, address)).items() if times > 1]
    assert repeated == []


def test_no_image_is_made_while_a_reader_waits(client, tree):
    document = rich_document(CapitalisationSheetFactory, 3)
    organisation = OrganisationPageFactory(logo=ImageFactory())
    renditions = set(CustomRendition.objects.values_list("pk", flat=True))
    files = set(Path(settings.MEDIA_ROOT).rglob("*"))
    for address in (document.url, organisation.url):
        page = client.get(address).content.decode()
        assert 'loading="lazy"' in page
    assert set(CustomRendition.objects.values_list("pk", flat=True)) == renditions
    assert set(Path(settings.MEDIA_ROOT).rglob("*")) == files


def test_an_image_whose_renditions_were_lost_is_shown_all_the_same(client, tree):
    organisation = OrganisationPageFactory(logo=ImageFactory())
    organisation.logo.renditions.all().delete()
    assert organisation.logo.file.url in client.get(organisation.url).content.decode()
    assert not organisation.logo.renditions.exists()
