"""Titles suggested while typing, pages like another, the term that a query asks for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.core.visibility import Scope
from search.models import Synonym
from search.parsing import parse
from search.suggestions import definition, similar, suggest
from search.synonyms import lexicon
from tests.factories.home import StandardPageFactory
from tests.factories.resources import (
    CapitalisationSheetFactory,
    GlossaryTermPageFactory,
    MonographFactory,
    ThemeFactory,
)
from tests.factories.territories import OrganisationPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope(tree):
    return Scope.for_site(tree.site)


def labels(text, scope, **options):
    return [found.label for found in suggest(text, scope, **options)]


def defined(text, scope):
    term = definition(parse(text, lexicon(scope).expand), scope)
    return term and term.title


class TestSuggest:
    @pytest.mark.parametrize(
        "text",
        ["ru", "ruch", "ruche", "ruches", "RUCH", "rûch", "la ruch", "partagée ru", "ruche part", "ruche d", "ruche v"],
    )
    def test_titles_are_found_as_they_are_typed(self, scope, text):
        StandardPageFactory(title="La ruche partagée du village")
        StandardPageFactory(title="Le miel")
        assert labels(text, scope) == ["La ruche partagée du village"]

    @pytest.mark.parametrize(
        "text", ["", " ", "r", "l", "uche", "ruche miel", "-ruche", '"', "*", "ruche'", "“", "xyzzy"]
    )
    def test_nothing_else_is(self, scope, text):
        StandardPageFactory(title="Le village", introduction="Une ruche")
        assert labels(text, scope) == []

    def test_inclusive_forms_find_each_other(self, scope):
        StandardPageFactory(title="Les acteur·ices du lieu")
        for text in ("acteu", "actrices", "acteur.rices", "acteurs du"):
            assert labels(text, scope) == ["Les acteur·ices du lieu"]

    def test_the_shortest_titles_come_first_no_more_than_asked(self, scope):
        for title in ("Ruche du grand village", "Ruche", "Une ruche au village"):
            StandardPageFactory(title=title)
        assert labels("ruche", scope) == ["Ruche", "Une ruche au village", "Ruche du grand village"]
        assert labels("ruche", scope, size=1) == ["Ruche"]

    def test_a_number_finds_its_document_and_no_other(self, scope):
        CapitalisationSheetFactory(number="2.1", title="Avec qui ?")
        CapitalisationSheetFactory(number="2.10", title="Pour qui ?")
        assert labels("2.1", scope) == ["2.1 Avec qui ?"]
        assert labels("2.10", scope) == ["2.10 Pour qui ?"]

    def test_each_says_where_it_leads_and_what_it_is(self, scope):
        page = OrganisationPageFactory(title="La ruche")
        [found] = suggest("ruche", scope)
        assert (found.url, found.kind) == (page.get_url(), "organisation")

    def test_synonyms_are_suggested(self, scope):
        StandardPageFactory(title="La recyclerie du port")
        Synonym.objects.create(terms="ressourcerie\nrecyclerie")
        assert labels("ressourcerie", scope) == ["La recyclerie du port"]

    def test_they_take_as_many_statements_whatever_their_number(self, scope):
        def statements():
            with CaptureQueriesContext(connection) as captured:
                suggest("ruche", scope)
            return len(captured)

        StandardPageFactory(title="Ruche")
        statements()
        one = statements()
        for number in range(6):
            MonographFactory(title=f"Ruche {number}")
        assert statements() == one


class TestSimilar:
    def test_pages_of_the_same_words_come_first_itself_left_out(self, scope):
        page = MonographFactory(title="Une ruche au village", themes=[ThemeFactory(slug="miel", label_fr="Miel")])
        near = MonographFactory(title="Les ruches du village", themes=[ThemeFactory(slug="miel")])
        far = StandardPageFactory(title="Le port", introduction="Un village")
        assert [other.pk for other in similar(page, scope)] == [near.pk, far.pk]

    def test_there_are_no_more_than_asked(self, scope):
        pages = [MonographFactory(title=f"Une ruche {number}") for number in range(4)]
        assert len(similar(pages[0], scope, size=2)) == 2

    def test_a_page_that_says_nothing_has_none(self, scope):
        page = StandardPageFactory(title="De la", introduction="Rien")
        assert similar(page, scope) == []

    def test_a_page_without_an_entry_has_none(self, scope):
        page = StandardPageFactory(title="Une ruche")
        page.search_entry.delete()
        assert similar(page, scope) == []


class TestDefinition:
    @pytest.fixture(autouse=True)
    def terms(self, tree):
        GlossaryTermPageFactory(title="Visite apprenante", acronym="VAXX", variants="visites entre pairs")
        GlossaryTermPageFactory(title="Acteur·ices de la démarche")
        GlossaryTermPageFactory(title="Commun (notion juridique)")
        StandardPageFactory(title="Une page")

    @pytest.mark.parametrize(
        ("text", "term"),
        [
            ("visite apprenante", "Visite apprenante"),
            ("Les visites apprenantes ?", "Visite apprenante"),
            ("la visite apprenante", "Visite apprenante"),
            ("vaxx", "Visite apprenante"),
            ("visite entre pairs", "Visite apprenante"),
            ("actrices de la démarche", "Acteur·ices de la démarche"),
            ("communs", "Commun (notion juridique)"),
            ("commun notion juridique", "Commun (notion juridique)"),
            ("visite", None),
            ("visite apprenante rurale", None),
            ("notion juridique", None),
            ("une page", None),
            ("", None),
        ],
    )
    def test_a_query_that_is_a_term_shows_it(self, scope, text, term):
        assert defined(text, scope) == term

    def test_the_first_of_two_terms_of_the_same_name_is_shown(self, scope):
        GlossaryTermPageFactory(title="Communs", slug="communs")
        assert defined("commun", scope) == "Commun (notion juridique)"
