"""Results put forward: for which words, which pages, and by whom."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.core.visibility import Scope
from cms.users.roles import Role
from home.setup.roles import setup_roles
from search.promotions import promoted
from tests.factories.home import HomePageFactory, StandardPageFactory
from tests.factories.users import UserFactory

PUBLISHING = {Role.EDITOR, Role.ADMINISTRATOR}


def promote(words, page=None, **fields):
    return SearchPromotion.objects.create(query=Query.get(words), page=page, **fields)


@pytest.fixture
def scope(tree):
    return Scope.for_site(tree.site)


class TestForWhichWords:
    @pytest.mark.parametrize(
        ("words", "text"),
        [
            ("aides", "aides"),
            ("aides", "  AIDE  "),
            ("acteur·ices", "actrices"),
            ("actrices", "les acteur.rice.s"),
            ("demander une aide", "demander de l’aide"),
            ("économie", "economie"),
            ("co-construction", "coconstruction"),
        ],
    )
    def test_those_that_search_takes_for_the_same(self, scope, words, text):
        page = StandardPageFactory()
        promote(words, page)
        assert [promotion.page for promotion in promoted(text, scope)] == [page.page_ptr]

    @pytest.mark.parametrize("text", ["", "?", "de la", "aides et subventions", "demander"])
    def test_no_others(self, scope, text):
        for words in ("aides", "demander une aide", "de"):
            promote(words, StandardPageFactory())
        assert promoted(text, scope) == []

    def test_in_the_order_that_editors_gave_whatever_the_spelling(self, scope):
        pages = [StandardPageFactory() for _ in range(3)]
        promote("aide", pages[0], sort_order=1)
        promote("aides", pages[1], sort_order=0)
        promote("aides", pages[2], sort_order=2)
        assert [promotion.page.pk for promotion in promoted("aide", scope)] == [pages[n].pk for n in (1, 0, 2)]

    def test_a_link_elsewhere_is_put_forward_too(self, scope):
        promote("aides", external_link_url="https://aides.example/", external_link_text="Toutes les aides")
        (promotion,) = promoted("aides", scope)
        assert (promotion.title, promotion.link) == ("Toutes les aides", "https://aides.example/")

    def test_one_statement_finds_them_with_their_pages(self, scope, django_assert_num_queries):
        for _ in range(3):
            promote("aides", StandardPageFactory(), description="Les aides")
        with django_assert_num_queries(1):
            assert [promotion.title for promotion in promoted("aides", scope) if promotion.query.query_string]


class TestNobodySeesWhatIsNotTheirs:
    @pytest.mark.parametrize("fate", ["live", "draft", "private", "inherited", "expired", "stray", "elsewhere"])
    def test_only_a_page_that_visitors_may_see_is_put_forward(self, tree, fate):
        page = StandardPageFactory(title="Les aides", parent=tree.home)
        if fate == "elsewhere":
            home = HomePageFactory(parent=Page.get_first_root_node(), title="Ailleurs", slug="ailleurs")
            Site.objects.create(hostname="ailleurs.example", root_page=home)
            page = StandardPageFactory(title="Les aides", parent=home)
        elif fate == "draft":
            Page.objects.filter(pk=page.pk).update(live=False)
        elif fate == "expired":
            Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
        elif fate == "stray":
            Page.objects.filter(pk=page.pk).update(locale=Locale.objects.create(language_code="es"))
        elif fate != "live":
            restricted = page if fate == "private" else tree.home
            PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
        promote("aides", page)
        assert bool(promoted("aides", Scope.for_site(tree.site))) == (fate == "live")


def test_a_visitors_search_writes_no_query(client, tree):
    promote("aides", StandardPageFactory())
    for text in ("aides", "tout autre chose"):
        assert client.get("/recherche/", {"q": text}).status_code == 200
    assert [query.query_string for query in Query.objects.all()] == ["aides"]


@pytest.mark.django_db
class TestWhoPutsForward:
    @pytest.fixture
    def browser(self, client, tree):
        setup_roles()

        def sign_in(role):
            client.force_login(UserFactory(group=Group.objects.get(name=role)))
            return client

        return sign_in

    @pytest.mark.parametrize("role", Role)
    def test_editors_and_administrators_do(self, browser, role, scope):
        client, page = browser(role), StandardPageFactory()
        form = {"query_string": "Acteur·ices", "editors_picks": inline_formset([{"page": page.pk, "ORDER": 1}])}
        client.post(reverse("wagtailsearchpromotions:add"), nested_form_data(form))
        assert bool(promoted("actrices", scope)) == (role in PUBLISHING)
        menu = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (json.dumps("Résultats mis en avant") in menu) == (role in PUBLISHING)

    def test_the_forms_say_how_words_are_compared(self, browser):
        client = browser(Role.EDITOR)
        promotion = promote("aides", StandardPageFactory())
        addresses = (
            reverse("wagtailsearchpromotions:add"),
            reverse("wagtailsearchpromotions:edit", args=[promotion.query_id]),
        )
        for address in addresses:
            content = client.get(address).content.decode()
            assert "Accents, pluriel, féminin et formes inclusives reviennent au même" in content
            assert "correspondance exacte" not in content
            assert "recherches populaires" not in content
