"""Forms that search holds for equal: from where, for whom, since when, and found how in a query."""

import time
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.core.visibility import Scope
from cms.users.roles import Role
from home.setup.roles import setup_roles
from search.acronyms import GROUPS
from search.analysis import STOP_WORDS, normalize, stem, words
from search.models import Synonym
from search.promotions import promoted
from search.synonyms import Lexicon, _lexicon, groups, lexicon, telling
from tests.factories.home import HomePageFactory, StandardPageFactory
from tests.factories.resources import GlossaryIndexPageFactory, GlossaryTermPageFactory
from tests.factories.territories import OrganisationIndexPageFactory, OrganisationPageFactory
from tests.factories.users import UserFactory

PUBLISHING = {Role.EDITOR, Role.ADMINISTRATOR}


def expand(lexicon, text):
    """Return what a query may be replaced by: `{words of the query: {alternatives}}`."""
    stems = telling(text)
    return {
        " ".join(stems[found.start : found.end]): {" ".join(other) for other in found.alternatives}
        for found in lexicon.expand(stems)
    }


def of(*phrases):
    """Return phrases as a lexicon gives them: stems in a row, stop words included."""
    return {" ".join(word.stem for word in words(normalize(phrase))) for phrase in phrases}


def alternatives(lexicon, text):
    return set().union(*expand(lexicon, text).values())


class TestLexicon:
    lexicon = Lexicon(
        [
            ("AMAP", "association pour le maintien d’une agriculture paysanne"),
            ("VAE", "validation des acquis de l’expérience"),
            ("VAE", "vélo à assistance électrique"),
            ("CRESS", "chambre régionale de l’ESS", "chambre régionale de l’économie sociale et solidaire"),
            ("ESS", "économie sociale et solidaire"),
            ("monnaie locale", "monnaie complémentaire"),
            ("acteurs", "actrices"),
            ("de la", "seul"),
        ]
    )

    @pytest.mark.parametrize("text", ["AMAP", "amap", "les Amap", "l’A.M.A.P."])
    def test_an_acronym_finds_its_expansion(self, text):
        assert alternatives(self.lexicon, text) == of("association pour le maintien d’une agriculture paysanne")

    @pytest.mark.parametrize(
        "text",
        [
            "association pour le maintien d’une agriculture paysanne",
            "associations pour le maintien de l'agriculture paysanne",
            "ASSOCIATION MAINTIEN AGRICULTURE PAYSANNE",
        ],
    )
    def test_an_expansion_finds_its_acronym(self, text):
        assert alternatives(self.lexicon, text) == of("AMAP")

    def test_an_acronym_of_two_meanings_finds_both_and_each_finds_only_itself(self):
        assert alternatives(self.lexicon, "VAE") == of(
            "validation des acquis de l’expérience", "vélo à assistance électrique"
        )
        assert alternatives(self.lexicon, "vélo à assistance électrique") == of("VAE")

    def test_several_words_find_several_words(self):
        assert alternatives(self.lexicon, "monnaies locales") == of("monnaie complémentaire")

    def test_the_longest_expression_is_taken_and_none_inside_it(self):
        text = "chambre régionale de l’économie sociale et solidaire"
        assert expand(self.lexicon, text) == {" ".join(telling(text)): of("CRESS", "chambre régionale de l’ESS")}

    def test_a_longer_expression_is_taken_before_one_that_begins_earlier(self):
        lexicon = Lexicon([("A1", "pôle territorial"), ("A2", "territorial de coopération économique")])
        assert alternatives(lexicon, "pôle territorial de coopération économique") == of("A2")

    def test_each_expression_of_a_query_is_found_where_it_stands(self):
        stems = telling("créer une AMAP avec une monnaie locale")
        assert [(found.start, found.end) for found in self.lexicon.expand(stems)] == [(1, 2), (2, 4)]

    @pytest.mark.parametrize("text", ["", "tiers-lieu", "chambre", "monnaie", "économie sociale", "acteurs", "seul"])
    def test_what_is_no_expression_is_left_alone(self, text):
        assert self.lexicon.expand(telling(text)) == []

    def test_six_hundred_groups_cost_a_search_less_than_two_milliseconds(self):
        made = [(f"XQ{n}", f"expression numéro {n} du lexique", f"autre forme {n}") for n in range(600)]

        def ask():
            # As read from the database: equal strings, other objects.
            read = tuple(tuple(" ".join(form.split(" ")) for form in group) for group in made)
            begun = time.perf_counter()
            assert _lexicon(read).expand(telling("une AMAP et l’expression numéro 5 du lexique"))
            return time.perf_counter() - begun

        ask()
        assert min(ask() for _ in range(20)) < 0.002


class TestAcronyms:
    """The general list, as data."""

    groups = GROUPS["fr"]

    def test_it_covers_the_field(self):
        assert len({group[0] for group in self.groups}) >= 150

    def test_each_line_begins_with_an_acronym_and_says_something_else(self):
        assert [group for group in self.groups if not group[0].isupper() or len({*map(telling, group)}) < 2] == []

    def test_an_acronym_is_one_word(self):
        acronyms = [form for group in self.groups for form in group if form.isupper()]
        assert [acronym for acronym in acronyms if len(words(acronym)) != 1] == []

    def test_no_line_is_written_twice(self):
        pairs = [(group[0], form) for group in self.groups for form in group[1:]]
        assert len(pairs) == len(set(pairs))

    def test_no_acronym_is_taken_for_a_word_said_in_any_sentence(self):
        said = {stem(word) for word in STOP_WORDS}
        assert [group[0] for group in self.groups if said & set(telling(group[0]))] == []

    def test_no_acronym_is_taken_for_another(self):
        acronyms = {form for group in self.groups for form in group if form.isupper()}
        assert len({telling(acronym) for acronym in acronyms}) == len(acronyms)

    def test_each_form_finds_the_others_of_its_line(self):
        known = Lexicon(self.groups)
        for group in self.groups:
            for form in group:
                others = {other for other in group if telling(other) != telling(form)}
                assert of(*others) <= alternatives(known, form), form


@pytest.fixture
def scope(tree):
    return Scope.for_site(tree.site)


def make_term(title, **fields):
    return GlossaryTermPageFactory(title=title, **fields)


@pytest.mark.django_db
class TestGroups:
    def test_the_general_list_is_that_of_the_language(self, tree):
        english = Locale.objects.create(language_code="en")
        home = tree.home.copy_for_translation(english)
        home.save_revision().publish()
        assert ("AMAP", "association pour le maintien d’une agriculture paysanne") in groups(Scope.for_site(tree.site))
        assert groups(Scope.for_site(tree.site, home)) == []

    def test_a_term_of_the_glossary_counts_as_soon_as_it_is_public_and_no_longer(self, scope):
        before = lexicon(scope)
        term = make_term("Zone à utilité partagée", acronym="ZUPX", variants="zone utile\nzones de partage")
        assert alternatives(before, "ZUPX") == set()
        assert alternatives(lexicon(scope), "zupx") == of("Zone à utilité partagée", "zone utile", "zones de partage")
        assert alternatives(lexicon(scope), "zones à utilité partagée") == of("ZUPX", "zone utile", "zone de partage")
        term.unpublish()
        assert alternatives(lexicon(scope), "ZUPX") == set()

    def test_what_a_title_adds_between_brackets_is_no_part_of_its_form(self, scope):
        make_term("Commun (notion juridique)", acronym="CMXN")
        assert alternatives(lexicon(scope), "CMXN") == of("commun")

    def test_the_next_version_of_a_term_says_nothing_yet(self, scope):
        term = make_term("Zone à utilité partagée", acronym="ZUPX")
        term.variants = "zone secrète"
        term.save_revision()
        assert alternatives(lexicon(scope), "ZUPX") == of("Zone à utilité partagée")

    def test_an_organisation_is_found_by_each_of_its_names(self, scope):
        OrganisationPageFactory(
            title="La Fabrique", acronym="FBRQX", acronym_expansion="Foyer des bricoles", variants="Fabrique d’ici\n\n"
        )
        assert alternatives(lexicon(scope), "FBRQX") == of("La Fabrique", "Foyer des bricoles", "Fabrique d’ici")
        assert of("FBRQX") < alternatives(lexicon(scope), "la fabrique")

    def test_a_synonym_of_the_editors_counts_at_once(self, scope):
        Synonym.objects.create(terms="ressourcerie\n recyclerie \nboutique de réemploi")
        assert alternatives(lexicon(scope), "recycleries") == of("ressourcerie", "boutique de réemploi")
        Synonym.objects.all().delete()
        assert alternatives(lexicon(scope), "recycleries") == set()

    def test_a_form_in_two_groups_joins_none(self, scope):
        Synonym.objects.create(terms="ressourcerie\nrecyclerie")
        Synonym.objects.create(terms="ressourcerie\nmagasin gratuit")
        assert alternatives(lexicon(scope), "ressourcerie") == of("recyclerie", "magasin gratuit")
        assert alternatives(lexicon(scope), "recyclerie") == of("ressourcerie")

    def test_they_take_one_statement_from_each(self, scope):
        for number in range(3):
            make_term(f"Terme {number}", acronym=f"TRM{number}X")
            OrganisationPageFactory(title=f"Structure {number}", acronym=f"STR{number}X")
            Synonym.objects.create(terms=f"forme {number}\nautre {number}")
        assert scope.root.locale
        with CaptureQueriesContext(connection) as statements:
            groups(scope)
        assert len(statements) == 3


@contextmanager
def steps_of_sqlite():
    """Count the steps of SQLite's machine, by hundreds: what statements cost, whatever else the processor does."""
    steps = []
    connection.ensure_connection()
    connection.connection.set_progress_handler(lambda: steps.append(1), 100)
    yield steps
    connection.connection.set_progress_handler(None, 0)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows how many pages there are of a kind")
@pytest.mark.django_db
def test_a_large_collection_makes_no_search_slower(tree):
    make_term("Zone à utilité partagée", acronym="ZUPX")
    OrganisationPageFactory(title="La Fabrique", acronym="FBRQX")
    page = StandardPageFactory()
    SearchPromotion.objects.create(query=Query.get("aides"), page=page)
    PageViewRestriction.objects.create(page=StandardPageFactory(), restriction_type=PageViewRestriction.LOGIN)
    scope = Scope.for_site(tree.site)
    assert scope.root.locale

    def cost():
        with steps_of_sqlite() as steps:
            assert groups(scope)
            assert promoted("aides", scope)
        return len(steps)

    before = cost()
    same = {"depth": page.depth, "content_type_id": page.content_type_id, "locale_id": page.locale_id}
    Page.objects.bulk_create(
        Page(title="Une page", slug=f"page-{n}", path=f"{tree.home.path}{n}", translation_key=uuid4(), **same)
        for n in range(5000, 7000)
    )
    assert cost() < before + 20


def put_aside(page, fate):
    """Make a live page what visitors may not see."""
    if fate == "draft":
        Page.objects.filter(pk=page.pk).update(live=False)
    elif fate == "private":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    elif fate == "inherited":
        PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    elif fate == "expired":
        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    elif fate == "stray":
        Page.objects.filter(pk=page.pk).update(locale=Locale.objects.create(language_code="es"))


@pytest.mark.django_db
class TestNobodySeesWhatIsNotTheirs:
    FATES = ("live", "draft", "private", "inherited", "expired", "stray")

    @pytest.mark.parametrize("fate", FATES)
    def test_a_term_that_visitors_may_not_see_is_nobodys_synonym(self, tree, fate):
        put_aside(make_term("Zone à utilité partagée", acronym="ZUPX"), fate)
        found = alternatives(lexicon(Scope.for_site(tree.site)), "ZUPX")
        assert found == (of("Zone à utilité partagée") if fate == "live" else set())

    @pytest.mark.parametrize("fate", FATES)
    def test_nor_is_an_organisation(self, tree, fate):
        put_aside(OrganisationPageFactory(title="La Fabrique", acronym="FBRQX"), fate)
        found = alternatives(lexicon(Scope.for_site(tree.site)), "FBRQX")
        assert found == (of("La Fabrique") if fate == "live" else set())

    def test_nor_are_those_of_another_site(self, tree):
        home = HomePageFactory(parent=Page.get_first_root_node(), title="Ailleurs", slug="ailleurs")
        elsewhere = Site.objects.create(hostname="ailleurs.example", root_page=home)
        glossary, index = GlossaryIndexPageFactory(parent=home), OrganisationIndexPageFactory(parent=home)
        make_term("Zone à utilité partagée", acronym="ZUPX", parent=glossary)
        OrganisationPageFactory(title="La Fabrique", acronym="FBRQX", parent=index)
        here, there = lexicon(Scope.for_site(tree.site)), lexicon(Scope.for_site(elsewhere))
        assert alternatives(here, "ZUPX FBRQX") == set()
        assert alternatives(there, "ZUPX FBRQX") == of("Zone à utilité partagée", "La Fabrique")


@pytest.mark.django_db
class TestTheEditorsList:
    @pytest.fixture
    def browser(self, client, tree):
        setup_roles()

        def sign_in(role):
            client.force_login(UserFactory(group=Group.objects.get(name=role)))
            return client

        return sign_in

    def add(self, client, terms):
        return client.post(reverse(Synonym.snippet_viewset.get_url_name("add")), {"terms": terms})

    def test_forms_are_kept_one_per_line(self, browser):
        self.add(browser(Role.EDITOR), " ressourcerie \r\n\r\nrecyclerie\r\n")
        assert Synonym.objects.get().term_list == ["ressourcerie", "recyclerie"]

    @pytest.mark.parametrize(
        ("terms", "reason"),
        [
            ("ressourcerie", "Écrivez au moins deux formes"),
            ("ressourcerie\nressourcerie", "tient déjà ces formes pour une seule"),
            ("un acteur\nles actrices\nacteur·ices", "tient déjà ces formes pour une seule"),
            ("ressourcerie\nde la", "« de la » n’a que des mots"),
        ],
    )
    def test_what_would_change_nothing_is_refused_with_a_reason(self, browser, terms, reason):
        response = self.add(browser(Role.EDITOR), terms)
        assert reason in response.content.decode()
        assert not Synonym.objects.exists()

    @pytest.mark.parametrize("role", Role)
    def test_it_is_the_editors_and_administrators(self, browser, role):
        client = browser(role)
        self.add(client, "ressourcerie\nrecyclerie")
        assert Synonym.objects.exists() == (role in PUBLISHING)
        listed = client.get(reverse(Synonym.snippet_viewset.get_url_name("list")))
        assert (listed.status_code == 200) == (role in PUBLISHING)
        menu = client.get(reverse("wagtailadmin_home")).content.decode()
        assert ("Synonymes de la recherche" in menu) == (role in PUBLISHING)

    def test_the_list_shows_the_forms_and_finds_one(self, browser):
        Synonym.objects.create(terms="ressourcerie\nrecyclerie")
        Synonym.objects.create(terms="tiers-lieu\nlieu partagé")
        client, url = browser(Role.EDITOR), reverse(Synonym.snippet_viewset.get_url_name("list"))
        assert "ressourcerie = recyclerie" in client.get(url).content.decode()
        found = client.get(url, {"q": "partagé"}).content.decode()
        assert "tiers-lieu = lieu partagé" in found
        assert "recyclerie" not in found
