"""The guide as a book: what it compiles, chapter by chapter, whole, and as one document to print."""

import datetime
import json
import re
from collections import Counter
from itertools import pairwise

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html as lxml_html
from wagtail.models import Locale, PageViewRestriction

from cms.core.visibility import Scope
from resources.exports.document import document_html
from resources.models import Credit, ResourceLink, ResourcePlace, ResourceReference
from tests.factories.assets import ImageFactory
from tests.factories.resources import (
    CapitalisationSheetFactory,
    FamilyFactory,
    FunderFactory,
    GlossaryTermPageFactory,
    GuideFactory,
    ReferenceFactory,
    ToolSheetFactory,
    body,
)
from tests.factories.territories import OrganisationPageFactory, PlaceFactory, TerritoryPageFactory

pytestmark = pytest.mark.django_db

FAMILY_A = "L’accompagnement des initiatives"
FAMILY_B = "L’animation des territoires"


@pytest.fixture
def families(db):
    return {
        "a": FamilyFactory(label_fr=FAMILY_A, slug="a", position=1),
        "b": FamilyFactory(label_fr=FAMILY_B, slug="b", position=2),
    }


def guide_of(*sheets, **fields):
    return GuideFactory(links=[ResourceLink(relation="fonde", target=sheet) for sheet in sheets], **fields)


@pytest.fixture
def sheets(tree, families):
    """Three sheets, chosen in any order."""
    return [
        CapitalisationSheetFactory(number="2.10", title="Qui décide ?", slug="qui-decide", family=families["b"]),
        CapitalisationSheetFactory(number="2.1", title="Pour qui ?", slug="pour-qui", family=families["a"]),
        CapitalisationSheetFactory(number="2.9", title="Avec quoi ?", slug="avec-quoi", family=families["b"]),
    ]


@pytest.fixture
def guide(sheets):
    return guide_of(*sheets, slug="le-guide", title="Le guide")


def read(client, address):
    return lxml_html.fromstring(client.get(address).content)


def text_of(element):
    return " ".join(element.text_content().split())


def chapter(guide, slug):
    return f"{guide.url}lire/{slug}/"


def restrict(page):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Un groupe"))


def test_the_guide_opens_with_its_contents_in_the_imposed_order(client, guide):
    contents = read(client, guide.url).xpath("//nav[@aria-labelledby='sommaire']//a")
    assert [text_of(link) for link in contents] == [
        "Introduction",
        "Mode d’emploi",
        FAMILY_A,
        "2.1 Pour qui ?",
        FAMILY_B,
        "2.9 Avec quoi ?",
        "2.10 Qui décide ?",
        "Enjeux transversaux",
        "Glossaire",
        "Index",
        "Crédits",
    ]
    assert all(client.get(link.get("href")).status_code == 200 for link in contents)


def test_what_has_no_family_comes_after_the_families(client, sheets):
    guide = guide_of(*sheets, ToolSheetFactory(title="Une grille", slug="une-grille"))
    links = [text_of(link) for link in read(client, guide.url).xpath("//nav[@aria-labelledby='sommaire']//a")]
    assert links.index("Autres documents") == links.index("2.10 Qui décide ?") + 1
    assert links.index("Une grille") == links.index("Enjeux transversaux") - 1


@pytest.mark.parametrize("hidden", ["draft", "private", "expired", "foreign"])
def test_a_sheet_that_is_not_public_is_nowhere(client, sheets, families, hidden):
    organisation = OrganisationPageFactory(title="Une organisation discrète")
    secret = CapitalisationSheetFactory(
        title="Une fiche cachée ?",
        slug="une-fiche-cachee",
        number="2.5",
        family=families["a"],
        live=hidden != "draft",
        expire_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC) if hidden == "expired" else None,
        locale=Locale.objects.create(language_code="en") if hidden == "foreign" else Locale.get_default(),
        context=body("Un mot caché."),
        credits=[Credit(role="auteur", organisation=organisation)],
        place_links=[ResourcePlace(place=PlaceFactory(name="Un lieu caché"))],
    )
    if hidden == "private":
        restrict(secret)
    GlossaryTermPageFactory(title="Mot caché")
    guide = guide_of(*sheets, secret)
    assert client.get(chapter(guide, secret.slug)).status_code == 404
    pages = [client.get(guide.url)]
    pages += [client.get(chapter(guide, slug)) for slug in ("famille-a", "glossaire", "index", "credits", "tout")]
    texts = [page.content.decode() for page in pages]
    texts.append(document_html(guide, Scope.for_site(guide.get_site())))
    for text in texts:
        for word in ("fiche cachée", "mot caché", "lieu caché", "organisation discrète", secret.accession):
            assert word.lower() not in text.lower()


def test_a_chapter_leads_to_its_neighbours_and_to_the_contents(client, guide):
    page = read(client, chapter(guide, "avec-quoi"))
    previous, following = chapter(guide, "famille-b"), chapter(guide, "qui-decide")
    assert page.xpath("//link[@rel='prev']/@href") == page.xpath("//nav//a[@rel='prev']/@href") == [previous]
    assert page.xpath("//link[@rel='next']/@href") == page.xpath("//nav//a[@rel='next']/@href") == [following]
    assert page.xpath("//nav[@aria-label='Chapitres']//a[not(@rel)]/@href") == [guide.url]
    assert read(client, chapter(guide, "introduction")).xpath("//link[@rel='prev']") == []
    assert read(client, chapter(guide, "credits")).xpath("//link[@rel='next']") == []


def test_a_sheet_is_read_in_full_and_its_own_address_is_the_one_to_cite(client, guide, sheets):
    page = read(client, chapter(guide, "avec-quoi"))
    sheet = sheets[2]
    assert page.xpath("//link[@rel='canonical']/@href") == [sheet.full_url]
    assert page.xpath("//meta[@name='robots']") == []
    assert [text_of(title) for title in page.xpath("//h1")] == ["Avec quoi ?"]
    titles = [text_of(title) for title in page.xpath("//h2")]
    assert [rubric.title for rubric in sheet.get_rubrics()] == [title for title in titles if title != "L’essentiel"][1:]
    assert sheet.essential in text_of(page)
    introduction = read(client, chapter(guide, "introduction"))
    assert introduction.xpath("//link[@rel='canonical']/@href") == [f"{guide.full_url}lire/introduction/"]


def test_a_family_bears_its_own_name_and_shows_its_sheets(client, guide):
    page = read(client, chapter(guide, "famille-b"))
    assert text_of(page.find(".//h1")) == FAMILY_B
    assert page.xpath("//ol[@class='questions']//a/@href") == [
        chapter(guide, "avec-quoi"),
        chapter(guide, "qui-decide"),
    ]


def test_the_whole_book_is_on_one_page_where_every_anchor_is_one(client, guide):
    guide.introduction = body("<b>x</b></p><h3>Un titre</h3><p>y")
    guide.save_revision().publish()
    page = read(client, chapter(guide, "tout"))
    ids = Counter(page.xpath("//@id"))
    assert [name for name, times in ids.items() if times > 1] == []
    targets = {link.removeprefix("#") for link in page.xpath("//main//a[starts-with(@href, '#')]/@href")}
    assert targets <= ids.keys()
    assert {"introduction", "famille-a", "pour-qui", "pour-qui--contexte-et-enjeux", "index"} <= ids.keys()
    levels = [int(title.tag[1]) for title in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_no_sheet_takes_the_address_of_another_chapter(client, tree, families):
    slugs = ("tout", "glossaire", "famille-b")
    sheets = [CapitalisationSheetFactory(slug=slug, family=families["a"]) for slug in slugs]
    guide = guide_of(*sheets)
    assert len(read(client, chapter(guide, "tout")).xpath("//h3[contains(@class, 'book')]")) == 3
    for sheet in sheets:
        page = read(client, chapter(guide, f"fiche-{sheet.slug}"))
        assert text_of(page.find(".//h1")) == sheet.title


def test_the_glossary_defines_the_terms_that_the_book_uses(client, sheets):
    for title, live in (("Tiers-lieu", True), ("Monnaie locale", True), ("Commun", False)):
        GlossaryTermPageFactory(title=title, definition=f"<p>Ce qu’est un {title}.</p>", live=live)
    sheets[0].context = body("Des tiers-lieux et un commun.")
    sheets[0].save_revision().publish()
    guide = guide_of(*sheets)
    assert [text_of(term) for term in read(client, chapter(guide, "glossaire")).xpath("//dl//dt")] == ["Tiers-lieu"]
    assert "Ce qu’est un Tiers-lieu." in document_html(guide, Scope.for_site(guide.get_site()))


def test_the_index_tells_where_each_place_and_each_organisation_is(client, tree, families):
    couserans, caen = PlaceFactory(name="Couserans"), PlaceFactory(name="Caen")
    territory = TerritoryPageFactory(place=caen)
    ardes, apes, hidden = (
        OrganisationPageFactory(title="Zone ARDES", acronym="ARDES"),
        OrganisationPageFactory(title="Équipe APES", acronym="RÉSO"),
        OrganisationPageFactory(title="Cachée", live=False),
    )
    links = "".join(f'<a linktype="page" id="{page.pk}">x</a> ' for page in (ardes, hidden, territory))
    first = CapitalisationSheetFactory(
        number="2.1",
        family=families["a"],
        place_links=[ResourcePlace(place=couserans)],
        credits=[Credit(role="auteur", organisation=ardes)],
        context=body(links),
    )
    second = CapitalisationSheetFactory(
        number="2.2", family=families["a"], credits=[Credit(role="auteur", organisation=apes)]
    )
    guide = guide_of(second, first, introduction=body(links))
    index = read(client, chapter(guide, "index"))
    lines = [re.sub(r"\s+", " ", line.text_content()).strip() for line in index.xpath("//ul[@class='references']/li")]
    kind = couserans.kind_label.lower()
    assert lines == [
        f"Caen {kind} Introduction 2.1",
        f"Couserans {kind} 2.1",
        "Équipe APES RÉSO 2.2",
        "Zone ARDES Introduction 2.1",
    ]
    assert index.xpath("(//ul[@class='references'])[1]/li[2]//a/@href") == [chapter(guide, first.slug)]
    printed = lxml_html.document_fromstring(document_html(guide, Scope.for_site(tree.site)))
    targets = printed.xpath("//ul[@class='index']//a/@href")
    assert set(targets) == {"#introduction", f"#{first.slug}", f"#{second.slug}"}
    assert {target.removeprefix("#") for target in targets} <= set(printed.xpath("//@id"))


def test_credits_and_funders_of_the_sheets_leave_with_the_guide(client, sheets):
    organisation = OrganisationPageFactory(title="La structure hôte")
    sheets[0].credits = [Credit(role="hote", organisation=organisation)]
    sheets[0].funders = [FunderFactory(mention="Avec l’aide d’une fondation.")]
    sheets[0].save_revision().publish()
    guide = guide_of(*sheets)
    printed = lxml_html.document_fromstring(document_html(guide, Scope.for_site(guide.get_site())))
    for page in (read(client, chapter(guide, "credits")), printed):
        for expected in ("La structure hôte", "Accueilli par", "Avec l’aide d’une fondation."):
            assert expected in text_of(page)


def test_what_is_printed_holds_every_sheet_and_leads_inside_itself(guide, sheets):
    link = f'Voir <a linktype="page" id="{sheets[1].pk}"><b>la fiche</b></a> et <i>élu·es</i>.'
    sheets[0].context = body(link)
    sheets[0].save_revision().publish()
    printed = lxml_html.document_fromstring(document_html(guide, Scope.for_site(guide.get_site())))
    assert [text_of(title) for title in printed.xpath("//h3[@class='chapter__title']")] == [
        sheet.display_title for sheet in (sheets[1], sheets[2], sheets[0])
    ]
    (inner,) = printed.xpath("//div[@class='text']//a")
    assert inner.get("href") == "#pour-qui"
    assert printed.xpath("//a/*") == []
    ids = Counter(printed.xpath("//@id"))
    assert max(ids.values()) == 1
    assert {link.removeprefix("#") for link in printed.xpath("//nav//a/@href")} <= ids.keys()


def test_a_withdrawn_guide_says_so_on_each_of_its_addresses(client, guide):
    addresses = [guide.url, chapter(guide, "introduction"), chapter(guide, "tout"), f"{guide.url}pdf/"]
    guide.withdraw("Remplacé par une autre édition.")
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 410
        assert "Remplacé par une autre édition." in response.content.decode()


def test_a_guide_that_was_never_public_has_no_chapter(client, sheets):
    guide = guide_of(*sheets, live=False)
    assert client.get(chapter(guide, "introduction")).status_code == 404


def test_no_other_word_makes_a_chapter(client, guide):
    assert client.get(chapter(guide, "autre-chose")).status_code == 404


def test_publication_names_the_sheets_that_are_not_online(guide, families):
    assert guide.publication_errors() == []
    draft = CapitalisationSheetFactory(title="À écrire ?", number="2.3", live=False, family=families["a"])
    guide.links.add(ResourceLink(relation="fonde", target=draft))
    (error,) = guide.publication_errors()
    assert error.field == "links"
    assert "2.3 À écrire ?" in str(error)
    guide.links.set([])
    assert [error.field for error in guide.publication_errors()] == ["links"]


def big_guide(families, number):
    """A guide of `number` sheets with everything that they can show."""
    image = ImageFactory()
    figure = {"image": {"image": image.pk, "alt_text": "Une cour", "decorative": False}, "caption": ""}
    sheets = []
    for rank in range(number):
        organisation = OrganisationPageFactory()
        link = f'<a linktype="page" id="{organisation.pk}">x</a>'
        sheets.append(
            CapitalisationSheetFactory(
                number=f"3.{rank + 1}",
                family=families["ab"[rank % 2]],
                context=body(link),
                definition=json.dumps([{"type": "figure", "value": figure}]),
                credits=[Credit(role="auteur", organisation=organisation)],
                place_links=[ResourcePlace(place=PlaceFactory())],
                reference_links=[ResourceReference(reference=ReferenceFactory())],
                funders=[FunderFactory()],
            )
        )
    return guide_of(*sheets)


def statements(make):
    caches["default"].clear()
    with CaptureQueriesContext(connection) as captured:
        make()
    return len(captured)


@pytest.mark.parametrize(
    ("below", "budget"),
    [("", 16), ("lire/famille-a/", 24), ("lire/fiche/", 24), ("lire/index/", 32), ("lire/tout/", 40)],
)
def test_a_book_costs_the_same_however_many_sheets_it_holds(client, tree, families, below, budget):
    GlossaryTermPageFactory(title="Paragraphe")
    counts = []
    for number in (2, 13):
        guide = big_guide(families, number)
        address = guide.url + below.replace("fiche", guide.entries[0].slug)
        counts.append(statements(lambda address=address: client.get(address)))
    assert counts[0] == counts[1] <= budget


def test_what_is_printed_costs_the_same_however_many_sheets_it_holds(tree, families):
    scope = Scope.for_site(tree.site)
    few, many = (
        statements(lambda guide=guide: document_html(guide, scope))
        for guide in [big_guide(families, number) for number in (2, 13)]
    )
    assert few == many <= 40
