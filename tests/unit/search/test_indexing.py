"""What is indexed, when, and at what cost: entries follow their pages, and what pages borrow from elsewhere."""

import pytest
from wagtail.models import Page

from cms.core.visibility import Scope
from search.query import search
from tests.factories.resources import MonographFactory

pytestmark = pytest.mark.django_db


def found(tree, text):
    """The titles that readers find."""
    return [result.page.title for result in search(text, Scope.for_site(tree.site)).results]


def fresh(page):
    return Page.objects.get(pk=page.pk).specific


class TestDrafts:
    """What is written, and not published, is no reader's."""

    @pytest.fixture
    def page(self, tree):
        return MonographFactory(title="Une monographie", essential="Le bocage normand.")

    def test_a_draft_of_a_public_page_leaves_what_readers_find(self, tree, page):
        page.title, page.essential = "Une ébauche", "La garrigue provençale."
        page.save_revision()
        assert found(tree, "garrigue") == found(tree, "ébauche") == []
        assert found(tree, "bocage") == ["Une monographie"]

    def test_published_it_is_found_at_once(self, tree, page):
        page.title, page.essential = "Une ébauche", "La garrigue provençale."
        page.save_revision().publish()
        assert found(tree, "garrigue") == ["Une ébauche"]
        assert found(tree, "bocage") == []

    def test_an_unpublished_page_is_known_to_its_editors_by_its_last_title(self, tree, page):
        page.unpublish()
        page = fresh(page)
        page.title = "Une ébauche"
        page.save_revision()
        assert list(Page.objects.search("ébauche")) == [Page.objects.get(pk=page.pk)]
        assert list(Page.objects.search("monographie", fields=["title"])) == []
        page.get_latest_revision().publish()
        assert found(tree, "ébauche") == ["Une ébauche"]

    def test_the_next_title_of_a_public_page_is_not_told_by_searching(self, tree, page):
        page.title = "Une ébauche"
        page.save_revision()
        assert list(Page.objects.search("ébauche")) == []
