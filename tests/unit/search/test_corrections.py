"""Words that no visible page holds, written as one that does; words that few hold, as one that many do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from cms.core.visibility import Scope
from search.backends import database_engine
from search.corrections import correct, suggested
from search.parsing import parse
from tests.factories.home import StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope(tree):
    return Scope.for_site(tree.site)


def says(*texts):
    return [StandardPageFactory(introduction=text) for text in texts]


def corrected(text, scope):
    return correct(parse(text), scope, database_engine())


def meant(text, scope):
    return suggested(parse(text), scope, database_engine())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("coopratives", "coopératives"),  # left out
        ("coopéératives", "coopératives"),  # twice
        ("coopirative", "coopératives"),  # another
        ("cooepratives", "coopératives"),  # swapped
        ("xooperatives", "coopératives"),  # the first
        ("oopératives", "coopératives"),
        ("ocoperatves", "coopératives"),  # two errors
        ("fermme", "ferme"),
        ("frme", "ferme"),
        ("efrme", "ferme"),
        ("germe", "ferme"),
        ("habitn", "habitant"),  # two errors in a word of eight letters
        ("abitent", "habitant"),
        ("mnnaielocale", "monnaielocale"),
    ],
)
def test_errors_are_corrected_whichever_they_are(scope, typed, meant):
    says("Une ferme, des coopératives, un habitant, la monnaielocale")
    assert corrected(typed, scope) == meant


@pytest.mark.parametrize("typed", ["frm", "fxrxe", "hxbxtxnt", "coopexxxtives", "ter", "12345", "fe12e", ""])
def test_too_many_errors_are_left(scope, typed):
    says("Une ferme, des coopératives, un habitant")
    assert corrected(typed, scope) is None


@pytest.mark.parametrize(
    "typed", ["ferme", "FERMES", "fermière ferme", "une ferme", '"fermme"', "-fermme ferme", "2.1"]
)
def test_what_is_right_is_left(scope, typed):
    says("Une ferme et sa fermière")
    assert corrected(typed, scope) is None


def test_a_form_that_no_page_writes_is_no_error_if_they_hold_the_word(scope):
    says("Ils coopéraient", "Ils coloraient")
    assert corrected("coopèrent", scope) is None


def test_a_word_is_corrected_as_pages_write_it(scope):
    says("L’École est ouverte à tous les élèves, acteur·ices de leur ville", "Une ville")
    StandardPageFactory(title="Tiers-Lieu")
    assert corrected("eccole", scope) == "école"
    assert corrected("éleèes ouvertte", scope) == "élèves ouverte"
    assert corrected("acteuurs", scope) == "acteurs"  # none writes it alone
    assert corrected("tierrs", scope) == "tiers"


def test_words_written_as_one_are_parted(scope):
    says("Un tiers lieu rural", "Une monnaie", "Une école locale")
    assert corrected("tierslieu", scope) == "tiers lieu"
    assert corrected("monnaielocale", scope) is None  # no page has both


def test_only_what_is_wrong_changes_in_what_was_typed(scope):
    says("Une ferme solidaire et sa monnaie")
    typed = "  L’autre « fermme »  -ferme fermme, solidaires !"
    assert corrected(typed, scope) == "L’autre « fermme »  -ferme ferme, solidaires !"


def test_the_most_said_of_two_near_words_is_chosen(scope):
    says("La forme", "La ferme", "Une ferme")
    assert corrected("furme", scope) == "ferme"


def test_the_word_that_begins_alike_is_chosen(scope):
    says("La ferme", "Le terme", "Un terme")
    assert corrected("fermme", scope) == "ferme"


def test_a_word_that_has_synonyms_is_left(scope):
    says("Une ferme")
    query = parse("terme", lambda stems: [(0, 1, (("autre",),))])
    assert correct(query, scope, database_engine()) is None


FATES = ("draft", "private", "below a private one", "expired", "of another locale", "deleted")


def put_aside(page, fate):
    if fate == "draft":
        page.unpublish()
    elif fate == "private":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    elif fate == "below a private one":
        door = StandardPageFactory(title="Une porte")
        PageViewRestriction.objects.create(page=door, restriction_type=PageViewRestriction.LOGIN)
        page.refresh_from_db()
        door.refresh_from_db()
        page.move(door, pos="last-child")
    elif fate == "expired":
        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    elif fate == "of another locale":
        Page.objects.filter(pk=page.pk).update(locale=Locale.objects.create(language_code="es"))
    else:
        page.delete()


@pytest.mark.parametrize("fate", FATES)
def test_nothing_tells_that_a_hidden_page_holds_a_word(tree, fate):
    says("Un horizon partagé")
    [hidden] = says("Le dossier Horixon, une monographie")
    put_aside(hidden, fate)
    scope = Scope.for_site(tree.site)
    assert corrected("horixon", scope) == "horizon"
    assert corrected("monographi", scope) is None
    assert corrected("monographia", scope) is None
    assert corrected("dossierhorixon", scope) is None
    assert meant("horixon", scope) is None


def test_a_word_that_few_pages_hold_may_be_meant_as_one_that_many_do(scope):
    says("Un horison", *["Un horizon"] * 5)
    assert meant("horison lointain", scope) == "horizon lointain"
    assert meant("horizon", scope) is None


def test_a_word_as_usual_as_its_neighbour_is_what_was_meant(scope):
    says("Un horison", *["Un horizon"] * 4)
    assert meant("horison", scope) is None


def test_a_query_of_known_words_takes_one_statement(scope):
    says("Une ferme solidaire et sa monnaie")
    assert scope.root.locale
    with CaptureQueriesContext(connection) as statements:
        assert corrected("ferme monnaie solidaire", scope) is None
    assert len(statements) == 1
