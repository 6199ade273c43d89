"""Who sees what on the search page, and what is counted of their searches."""

import datetime

import pytest
from django.utils import timezone
from lxml import html
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Locale, PageViewRestriction

from search.models import SearchCount
from search.parsing import MAX_LENGTH
from tests.factories.home import HomePageFactory
from tests.factories.resources import (
    GlossaryTermPageFactory,
    MonographFactory,
    ThemeFactory,
    ToolSheetFactory,
)
from tests.factories.territories import EventFactory, OrganisationPageFactory, TerritoryPageFactory
from tests.unit.search.test_search_page import options, read, titles


def hide(page, how):
    """Make a page one that no visitor sees."""
    if how == "draft":
        page.live = False
    elif how == "expired":
        page.expire_at = timezone.now() - datetime.timedelta(days=1)
    elif how == "private":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    page.save()


def in_english(page):
    english = Locale.objects.get_or_create(language_code="en")[0]
    for ancestor in page.get_ancestors(inclusive=True).filter(depth__gt=1).specific():
        if not ancestor.has_translation(english):
            ancestor.copy_for_translation(english).save_revision().publish()
    return page.get_translation(english)


HIDDEN = ("draft", "private", "expired")


@pytest.mark.parametrize("how", HIDDEN)
def test_what_is_hidden_leaves_no_trace_on_the_page(client, tree, how):
    secret = {"themes": [ThemeFactory(slug="secret", label_fr="Thème secret")], "date": datetime.date(1977, 1, 1)}
    ToolSheetFactory(title="Un rucher à découvert")
    subject = MonographFactory(title="Un rucher partagé")
    hidden = [
        MonographFactory(title="Un rucher clandestin", **secret),
        OrganisationPageFactory(title="Clandestins du rucher"),
        TerritoryPageFactory(title="Rucher-la-Clandestine"),
        GlossaryTermPageFactory(title="Rucher", definition="<p>Clandestin.</p>"),
        EventFactory(title="Fête clandestine du rucher", **secret),
    ]
    promotion = Query.objects.create(query_string="rucher")
    SearchPromotion.objects.create(query=promotion, page=hidden[0], description="Voir clandestin", sort_order=1)
    for page in hidden:
        hide(page, how)
    for address in (
        "/recherche/?q=rucher&filtres=tous",
        "/recherche/?q=rucher&tri=titre&filtres=tous&annee=1977&theme=secret",
        "/recherche/?q=clandestinn",  # a correction would tell that the word exists
        f"/recherche/?proches={subject.accession}",
        f"/recherche/?proches={hidden[0].accession}",
        "/recherche/suggestions/?q=rucher",
        "/recherche/suggestions/?q=clandestin",
    ):
        text = client.get(address).content.decode()
        # Nor what the address itself said.
        text = text.replace("clandestinn", "")
        assert "landestin" not in text, address
        assert "Thème secret" not in text or "theme=secret" in address, address
    assert client.get("/recherche/?q=rucher").context["total"] == 2
    assert options(read(client, q="rucher", filtres="tous"), "annee") == {}


def test_other_languages_and_other_sites_are_searched_apart(client, tree):
    page = MonographFactory(title="Un rucher partagé")
    english = in_english(page)
    english.title = "A shared apiary"
    english.save_revision().publish()
    assert titles(read(client, q="apiary")) == []
    assert "apiary" not in client.get("/recherche/suggestions/?q=apiary").content.decode()
    found = html.document_fromstring(client.get("/en/recherche/?q=apiary").content)
    assert titles(found) == ["A shared apiary"]
    HomePageFactory(parent=tree.home.get_parent(), title="Un rucher d’un autre site", slug="autre-site")
    assert titles(read(client, q="rucher")) == ["Un rucher partagé"]


def counted():
    return {row.text: (row.searches, row.empty) for row in SearchCount.objects.all()}


def test_a_search_counts_once_however_its_results_are_looked_at(client, tree):
    MonographFactory(title="Un rucher")
    client.get("/recherche/?q=rucher")
    for more in ("page=1", "tri=date", "type=monographie", "filtres=tous", "formes=developpees"):
        client.get(f"/recherche/?q=rucher&{more}")
    client.head("/recherche/?q=rucher")
    for header in ("sec-purpose", "purpose", "x-moz"):
        client.get("/recherche/?q=rucher", headers={header: "prefetch"})
    client.get("/recherche/suggestions/?q=rucher")
    client.get("/recherche/?q=")
    client.get("/recherche/")
    assert counted() == {"rucher": (1, 0)}
    client.get("/recherche/?q=introuvable")
    assert counted() == {"rucher": (1, 0), "introuvable": (1, 1)}


@pytest.mark.parametrize("address", ["/recherche/", "/recherche/?q=rucher", "/recherche/?proches=1"])
def test_no_cookie_no_robot(client, tree, address):
    response = client.get(address)
    assert not response.cookies
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert client.post(address).status_code == 405


def test_a_pasted_text_is_read_no_further_than_a_query(client, tree):
    MonographFactory(title="Coopérer")
    response = client.get("/recherche/", {"q": "coopérer" + " " * MAX_LENGTH + "introuvable"})
    assert response.context["total"] == 1
