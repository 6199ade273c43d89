"""
Nobody sees what is not theirs: each outlet of the public site, with a page of every fate.

Of each kind of page there is one live, one draft, one restricted, one below a restricted page, one past its expiry
that the scheduler has not seen, one unpublished, one on another site, one in another locale and one of another locale
astray among ours. Only the live one's title, address and count may come out.
"""

import datetime
import json
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pypdfium2
import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, PageViewRestriction, Site

from cms.core.visibility import Scope, is_current, public_pages
from resources.exports.pdf import pdf_available
from resources.models import Attachment, Credit, Resource, ResourceLink, ResourcePlace
from tests.factories.assets import DocumentFactory
from tests.factories.home import HomePageFactory, StandardPageFactory, make_tree
from tests.factories.resources import (
    CapitalisationSheetFactory,
    CollectionIndexPageFactory,
    GlossaryIndexPageFactory,
    GlossaryTermPageFactory,
    GuideFactory,
    ThemeFactory,
)
from tests.factories.territories import (
    AgendaPageFactory,
    EventFactory,
    OrganisationIndexPageFactory,
    OrganisationPageFactory,
    PlaceFactory,
    TerritoryIndexPageFactory,
    TerritoryPageFactory,
)
from tests.factories.users import UserFactory

FATES = ("live", "draft", "private", "inherited", "expired", "unpublished", "elsewhere", "translated", "stray")
HIDDEN = FATES[1:]
KINDS = {
    "structure": (OrganisationPageFactory, "organisations"),
    "fiche": (CapitalisationSheetFactory, "collection"),
    "territoire": (TerritoryPageFactory, "territories"),
    "terme": (GlossaryTermPageFactory, "glossary"),
    "evenement": (EventFactory, "agenda"),
    "page": (StandardPageFactory, "home"),
}
YESTERDAY = timedelta(days=-1)


def name(kind, fate):
    """Title and slug at once: found wherever either comes out."""
    return f"sentinelle-{kind}-{fate}"


def path(page):
    """The page's address on its site; with two sites, `page.url` is a whole one."""
    return urlsplit(page.url).path


def fresh(page):
    """The page read again, for a test to change."""
    return type(page).objects.get(pk=page.pk)


def restrict(page, kind=PageViewRestriction.GROUPS):
    PageViewRestriction.objects.create(page=page, restriction_type=kind)


def parents(tree):
    """For each fate, the page below which pages of each kind are put."""
    english = Locale.objects.create(language_code="en")
    sections = {key: getattr(tree, key) for _factory, key in KINDS.values()}
    translated = {}
    for key, section in [("home", tree.home), *sections.items()]:
        if key not in translated:
            translated[key] = section.copy_for_translation(english)
            translated[key].save_revision().publish()
    vault = StandardPageFactory(parent=tree.home, title=name("coffre", "private"), slug=name("coffre", "private"))
    restrict(vault)
    home = HomePageFactory(parent=Page.get_first_root_node(), slug="autre-site")
    Site.objects.create(hostname="autre.example", root_page=home)
    elsewhere = {
        "home": home,
        "collection": CollectionIndexPageFactory(parent=home),
        "agenda": AgendaPageFactory(parent=home),
        "organisations": OrganisationIndexPageFactory(parent=home),
        "territories": TerritoryIndexPageFactory(parent=home),
        "glossary": GlossaryIndexPageFactory(parent=home),
    }
    return {
        **dict.fromkeys(FATES, sections),
        "inherited": dict.fromkeys(sections, vault),
        "elsewhere": elsewhere,
        "translated": translated,
    }


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The world of `build`, made once for the module and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(make_tree())
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db):
    """The same, for one test: what the test changes is taken back."""
    return built


def build(tree):
    """Make every kind of page in every fate, and two live documents that name them all in every way there is."""
    places, theme = parents(tree), ThemeFactory()
    place = PlaceFactory()
    pages = {}
    for kind, (factory, key) in KINDS.items():
        for fate in FATES:
            fields = {"title": name(kind, fate), "slug": name(kind, fate), "parent": places[fate][key]}
            fields["locale"] = places["translated"]["home"].locale if fate == "stray" else fields["parent"].locale
            if kind == "fiche":
                author = Credit(role="auteur", organisation=pages["structure", "live"])
                fields |= {"themes": [theme], "credits": [author], "place_links": [ResourcePlace(place=place)]}
            if kind == "territoire":
                fields["place"] = place
            if kind == "evenement":
                fields["start_date"] = datetime.date(2027, 3, 30)
            if kind == "page":
                fields["show_in_menus"] = True
            if fate == "expired":
                fields["expire_at"] = timezone.now() + YESTERDAY
            page = pages[kind, fate] = factory(**fields, live=fate != "draft")
            if fate == "private":
                restrict(page)
            if fate == "unpublished":
                page.unpublish()
    return SimpleNamespace(tree=tree, pages=pages, place=place, theme=theme, **hubs(tree, pages))


def hubs(tree, pages):
    """A live sheet and a live guide tied to the sheets of every fate, both ways, in fields and in texts."""
    sheets = [pages["fiche", fate] for fate in FATES]
    # A text may name what is public elsewhere: another site, another language.
    named = [pages["fiche", fate] for fate in FATES if fate not in ("elsewhere", "translated", "stray")]
    blocks = [
        block
        for sheet in named
        for block in (
            {"type": "example", "value": {"title": "Exemple", "text": "<p>Un lieu.</p>", "document": sheet.pk}},
            {"type": "text", "value": f'<p><a linktype="page" id="{sheet.pk}">Un lien</a></p>'},
        )
    ]
    vault = Collection.get_first_root_node().add_child(name="Coffre")
    CollectionViewRestriction.objects.create(collection=vault, restriction_type=CollectionViewRestriction.LOGIN)
    files = [DocumentFactory(title="annexe publique"), DocumentFactory(title="annexe secrète", collection=vault)]
    hub = CapitalisationSheetFactory(
        title="Le moyeu ?",
        parent=tree.collection,
        context=json.dumps(blocks),
        links=[ResourceLink(relation=relation, target=sheet) for sheet in sheets for relation in ("fonde", "voir")],
        attachments=[Attachment(document=file) for file in files],
    )
    for sheet in sheets:
        ResourceLink.objects.create(resource=sheet, target=hub, relation="voir")
    term = pages["terme", "live"]
    term.related_terms.set([pages["terme", fate] for fate in HIDDEN])
    term.save()
    guide = GuideFactory(
        title="Le guide",
        parent=tree.collection,
        links=[ResourceLink(relation="fonde", target=sheet) for sheet in sheets],
    )
    return {"hub": hub, "guide": guide, "public_file": files[0], "private_file": files[1]}


#: Outlets and the kinds of pages that each must show; every page shows the menu besides.
OUTLETS = {
    "/": ("fiche", "evenement"),
    "/collection/": ("fiche",),
    "/collection/?theme=cooperation-territoriale": ("fiche",),
    "/collection/?lieu={place}": ("fiche",),
    "/collection/?organisation=sentinelle-structure-live&tri=titre": ("fiche", "structure"),
    "{hub}": ("fiche",),
    "{guide}": ("fiche",),
    "/organisations/": ("structure",),
    "/organisations/sentinelle-structure-live/": ("structure", "fiche"),
    "/territoires/": ("territoire",),
    "/territoires/sentinelle-territoire-live/": ("territoire", "fiche"),
    "/glossaire/": ("terme",),
    "/glossaire/sentinelle-terme-live/": ("terme",),
    "/agenda/": ("evenement",),
    "/agenda/agenda.ics": ("evenement",),
    "/flux/documents.atom": ("fiche", "structure"),
    "/flux/documents.rss": ("fiche", "structure"),
    "/sitemap-documents.xml": ("fiche",),
    "/sitemap-organisations.xml": ("structure",),
    "/sitemap-territoires.xml": ("territoire",),
    "/sitemap-glossaire.xml": ("terme",),
    "/sitemap-agenda.xml": ("evenement",),
    "/sitemap-pages.xml": ("page",),
    "/recherche/?q=sentinelle": tuple(KINDS),
    "/sentinelle-page-live/": ("page",),
    "/nulle-part/": ("page",),
}


def read(client, world, outlet):
    address = outlet.format(place=f"commune:{world.place.code}", hub=path(world.hub), guide=path(world.guide))
    return client.get(address)


@pytest.mark.parametrize("outlet", OUTLETS)
def test_only_the_live_page_comes_out(client, world, outlet):
    call_command("update_index", verbosity=0)
    text = read(client, world, outlet).content.decode().replace("\r\n ", "")
    for kind in OUTLETS[outlet]:
        assert name(kind, "live") in text
    hidden = [fate for fate in HIDDEN if fate != "translated" or not outlet.startswith("/sitemap")]  # every locale
    assert [name(kind, fate) for kind in KINDS for fate in hidden if name(kind, fate) in text] == []
    assert "annexe secrète" not in text
    assert name("coffre", "private") not in text


def test_only_live_documents_are_counted(client, world):
    response = client.get("/collection/")
    assert response.context["total"] == 3  # the live sheet, the hub, the guide
    counts = {
        facet["name"]: {option["value"]: option["count"] for option in facet["options"]}
        for facet in response.context["facets"]
    }
    assert counts["type"] == {"fiche-de-capitalisation": 2, "guide": 1}
    assert counts["theme"] == {world.theme.slug: 3}
    assert counts["lieu"] == {world.place.key: 1}
    assert counts["organisation"] == {name("structure", "live"): 1}
    shelves = {shelf["value"]: shelf["count"] for shelf in client.get("/").context["type_counts"]}
    assert shelves == counts["type"]


def test_only_live_pages_are_counted_by_search(client, world):
    call_command("update_index", verbosity=0)
    response = client.get("/recherche/?q=sentinelle")
    assert response.context["total"] == len(KINDS)
    assert response.context["page_obj"].paginator.count == len(KINDS)


def test_an_organisation_that_is_not_public_is_no_facet(client, world):
    sheet = fresh(world.pages["fiche", "live"])
    sheet.credits = [Credit(role="auteur", organisation=world.pages["structure", "draft"])]
    sheet.save()
    assert "organisation=sentinelle-structure-draft" not in client.get("/collection/").content.decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("fate", "status"),
    [("live", 200), ("draft", 404), ("private", 302), ("inherited", 302), ("expired", 404), ("unpublished", 404)],
)
def test_the_page_s_own_address_answers_by_its_fate(client, world, kind, fate, status):
    page = world.pages[kind, fate]
    if isinstance(page, Resource) and status == 404 and fate != "draft":
        status = 410
    response = client.get(path(page))
    assert response.status_code == status
    if fate != "live":
        assert status == 410 or page.title not in response.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_another_site_has_no_address_on_this_one(client, settings, world, kind):
    settings.ALLOWED_HOSTS = ["testserver", "autre.example"]
    page = world.pages[kind, "elsewhere"]
    assert client.get(path(page)).status_code == 404
    assert client.get(path(page), headers={"host": "autre.example"}).status_code == 200


@pytest.mark.parametrize(
    ("fate", "status"),
    [
        ("live", 302),
        ("draft", 404),
        ("private", 404),
        ("inherited", 404),
        ("expired", 410),
        ("unpublished", 410),
        ("elsewhere", 404),
        ("translated", 302),
        ("stray", 404),
    ],
)
def test_the_permanent_address_answers_by_the_document_s_fate(client, world, fate, status):
    page = world.pages["fiche", fate]
    response = client.get(page.permanent_path)
    assert response.status_code == status
    if status == 302:
        assert response["Location"] == path(page)
    if status == 404:
        assert page.title not in response.content.decode()


@pytest.mark.parametrize("fate", ["draft", "private", "inherited"])
def test_a_deleted_document_that_was_never_public_leaves_no_title(client, world, fate):
    page = fresh(world.pages["fiche", fate])
    page.incoming_links.all().delete()
    page.delete()
    response = client.get(page.permanent_path)
    assert response.status_code == 404
    assert page.title not in response.content.decode()


def test_the_permanent_address_leads_who_is_signed_in_to_a_restricted_document(client, world):
    page = world.pages["fiche", "private"]
    client.force_login(UserFactory())
    assert client.get(page.permanent_path)["Location"] == path(page)


def test_an_expired_document_stays_gone_once_the_scheduler_has_passed(client, world):
    page = fresh(world.pages["fiche", "expired"])
    assert client.get(path(page)).status_code == 410
    call_command("publish_scheduled")
    page.refresh_from_db()
    assert not page.live
    assert client.get(path(page)).status_code == 410


@pytest.mark.skipif(not pdf_available(), reason="Pango is missing: no PDF")
def test_the_pdf_names_only_live_documents(client, world):
    response = client.get(f"{path(world.hub)}pdf/")
    assert response.status_code == 200
    with pypdfium2.PdfDocument(response.content) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert name("fiche", "live") in text
    assert [
        fate for fate in HIDDEN if name("fiche", fate) in text or name("fiche", fate).encode() in response.content
    ] == []
    assert "annexe secrète" not in text


@pytest.mark.parametrize(
    ("fate", "status"), [("draft", 404), ("private", 302), ("inherited", 302), ("expired", 410), ("unpublished", 410)]
)
def test_the_pdf_of_what_is_not_public_is_not_served(client, world, fate, status):
    assert client.get(f"{path(world.pages['fiche', fate])}pdf/").status_code == status


def test_a_file_of_a_private_collection_is_not_served(client, world):
    served = client.get(world.public_file.url)
    assert served.status_code == 200
    assert b"".join(served.streaming_content)
    response = client.get(world.private_file.url)
    assert response.status_code == 302
    assert "/compte/" in response["Location"]


def test_only_public_translations_are_offered(client, world):
    english = Locale.objects.get(language_code="en")
    for fate in ("live", "draft", "private", "expired"):
        source = CapitalisationSheetFactory(title=f"Traduite {fate} ?", parent=world.tree.collection)
        translation = source.copy_for_translation(english)
        translation.slug = f"translation-{fate}"
        if fate == "expired":
            translation.expire_at = timezone.now() + YESTERDAY
            translation.live = True
            translation.save()
        elif fate == "draft":
            translation.save()
        else:
            translation.save_revision().publish()
        if fate == "private":
            restrict(translation)
        assert (f"/en/collection/translation-{fate}/" in client.get(path(source)).content.decode()) == (fate == "live")


def test_the_alias_of_a_restricted_page_is_as_restricted(client, world):
    source = fresh(world.pages["fiche", "private"])
    alias = source.create_alias(update_slug="alias-de-la-fiche")
    second = alias.create_alias(update_slug="alias-de-l-alias")
    text = client.get("/collection/").content.decode()
    for page in (alias, second):
        assert client.get(path(page)).status_code == 302
        assert page.slug not in text


def test_the_three_ways_of_asking_agree(rf, world):
    scope = Scope.of(rf.get("/", headers={"host": "localhost"}))
    visible = set(scope.visible(Page.objects.all()).values_list("pk", flat=True))
    searchable = set(scope.searchable(Page.objects.all()).values_list("pk", flat=True))
    public = set(public_pages().values_list("pk", flat=True))
    for page in Page.objects.filter(depth__gt=1):
        assert scope.allows(page) == (page.pk in visible) == (page.pk in searchable)
        assert scope.is_public(page) == (page.pk in public)
        assert not scope.allows(page) or is_current(page)
