"""Links that lead readers nowhere: drafts, private, expired, withdrawn and missing pages, badly typed addresses."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.core.visibility import Scope
from cms.editorial.writing import links
from cms.editorial.writing.findings import Kind
from cms.editorial.writing.links import DeadLinks
from cms.editorial.writing.prose import Link
from cms.editorial.writing.report import Report
from resources.models import ResourceLink
from tests.factories.resources import ExampleSheetFactory, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(tree):
    pages = {name: ExampleSheetFactory(title=name) for name in ("live", "private", "expired", "withdrawn")}
    pages["draft"] = ExampleSheetFactory(title="draft", live=False)
    restriction = PageViewRestriction.objects.create(page=pages["private"], restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="Réseau"))
    type(pages["expired"]).objects.filter(pk=pages["expired"].pk).update(expire_at=timezone.now() - timedelta(days=1))
    pages["withdrawn"].save_revision().publish()
    pages["withdrawn"].refresh_from_db()
    pages["withdrawn"].withdraw("Une erreur.")
    return pages


FAULTS = {
    "live": None,
    "private": links.RESTRICTED,
    "draft": links.DRAFT,
    "withdrawn": links.WITHDRAWN,
}


def fault(tree, **attributes):
    link = Link(attributes, 0, 1)
    return DeadLinks([link], [], Scope.for_site(tree.site)).fault(link)


@pytest.mark.parametrize("name", FAULTS)
def test_pages_chosen_and_pages_typed(tree, pages, name):
    page = pages[name]
    assert fault(tree, linktype="page", id=str(page.pk)) == FAULTS[name]
    assert fault(tree, href=page.url) == FAULTS[name]
    assert fault(tree, href=page.full_url) == FAULTS[name]


def test_an_expired_page_leads_nowhere(tree, pages):
    assert fault(tree, linktype="page", id=str(pages["expired"].pk)) in {links.WITHDRAWN, links.DRAFT}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://exemple.org/page?x=1#y", None),
        ("http://exemple.org", None),
        ("mailto:contact@exemple.org?subject=Visite", None),
        ("tel:+33199001234", None),
        ("#ancre", None),
        ("/recherche/?q=eau", None),
        ("/", None),
        ("", links.EMPTY),
        ("#", links.EMPTY),
        ("http//exemple.org", links.MALFORMED),
        ("https://exemple", links.MALFORMED),
        ("https://exemple .org", links.MALFORMED),
        ("www.exemple.org", links.MALFORMED),
        ("http://[", links.MALFORMED),
        ("mailto:contact", links.MALFORMED),
        ("javascript:alert(1)", links.MALFORMED),
        ("/collection/cette-page-n-existe-pas/", links.MISSING),
    ],
)
def test_addresses(tree, address, expected):
    assert fault(tree, href=address) == expected


def test_what_a_document_answers_below_its_own_address(tree, pages):
    assert fault(tree, href=f"{pages['live'].url}pdf/") is None
    assert fault(tree, href=f"{pages['live'].url}rien/") == links.MISSING


def test_missing_pages_and_files(tree):
    assert fault(tree, linktype="page", id="999999") == links.MISSING
    assert fault(tree, linktype="document", id="999999") == links.NO_FILE


def test_a_document_is_told_of_its_links_with_its_own_words_only(tree, pages):
    """The title of a page that its author may not see is nowhere said."""
    text = f'Voir <a linktype="page" id="{pages["draft"].pk}">cette page</a>.'
    page = ExampleSheetFactory(situation=body(text), links=[ResourceLink(relation="voir", target=pages["private"])])
    told = [found for found in Report(page).found if found.finding.kind is Kind.LINK]
    assert [(found.written, found.finding.message) for found in told] == [
        ("cette page", links.DRAFT),
        ("", links.RESTRICTED),
    ]


def test_many_links_cost_no_statement_each(tree, pages):
    def statements(number):
        text = "".join(f'<a linktype="page" id="{page.pk}">mot</a> ' for page in pages.values()) * number
        page = ExampleSheetFactory(situation=body(text))
        with CaptureQueriesContext(connection) as captured:
            assert Report(page).found
        return len(captured)

    assert statements(1) == statements(10)
