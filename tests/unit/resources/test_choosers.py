"""What is read of a page before it is chosen."""

import pytest
from django.urls import reverse
from wagtail.search.index import insert_or_update_object

from resources.choosers import type_label
from resources.models import Credit
from tests.factories.resources import CapitalisationSheetFactory, SynthesisFactory, ToolSheetFactory
from tests.factories.territories import OrganisationPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def documents(tree):
    organisation = OrganisationPageFactory(title="Structure hôte")
    reviewer = OrganisationPageFactory(title="Structure relectrice")
    credits = [Credit(role="relecture", organisation=reviewer), Credit(role="hote", organisation=organisation)]
    sheet = CapitalisationSheetFactory(title="Comment choisir ?", number="2.7", credits=credits)
    tool = ToolSheetFactory(title="Comment débattre", kind="participation")
    for page in (sheet, tool):
        insert_or_update_object(page)
    return sheet, tool


def browse(client, tree, **query):
    response = client.get(reverse("wagtailadmin_choose_page_child", args=[tree.collection.pk]), query)
    return response.json()["html"]


def search(client, **query):
    return client.get(reverse("wagtailadmin_choose_page_search"), query).content.decode()


def test_a_kind_that_says_its_type_says_it_once(tree):
    assert type_label(SynthesisFactory(kind="visite")) == "Synthèse de visite"
    assert type_label(SynthesisFactory(kind="transversale")) == "Synthèse · Analyse transversale"


@pytest.mark.parametrize("page_type", ["", "resources.resource"])
def test_a_document_says_its_number_type_kind_and_organisation(admin_client, tree, documents, page_type):
    for html in (
        browse(admin_client, tree, page_type=page_type),
        search(admin_client, q="comment", page_type=page_type),
    ):
        for words in ("2.7 Comment choisir ?", "Fiche de capitalisation", "Fiche outil · Participation"):
            assert words in html
        assert "Structure hôte" in html
        assert "Structure relectrice" not in html


def test_the_list_is_narrowed_to_a_type_and_widened_again(admin_client, tree, documents):
    html = browse(admin_client, tree, page_type="resources.resource")
    narrowed = "page_type=resources.toolsheet&amp;among=resources.resource"
    assert narrowed in html
    html = browse(admin_client, tree, page_type="resources.toolsheet", among="resources.resource")
    assert "Comment débattre" in html
    assert "Comment choisir" not in html
    assert "page_type=resources.resource&amp;among=resources.resource" in html
    # The search field searches where one is.
    assert f'action="{reverse("wagtailadmin_choose_page_search")}?{narrowed}"' in html
    found = search(admin_client, q="comment", page_type="resources.toolsheet", among="resources.resource")
    assert "Comment débattre" in found
    assert "Comment choisir" not in found


def test_what_is_of_one_type_is_not_narrowed(admin_client, tree, documents):
    html = browse(admin_client, tree, page_type="territories.organisationpage")
    assert "among=" not in html


def test_each_more_asks_for_its_parent_only(admin_client, tree, documents, django_assert_max_num_queries):
    def statements():
        with django_assert_max_num_queries(200) as captured:
            browse(admin_client, tree, page_type="resources.resource")
        return len(captured)

    browse(admin_client, tree)
    few = statements()
    for number in range(10):
        CapitalisationSheetFactory(title=f"Comment faire {number} ?", credits=[Credit(function="Chargé·e de mission")])
    # Wagtail's title asks for the parent of each page.
    assert statements() <= few + 10
