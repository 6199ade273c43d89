"""What changes elsewhere is found, or no longer found, through the pages that tell it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from wagtail.models import Collection, CollectionViewRestriction

from cms.core.visibility import Scope
from resources.models import Attachment, Credit, LearningVisit, Monograph, ProjectReport, ResourcePlace
from search import borrowing, tasks
from search.query import search
from tests.factories.assets import DocumentFactory
from tests.factories.resources import (
    LearningVisitFactory,
    MonographFactory,
    ProjectSheetFactory,
    ReferenceFactory,
    ThemeFactory,
)
from tests.factories.territories import OrganisationPageFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def found(tree, text):
    """The titles that readers find."""
    return [result.page.title for result in search(text, Scope.for_site(tree.site)).results]


def statements(call, *tables):
    """The statements of a call that name one of the tables."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return [sql for query in captured if any(table in (sql := query["sql"]) for table in tables)]


class TestBorrowing:
    """What changes elsewhere is found, or no longer found, through the pages that tell it."""

    @pytest.fixture
    def public(self, db):
        return Collection.get_first_root_node().add_child(name="Publique")

    @pytest.fixture
    def private(self, db):
        collection = Collection.get_first_root_node().add_child(name="Réservée")
        CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=CollectionViewRestriction.LOGIN
        )
        return collection

    @pytest.fixture
    def file(self, public):
        return DocumentFactory(title="Le rapport", file__data=b"Le bocage normand.", collection=public)

    @pytest.fixture(params=["attachment", "report"])
    def page(self, request, tree, file):
        if request.param == "attachment":
            return MonographFactory(title="Avec un fichier", attachments=[Attachment(document=file)])
        report = ProjectReport(date="2021-03-01", title="Un point", document=file)
        return ProjectSheetFactory(title="Avec un fichier", reports=[report])

    def test_a_new_file_brings_its_words(self, tree, file, page):
        file.text = "La garrigue provençale."
        file.save()
        assert found(tree, "garrigue") == ["Avec un fichier"]
        assert found(tree, "bocage") == []

    def test_a_file_moved_to_a_private_collection_takes_its_words_away(self, tree, file, page, private, public):
        file.collection = private
        file.save()
        assert found(tree, "bocage") == found(tree, "rapport") == []
        file.collection = public
        file.save()
        assert found(tree, "bocage") == found(tree, "rapport") == ["Avec un fichier"]

    def test_so_does_a_collection_that_becomes_private(self, tree, page, public):
        restriction = CollectionViewRestriction.objects.create(
            collection=public, restriction_type=CollectionViewRestriction.LOGIN
        )
        assert found(tree, "bocage") == []
        restriction.delete()
        assert found(tree, "bocage") == ["Avec un fichier"]

    def test_so_does_a_collection_moved_into_a_private_one(self, tree, admin_client, page, public, private):
        admin_client.post(f"/admin/collections/{public.pk}/", {"name": "Publique", "parent": private.pk})
        waiting = DBTaskResult.objects.get(task_path=tasks.index_files.module_path)
        tasks.index_files.call(*waiting.args_kwargs["args"])
        assert found(tree, "bocage") == []

    def test_many_pages_say_nothing_until_they_are_indexed_again(self, tree, file, private, monkeypatch):
        monkeypatch.setattr(borrowing, "AT_ONCE", 1)
        for rank in range(2):
            attachment = Attachment(document=file)
            MonographFactory(title=f"Document {rank}", essential="Des haies.", attachments=[attachment])
        file.collection = private
        file.save()
        assert found(tree, "bocage") == found(tree, "rapport") == found(tree, "haies") == []
        assert len(found(tree, "document")) == 2
        waiting = DBTaskResult.objects.get(task_path=tasks.index_again.module_path)
        tasks.index_again.call(*waiting.args_kwargs["args"])
        assert found(tree, "bocage") == found(tree, "rapport") == []
        assert len(found(tree, "haies")) == 2

    def test_a_new_title_of_a_file_hides_nothing_meanwhile(self, tree, file, page, monkeypatch):
        monkeypatch.setattr(borrowing, "AT_ONCE", 0)
        file.title = "Le dossier"
        file.save()
        assert found(tree, "bocage") == ["Avec un fichier"]

    @pytest.mark.parametrize("kind", ["theme", "reference", "place", "region", "organisation"])
    def test_a_page_follows_the_names_that_it_borrows(self, tree, kind):
        region = PlaceFactory(kind="region", code="28", name="Bocage")
        thing, field, borrowed = {
            "theme": lambda: (ThemeFactory(label_fr="Bocage", slug="b"), "label_fr", lambda it: {"themes": [it]}),
            "reference": lambda: (
                ReferenceFactory(title="Bocage"),
                "title",
                lambda it: {"reference_links": [Monograph.reference_links.rel.related_model(reference=it)]},
            ),
            "place": lambda: (
                PlaceFactory(name="Bocage"),
                "name",
                lambda it: {"place_links": [ResourcePlace(place=it)]},
            ),
            "region": lambda: (
                region,
                "name",
                lambda it: {"place_links": [ResourcePlace(place=PlaceFactory(parents=[it]))]},
            ),
            "organisation": lambda: (
                OrganisationPageFactory(title="Bocage"),
                "title",
                lambda it: {"credits": [Credit(role="auteur", organisation=it)]},
            ),
        }[kind]()
        MonographFactory(title="Emprunteuse", **borrowed(thing))
        assert "Emprunteuse" in found(tree, "bocage")
        setattr(thing, field, "Garrigue")
        thing.save()
        assert "Emprunteuse" in found(tree, "garrigue")
        assert found(tree, "bocage") == []

    def test_a_draft_of_an_organisation_is_told_by_no_document(self, tree):
        organisation = OrganisationPageFactory(title="Bocage")
        MonographFactory(title="Emprunteuse", credits=[Credit(role="auteur", organisation=organisation)])
        organisation.title = "Garrigue"
        assert not statements(organisation.save_revision, "search_entry")
        assert "Emprunteuse" in found(tree, "bocage")

    def test_a_place_follows_what_comes_to_contain_it(self, tree):
        place, region = PlaceFactory(name="Colombelles"), PlaceFactory(kind="region", name="Normandie")
        MonographFactory(title="Située", place_links=[ResourcePlace(place=place)])
        place.ancestors.add(region)
        assert found(tree, "normandie") == ["Située"]
        region.descendants.remove(place)
        assert found(tree, "normandie") == []

    def test_the_questions_of_a_grid_are_those_of_its_visits(self, tree, django_capture_on_commit_callbacks):
        visit = LearningVisitFactory(title="Une visite")
        grid = visit.grid
        dimension = grid.dimensions.all()[0]
        dimension.title = "Bocage"
        grid.dimensions = [dimension]
        with django_capture_on_commit_callbacks(execute=True):
            grid.save()
        assert found(tree, "bocage") == ["Une visite"]
        assert LearningVisit.objects.count() == 1

    def test_a_term_that_is_deleted_leaves_its_pages(self, tree):
        theme = ThemeFactory(label_fr="Bocage", slug="b")
        MonographFactory(title="Emprunteuse", themes=[theme, ThemeFactory()])
        theme.delete()
        assert found(tree, "bocage") == []

    def test_every_loan_is_of_a_relation_that_exists(self):
        for lender, borrowers in borrowing.loans().items():
            for borrower, path in borrowers:
                assert list(borrower._base_manager.filter(**{f"{path}__pk": 0})) == [], (lender, path)
