"""Every search and chooser of the admin finds by the words of search: accents, plural, feminine, inclusive forms."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from modelsearch.backends.base import SearchFieldError
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import MATCH_ALL, And, Boost, Not, Or, Phrase, PlainText

from cms.assets.models import CustomDocument
from cms.editorial.models import Assignment
from resources.models import Monograph, Resource, Theme
from search.models import Record
from territories.models import Membership, Place
from tests.factories.assets import DocumentFactory, ImageFactory
from tests.factories.home import StandardPageFactory
from tests.factories.resources import (
    CapitalisationSheetFactory,
    FunderFactory,
    MonographFactory,
    ReferenceFactory,
    SignatureFactory,
    ThemeFactory,
    ToolSheetFactory,
)
from tests.factories.territories import MembershipFactory, OrganisationPageFactory, PlaceFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

#: What is typed, and what it must find in « Évaluer avec les acteur·ices de l’économie ».
WRITTEN = "Évaluer avec les acteur·ices de l’économie"
TYPED = ["evaluer", "ÉVALUER", "évaluation", "actrices", "acteurs", "acteur.ice.s", "economie", "l'économie", "évalu"]


def search(model, text):
    return get_search_backend().search(text, model)


def titles(results):
    return [str(item.title) for item in results]


class TestViews:
    """Each view finds what is written otherwise, and nothing else."""

    @pytest.fixture(params=TYPED)
    def typed(self, request):
        return request.param

    def shows(self, response, *, other="Autre chose"):
        content = response.json()["html"] if "json" in response["Content-Type"] else response.content.decode()
        assert response.status_code == 200
        assert "acteur·ices" in content
        assert other not in content

    @pytest.fixture
    def pages(self, tree):
        MonographFactory(title=WRITTEN)
        ToolSheetFactory(title="Autre chose")

    def test_explorer(self, admin_client, pages, typed):
        self.shows(admin_client.get(reverse("wagtailadmin_pages:search"), {"q": typed}))
        self.shows(admin_client.get(reverse("wagtailadmin_pages:search_results"), {"q": typed, "ordering": "title"}))

    def test_list_of_a_section(self, admin_client, tree, pages, typed):
        self.shows(admin_client.get(reverse("wagtailadmin_explore", args=[tree.collection.pk]), {"q": typed}))

    def test_desk(self, admin_client, pages, typed):
        self.shows(admin_client.get(reverse("desk:index"), {"q": typed}))

    @pytest.mark.parametrize("page_type", ["", "resources.resource", "resources.monograph"])
    def test_page_chooser(self, admin_client, pages, page_type):
        address = reverse("wagtailadmin_choose_page_search")
        self.shows(admin_client.get(address, {"q": "evaluer actrices", "page_type": page_type}))

    @pytest.mark.parametrize("address", ["wagtailimages:index", "wagtailimages_chooser:choose_results"])
    def test_images(self, admin_client, typed, address):
        ImageFactory(title=WRITTEN)
        ImageFactory(title="Autre chose", description="Une cour")
        self.shows(admin_client.get(reverse(address), {"q": typed}))

    @pytest.mark.parametrize("address", ["wagtaildocs:index", "wagtaildocs_chooser:choose_results"])
    def test_files(self, admin_client, typed, address):
        DocumentFactory(title=WRITTEN)
        DocumentFactory(title="Autre chose")
        self.shows(admin_client.get(reverse(address), {"q": typed}))

    @pytest.mark.parametrize("address", ["place:index", "place_chooser:choose_results"])
    def test_places(self, admin_client, typed, address):
        PlaceFactory(name=WRITTEN)
        PlaceFactory(name="Autre chose")
        self.shows(admin_client.get(reverse(address), {"q": typed}))

    @pytest.mark.parametrize("address", ["reference:index", "reference_chooser:choose_results"])
    def test_references(self, admin_client, typed, address):
        ReferenceFactory(title=WRITTEN)
        ReferenceFactory(title="Autre chose")
        self.shows(admin_client.get(reverse(address), {"q": typed}))

    def test_terms(self, admin_client, typed):
        ThemeFactory(label_fr=WRITTEN, slug="un")
        ThemeFactory(label_fr="Autre chose", slug="autre")
        self.shows(admin_client.get(reverse("theme:index"), {"q": typed}))

    def test_funders(self, admin_client, typed):
        FunderFactory(name="Un soutien", mention=WRITTEN)
        FunderFactory(name="Autre chose")
        self.shows(admin_client.get(reverse("funder:index"), {"q": typed}))

    def test_signatures(self, admin_client, tree, typed):
        SignatureFactory(organisation=WRITTEN)
        SignatureFactory(organisation="Autre chose")
        self.shows(admin_client.get(reverse("wagtailsnippets_resources_signature:list"), {"q": typed}))

    def test_assignments(self, admin_client, tree, typed):
        Assignment.objects.create(planned_title=WRITTEN, document_type="monographie")
        Assignment.objects.create(planned_title="Autre chose", document_type="monographie")
        self.shows(admin_client.get(reverse("assignment:index"), {"q": typed}))

    def test_memberships(self, admin_client, tree, typed):
        MembershipFactory(organisation=OrganisationPageFactory(title=WRITTEN))
        MembershipFactory(organisation=OrganisationPageFactory(title="Autre chose"))
        found = admin_client.get(reverse("membership:index"), {"q": typed}).context["object_list"]
        assert [membership.organisation.title for membership in found] == [WRITTEN]

    @pytest.mark.parametrize("typed", ["gaelle", "LEFÈVRE", "gaelle lef", "g.lefevre@example", "lefevre gaëlle"])
    def test_accounts(self, admin_client, typed):
        UserFactory(first_name="Gaëlle", last_name="Lefèvre", username="redaction", email="g.lefevre@example.org")
        UserFactory(first_name="Autre", last_name="Personne", email="autre@example.net")
        content = admin_client.get(reverse("wagtailusers_users:index"), {"q": typed}).content.decode()
        assert "Lefèvre" in content
        assert "autre@example.net" not in content
        UserFactory._meta.model.objects.get(username="redaction").delete()
        assert "Lefèvre" not in admin_client.get(reverse("wagtailusers_users:index"), {"q": typed}).content.decode()


class TestPages:
    @pytest.fixture
    def sheet(self, tree):
        """One of eleven, whose numbers begin by the same digits."""
        CapitalisationSheetFactory(title="Qu’est-ce que coopérer ?", number="2.1")
        return CapitalisationSheetFactory(title="Comment évaluer ?", number="2.10", essential="Le bocage normand.")

    def test_a_number_is_not_the_beginning_of_another(self, sheet):
        assert titles(Resource.objects.search("2.1")) == ["Qu’est-ce que coopérer ?"]
        assert titles(Resource.objects.autocomplete("2.10")) == ["Comment évaluer ?"]
        assert titles(Resource.objects.autocomplete("2.10 comment")) == ["Comment évaluer ?"]
        assert titles(Resource.objects.search(sheet.accession.lower())) == ["Comment évaluer ?"]

    def test_all_words_are_wanted_unless_told_otherwise(self, sheet):
        assert titles(Page.objects.search("évaluer bocage")) == ["Comment évaluer ?"]
        assert titles(Page.objects.search("évaluer garrigue")) == []
        assert titles(Page.objects.search("évaluer garrigue", operator="or")) == ["Comment évaluer ?"]
        assert titles(Page.objects.search("garrigue bocage", operator="or")) == ["Comment évaluer ?"]

    def test_the_last_word_may_be_unfinished(self, sheet):
        for method in (Page.objects.search, Page.objects.autocomplete):
            assert titles(method("normand boc")) == ["Comment évaluer ?"]
            assert titles(method("boc normand")) == []
            assert titles(method("évaluat")) == []
            assert titles(method("éval")) == ["Comment évaluer ?"]

    def test_fields_restrict_to_the_title(self, sheet):
        assert titles(Page.objects.search("évaluer", fields=["title"])) == ["Comment évaluer ?"]
        assert titles(Page.objects.search("éval", fields=["title"])) == ["Comment évaluer ?"]
        assert titles(Resource.objects.search("bocage", fields=["title", "number"])) == []
        assert titles(Resource.objects.search("bocage", fields=["title", "essential"])) == ["Comment évaluer ?"]
        with pytest.raises(SearchFieldError):
            Page.objects.search("évaluer", fields=["slug"])

    def test_any_filter_and_any_order_hold(self, sheet):
        draft = CapitalisationSheetFactory(title="Évaluer, encore", number="2.9", live=False)
        pages = Resource.objects.filter(keeper__isnull=True, credits__role="auteur")
        assert titles(pages.search("évaluer", order_by="number_key")) == ["Évaluer, encore", "Comment évaluer ?"]
        assert titles(pages.search("évaluer", order_by="-number_key")) == ["Comment évaluer ?", "Évaluer, encore"]
        assert titles(pages.live().search("évaluer")) == ["Comment évaluer ?"]
        assert titles(pages.none().search("évaluer")) == []
        assert titles(pages.not_live().exact_type(type(draft)).search("évaluer")) == ["Évaluer, encore"]

    def test_the_best_comes_first(self, tree):
        for title, text in (
            ("Un document", "Pourquoi évaluer, et comment évaluer, quand évaluer."),
            ("Le droit d’évaluer", ""),
            ("Évaluer à plusieurs", ""),
            ("Évaluer", ""),
        ):
            MonographFactory(title=title, essential=text or "Autre chose.")
        ranked = ["Évaluer", "Évaluer à plusieurs", "Le droit d’évaluer", "Un document"]
        found = Page.objects.search("évaluer")
        assert titles(found) == ranked
        assert titles(found[1:3]) == ranked[1:3]
        assert titles(found[1:][1:2]) == ranked[2:3]
        assert found[0].title == "Évaluer"
        assert found.count() == len(found) == 4
        assert found[:2].count() == 2
        assert {type(page) for page in Page.objects.specific().search("évaluer")} == {Monograph}

    def test_scores_and_counts_by_value_are_given(self, sheet, tree):
        StandardPageFactory(title="Évaluer chez soi")
        found = Page.objects.search("évaluer")
        scored = list(found.annotate_score("score"))
        assert all(page.score > 0 for page in scored)
        by_title = Page.objects.order_by("title").search("évaluer", order_by_relevance=False).annotate_score("score")
        assert {page.pk: page.score for page in by_title} == {page.pk: page.score for page in scored}
        counts = found.facet("content_type_id")
        assert sorted(counts.values()) == [1, 1]
        assert {*counts} == {page.content_type_id for page in scored}

    def test_every_kind_of_query_is_answered(self, sheet):
        every = Page.objects.count()

        def found(query):
            return {*titles(Resource.objects.search(query))}

        both = {"Comment évaluer ?", "Qu’est-ce que coopérer ?"}
        assert Page.objects.search(MATCH_ALL).count() == every
        assert found(Not(MATCH_ALL)) == set()
        assert found(Phrase("bocage normand")) == {"Comment évaluer ?"}
        assert found(Phrase("normand bocage")) == set()
        assert found(PlainText("évaluer") | PlainText("coopérer")) == both
        assert found(Or([Boost(PlainText("évaluer"), 2), PlainText("garrigue")])) == {"Comment évaluer ?"}
        assert found(And([PlainText("coopérer"), Not(PlainText("bocage"))])) == {"Qu’est-ce que coopérer ?"}
        assert found(Not(PlainText("bocage"))) == {"Qu’est-ce que coopérer ?"}
        assert found(MATCH_ALL & ~PlainText("bocage")) == {"Qu’est-ce que coopérer ?"}
        assert found(Not(PlainText("bocage")) | PlainText("bocage")) == both
        assert found('"bocage normand" évaluer') == {"Comment évaluer ?"}
        assert found("évaluer -bocage") == set()

    @pytest.mark.parametrize("typed", ["", " ", "(", '"', "''", "*", "a:b", "NEAR(", "-", "\\", "\x00", "é" * 500, "%"])
    def test_whatever_is_typed_is_answered(self, admin_client, sheet, typed):
        for name in ("wagtailadmin_pages:search", "wagtailadmin_choose_page_search", "desk:index", "place:index"):
            assert admin_client.get(reverse(name), {"q": typed}).status_code == 200

    @pytest.mark.parametrize("kind", [PlainText, Phrase])
    def test_a_pasted_text_is_read_no_further_than_a_query(self, sheet, kind):
        assert list(Page.objects.search(kind("coopérer " + "introuvable " * 10_000))) == []

    def test_drafts_and_private_pages_are_found_by_who_may_see_them(self, admin_client, tree):
        MonographFactory(title="Évaluer en interne", live=False)
        assert (
            "Évaluer en interne"
            in admin_client.get(reverse("wagtailadmin_pages:search"), {"q": "evaluer"}).content.decode()
        )

    def test_a_search_costs_the_same_whatever_it_finds(self, admin_client, tree):
        counts = []
        for rank in range(2):
            for number in range(5):
                MonographFactory(title=f"Évaluer {rank} {number}")
            with CaptureQueriesContext(connection) as captured:
                assert list(Page.objects.search("évaluer")[:20])
            counts.append(len(captured))
        assert counts == [2, 2]


class TestRecords:
    def test_a_file_is_found_by_its_words_after_those_found_by_their_title(self):
        for title, text in (("Une note", b"Pourquoi des communs ? Les communs."), ("Les communs", b"Rien.")):
            DocumentFactory(title=title, file__data=text)
        assert titles(CustomDocument.objects.search("commun")) == ["Les communs", "Une note"]
        assert titles(CustomDocument.objects.search("commun", fields=["title"])) == ["Les communs"]

    def test_tags_are_words_too(self):
        image = ImageFactory(title="Une cour")
        image.tags.add("Évaluation")
        image.save()
        assert list(get_image_model().objects.search("evaluer")) == [image]

    def test_what_is_saved_is_found_at_once_by_its_new_words_alone(self):
        theme = ThemeFactory(label_fr="Alimentation")
        theme.label_fr = "Mobilité"
        theme.save()
        assert list(search(Theme, "mobilités")) == [theme]
        assert list(search(Theme, "alimentation")) == []

    def test_nothing_is_left_of_what_is_deleted(self):
        for number in range(3):
            ThemeFactory(label_fr=f"Mobilité {number}", slug=f"mobilite-{number}")
        assert Record.objects.filter(title__contains="mobil").count() == 3
        Theme.objects.all().delete()
        assert not Record.objects.filter(title__contains="mobil").exists()

    def test_one_kind_of_thing_is_not_another(self):
        ThemeFactory(label_fr="Mobilité")
        assert list(search(Place, "mobilité")) == []

    def test_the_same_object_is_not_analysed_twice(self, django_assert_max_num_queries):
        theme = ThemeFactory(label_fr="Alimentation")
        with CaptureQueriesContext(connection) as captured:
            theme.save()
        assert not [sql for query in captured if "INSERT INTO" in (sql := query["sql"]) and "search_record" in sql]

    def test_signing_in_indexes_nothing(self):
        user = UserFactory()
        with CaptureQueriesContext(connection) as captured:
            user.save(update_fields=["last_login"])
        assert not [query for query in captured if "search_record" in query["sql"]]

    def test_some_fields_saved_leave_the_others(self):
        user = UserFactory(first_name="Gaëlle")
        user.first_name, user.last_name = "Autre", "Lefèvre"
        user.save(update_fields=["last_name"])
        assert list(search(type(user), "gaelle lefevre")) == [user]

    def test_an_account_is_found_by_what_it_acts_for(self, tree):
        membership = MembershipFactory(
            user__last_name="Lefèvre", organisation=OrganisationPageFactory(title="Les Communs")
        )
        assert list(search(Membership, "lefevre commun")) == [membership]
        membership.organisation.title = "La Fabrique"
        membership.organisation.save()
        assert list(search(Membership, "lefevre commun")) == []
        assert list(search(Membership, "fabrique")) == [membership]


class TestPlaces:
    """Communes by the thousand: see also tests/unit/territories/test_admin.py."""

    def test_found_as_one_types(self):
        for name, code, postal in (("Évry-Courcouronnes", "91228", "91000 91080"), ("Évry", "89162", "89140")):
            PlaceFactory(name=name, code=code, postal_codes=postal)

        def names(typed):
            return [place.name for place in search(Place, typed)]

        assert names("evry") == ["Évry", "Évry-Courcouronnes"]
        assert names("evry courc") == names("91080") == names("91228") == ["Évry-Courcouronnes"]
        assert names("89") == ["Évry"]
