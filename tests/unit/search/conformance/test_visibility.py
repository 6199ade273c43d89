"""Nobody finds, counts, is suggested or guesses what is not theirs, from the moment when it is no longer theirs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.models import Site as WagtailSite

from cms.core.visibility import Scope
from search import suggestions
from search.backends import database_engine
from search.corrections import correct, suggested
from search.parsing import parse
from tests.factories.home import HomePageFactory, StandardPageFactory
from tests.factories.resources import (
    CollectionIndexPageFactory,
    GlossaryIndexPageFactory,
    GlossaryTermPageFactory,
    MonographFactory,
    ThemeFactory,
)

PAST = timezone.now() - timedelta(days=1)
#: Indexed as they are.
HIDDEN = ("draft", "private", "below", "expired", "elsewhere", "foreign")
FACETS = ("type", "theme", "annee")


def restrict(page):
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def make_document(slug, **fields):
    """A monograph and a term, with words that no other page has."""
    theme = ThemeFactory(slug=f"theme-{slug}", label_fr=f"Sujet {slug}")
    title = f"Le crapaud {slug} chante"
    return MonographFactory(slug=slug, title=title, essential=f"La mare de {slug}ation.", themes=[theme], **fields)


def make_corpus(tree):
    def make(slug, collection=tree.collection, glossary=tree.glossary, **fields):
        page = make_document(slug, parent=collection, **fields)
        GlossaryTermPageFactory(
            slug=f"terme-{slug}", title=f"Notion {slug}ique", acronym=f"{slug[:4].upper()}X", parent=glossary, **fields
        )
        return page

    make("ouverte")
    make("voisine")
    make("draft", live=False)
    make("expired", expire_at=PAST)
    for page in (make("private"), Page.objects.get(slug="terme-private")):
        restrict(page)
    door = StandardPageFactory(slug="porte", title="Une porte")
    restrict(door)
    make("below", CollectionIndexPageFactory(parent=door), GlossaryIndexPageFactory(parent=door))
    home = HomePageFactory(parent=Page.get_first_root_node(), title="Ailleurs", slug="ailleurs")
    WagtailSite.objects.create(hostname="ailleurs.example", root_page=home)
    make("elsewhere", CollectionIndexPageFactory(parent=home), GlossaryIndexPageFactory(parent=home))
    english = Locale.objects.create(language_code="en")
    home = tree.home.copy_for_translation(english)
    home.save_revision().publish()
    locale = {"locale": english}
    index, glossary = CollectionIndexPageFactory(parent=home, **locale), GlossaryIndexPageFactory(parent=home, **locale)
    make("foreign", index, glossary, **locale)


def all_that_is_told(site, slug):
    """Return whatever a search says that only the page of that slug could have said."""
    scope, engine = site.scope, database_engine()
    told = []
    for text in (
        f"crapaud {slug}",
        f"{slug}ation",
        f'"crapaud {slug}"',
        "crapaud",
        f"notion {slug}ique",
        slug[:4] + "X",
    ):
        results = site.search(text, counted=FACETS)
        told += [result.page.slug for result in results.results if slug in result.page.slug]
        told += [value for values in results.counts.values() for value in values if slug in value]
        told += [text for text in (results.corrected, results.suggested) if slug in text]
    told += [found.label for text in ("crap", slug, f"Notion {slug[:3]}") for found in suggestions.suggest(text, scope)]
    told = [text for text in told if slug in text]
    for word in (f"{slug}ationn", f"{slug}atio", f"x{slug}"):
        told += filter(None, [correct(parse(word), scope, engine), suggested(parse(word), scope, engine)])
    if term := suggestions.definition(parse(f"notions {slug}iques"), scope):
        told.append(term.title)
    told += [page.slug for page in suggestions.similar(site.page("ouverte"), scope) if slug in page.slug]
    return told


def test_what_is_public_is_told_in_all_these_ways(site):
    told = all_that_is_told(site, "voisine")
    assert {"voisine", "terme-voisine", "theme-voisine", "Le crapaud voisine chante", "Notion voisineique"} <= set(told)
    assert "voisineation" in told


@pytest.mark.parametrize("slug", HIDDEN)
def test_what_is_hidden_is_told_in_none(site, slug):
    assert Page.objects.filter(slug=slug).exists()
    assert all_that_is_told(site, slug) == []


def test_totals_count_what_may_be_read(site):
    results = site.search("crapaud", counted=FACETS)
    assert (results.total, results.counts["type"]) == (2, {"monographie": 2})
    assert set(results.counts["theme"]) == {"theme-ouverte", "theme-voisine"}


def test_each_site_and_each_locale_has_its_own(site):
    elsewhere = Scope.for_site(WagtailSite.objects.get(hostname="ailleurs.example"))
    english = replace(site.scope, root=Page.objects.get(pk=site.tree.home.pk).get_translations().get().specific)
    for scope, slug in ((elsewhere, "elsewhere"), (english, "foreign")):
        results = site.search("crapaud", scope=scope)
        assert [result.page.slug for result in results.results] == [slug]


#: What happens to a page after it was indexed, and nobody indexed again.
FATES = ("unpublished", "restricted", "restricted above", "expired", "moved", "deleted", "put elsewhere")


def strike(page, fate):
    if fate == "unpublished":
        page.unpublish()
    elif fate == "restricted":
        restrict(page)
    elif fate == "restricted above":
        restrict(page.get_parent())
    elif fate == "expired":
        page.expire_at = timezone.now() - timedelta(seconds=1)
        page.save()
    elif fate == "moved":
        page.move(Page.objects.get(slug="porte").get_children().get(title=page.get_parent().title), pos="last-child")
    elif fate == "put elsewhere":
        home = Page.objects.get(slug="ailleurs")
        page.move(home.get_children().get(title=page.get_parent().title), pos="last-child")
    else:
        page.delete()


@pytest.mark.parametrize("fate", FATES)
def test_what_is_no_longer_public_is_told_no_more_from_that_moment(site, fate):
    for slug in ("voisine", "terme-voisine"):
        strike(site.page(slug), fate)
    assert all_that_is_told(site, "voisine") == []
    expected = 0 if fate == "restricted above" else 1
    assert site.search("crapaud", counted=FACETS).total == expected


def test_a_page_whose_restriction_is_lifted_is_found_at_once(site):
    page = site.page("ouverte")
    restriction = restrict(page)
    assert "ouverte" not in site.find("crapaud")
    restriction.delete()
    assert "ouverte" in site.find("crapaud")


def test_the_next_version_of_a_page_says_nothing(site):
    page = site.page("ouverte")
    page.title, page.essential = "Le crapaud mystérieux", "Un étang inavoué."
    page.save_revision()
    scope = site.scope
    assert site.find("mystérieux") == site.find("inavoué") == []
    assert suggestions.suggest("mystér", scope) == []
    assert correct(parse("mystérieus"), scope, database_engine()) is None
