"""The search page: finds, filters, sorts, says when nothing is found."""

import datetime

import pytest
from django.core.paginator import Paginator
from lxml import html
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from resources.models import Credit, ResourcePlace
from search import query
from search.query import PAGE_SIZE, Results
from territories.models.organisations import OrganisationKind
from tests.factories.resources import (
    GlossaryTermPageFactory,
    MonographFactory,
    SelectionIndexPageFactory,
    SelectionPageFactory,
    ThemeFactory,
    ToolSheetFactory,
    body,
)
from tests.factories.territories import EventFactory, OrganisationPageFactory, PlaceFactory, TerritoryPageFactory


def read(client, **parameters):
    """The page at these parameters, as a tree."""
    response = client.get("/recherche/", parameters)
    assert response.status_code == 200
    return html.document_fromstring(response.content)


def text_of(element):
    return " ".join(element.text_content().split())


def titles(page):
    """Titles of the results, in their order."""
    return [text_of(title) for title in page.xpath('//ol[@class="cards"]//h3')]


def options(page, name):
    """`{label: ticked}` of a facet."""
    return {
        text_of(field.getparent()): field.get("checked") is not None for field in page.xpath(f'//input[@name="{name}"]')
    }


# Results


def test_results_come_by_pages(client, tree):
    for number in range(PAGE_SIZE + 1):
        MonographFactory(title=f"Coopérer sur un territoire, {number}")
    first, second = (client.get("/recherche/", {"q": "coopérer", "page": page}) for page in (1, 2))
    assert len(first.context["results"]) == PAGE_SIZE
    assert len(second.context["results"]) == 1
    assert first.context["total"] == PAGE_SIZE + 1
    assert 'rel="next"' in first.content.decode()
    assert "page=2" in first.content.decode()
    assert 'rel="prev"' in second.content.decode()
    assert "Recherche : coopérer, page 2" in " ".join(second.content.decode().split())


def test_a_result_says_what_it_is_where_and_when_and_leads_to_the_rubrique_that_answers(client, tree):
    ToolSheetFactory(
        title="Un outil",
        number="3.1",
        kind="methode",
        date=datetime.date(2021, 1, 1),
        credits=[Credit(role="auteur", organisation=OrganisationPageFactory(title="Une structure"))],
        place_links=[ResourcePlace(place=PlaceFactory(name="Caen"))],
        instructions=body("Réunir les apicultrices du quartier, puis les abeilles."),
    )
    [result] = read(client, q="apiculteurs").xpath("//article")
    assert [text_of(line) for line in result][:3] == [
        "Fiche outil · méthode",
        "n° 3.1 Un outil",
        "Une structure · Caen · 2021",
    ]
    assert result.xpath(".//h3/a/@href") == ["/collection/un-outil/"]
    [heading] = result.xpath('.//p[@class="card__text"]/a')
    assert heading.get("href").startswith("/collection/un-outil/#")
    page = html.document_fromstring(client.get("/collection/un-outil/").content)
    assert page.xpath(f'//*[@id="{heading.get("href").partition("#")[2]}"]')
    assert [text_of(mark) for mark in result.xpath(".//mark")] == ["apicultrices"]


def test_an_inclusive_form_is_marked_whole_and_stays_one_for_a_screen_reader(client, tree):
    MonographFactory(essential="Des apiculteur·ices du quartier.")
    [mark] = read(client, q="apicultrice").xpath("//mark")
    shown, said = mark.xpath("span")
    assert (shown.text, shown.get("aria-hidden")) == ("apiculteur·ices", "true")
    assert said.text == "apiculteurs et apicultrices"
    [mark] = read(client, q="apicultrice", formes="developpees").xpath("//mark")
    assert mark.text_content() == "apiculteurs et apicultrices"


@pytest.mark.parametrize(
    ("factory", "fields", "shown"),
    [
        (OrganisationPageFactory, {"area": "Loire"}, [str(OrganisationKind.PARTNER.label), "Loire"]),
        (TerritoryPageFactory, {}, ["Territoire"]),
        (GlossaryTermPageFactory, {}, ["Terme du glossaire"]),
        (EventFactory, {"date": datetime.date(2021, 3, 2), "date_precision": "day"}, ["Événement", "2 mars 2021"]),
    ],
)
def test_whatever_has_a_page_is_found_and_named(client, tree, factory, fields, shown):
    factory(title="Un rucher partagé", **fields)
    [result] = read(client, q="rucher").xpath("//article")
    for text in shown:
        assert text in text_of(result)


def test_what_is_typed_is_never_markup(client, tree):
    MonographFactory(essential="Un rucher <b>partagé</b> & co")
    page = client.get("/recherche/", {"q": "rucher"}).content.decode()
    assert "</mark> &lt;b&gt;partagé&lt;/b&gt; &amp; co" in page
    page = client.get("/recherche/", {"q": "rucher <b>x</b>"}).content.decode()
    assert "<b>x" not in page


# State


def test_orders_are_offered_and_kept(client, tree):
    MonographFactory(title="Rucher ancien", number="2.10", date=datetime.date(2001, 1, 1))
    MonographFactory(title="Abeille au rucher", number="2.9", date=datetime.date(2020, 1, 1))
    found = {
        "date": ["n° 2.9 Abeille au rucher", "n° 2.10 Rucher ancien"],
        "numero": ["n° 2.9 Abeille au rucher", "n° 2.10 Rucher ancien"],
        "titre": ["n° 2.9 Abeille au rucher", "n° 2.10 Rucher ancien"],
    }
    for order, expected in found.items():
        page = read(client, q="rucher", tri=order)
        assert titles(page) == expected, order
        [current] = page.xpath('//nav[@class="sort"]//a[@aria-current]')
        assert current.get("href") == f"/recherche/?q=rucher&tri={order}"
        assert page.xpath('//form//input[@type="hidden" and @name="tri"]/@value') == [order]
    assert read(client, q="rucher", tri="x").xpath("//a[@aria-current]/@href") == ["/recherche/?q=rucher"]


def test_facets_are_counted_over_all_results_and_combine(client, tree):
    energy, housing = ThemeFactory(slug="energie", label_fr="Énergie"), ThemeFactory(slug="habitat", label_fr="Habitat")
    for number in range(PAGE_SIZE + 2):
        MonographFactory(title=f"Rucher {number}", themes=[energy])
    ToolSheetFactory(title="Rucher à l’école", themes=[housing])
    OrganisationPageFactory(title="Les Amis du rucher")
    page = read(client, q="rucher")
    assert options(page, "type") == {"Monographie (14)": False, "Fiche outil (1)": False, "Organisation (1)": False}
    assert options(page, "theme") == {"Énergie (14)": False, "Habitat (1)": False}
    page = read(client, q="rucher", type=["fiche-outil", "organisation"])
    assert options(page, "type") == {"Monographie (14)": False, "Fiche outil (1)": True, "Organisation (1)": True}
    assert sorted(titles(page)) == ["Les Amis du rucher", "Rucher à l’école"]
    page = read(client, q="rucher", type="fiche-outil", theme="habitat")
    assert options(page, "type") == {"Fiche outil (1)": True}
    assert options(page, "theme") == {"Habitat (1)": True}
    chips = [(text_of(chip), chip.get("href")) for chip in page.xpath('//ul[@class="chips"]//a')]
    assert chips == [
        ("Type : Fiche outil (retirer ce filtre)", "/recherche/?theme=habitat&q=rucher"),
        ("Thème : Habitat (retirer ce filtre)", "/recherche/?type=fiche-outil&q=rucher"),
        ("Tout effacer", "/recherche/?q=rucher"),
    ]


def test_a_region_finds_what_lies_in_its_communes(client, tree):
    region = PlaceFactory(kind="region", code="28", name="Normandie")
    commune = PlaceFactory(code="14118", name="Caen", parents=[region])
    MonographFactory(title="Un rucher à Caen", place_links=[ResourcePlace(place=commune)])
    MonographFactory(title="Un rucher ailleurs")
    page = read(client, q="rucher", lieu="region:28")
    assert titles(page) == ["Un rucher à Caen"]
    assert options(page, "lieu") == {"Caen (1)": False, "Normandie (région) (1)": True}


def test_the_whole_state_goes_from_page_to_page(client, tree):
    for number in range(PAGE_SIZE + 2):
        MonographFactory(title=f"Rucher {number}", date=datetime.date(2000 + number % 2, 1, 1))
    page = read(client, q="rucher", annee=["2000", "2001"], tri="titre")
    [following] = page.xpath('//a[@rel="next"]/@href')
    assert following == "?q=rucher&annee=2000&annee=2001&tri=titre&page=2"
    assert {form.get("method") for form in page.xpath("//form")} == {"get"}
    assert len(titles(read(client, q="rucher", annee=["2000", "2001"], tri="titre", page=2))) == 2


def test_results_beyond_the_last_page_are_said_to_need_another_word(client, tree, monkeypatch):
    for module in ("query", "listing"):
        monkeypatch.setattr(f"search.{module}.MAX_PAGES", 1)
    for number in range(PAGE_SIZE + 1):
        MonographFactory(title=f"Rucher {number}")
    page = read(client, q="rucher", page=2)
    assert "13 résultats" in text_of(page)
    assert "Seuls les 12 premiers résultats se feuillettent" in text_of(page)
    assert not page.xpath('//a[@rel="next"]')


# What is said besides the results


def test_a_word_that_no_page_holds_is_corrected_and_one_can_insist(client, tree):
    MonographFactory(title="Un rucher partagé")
    page = read(client, q="rucherr partagé")
    assert titles(page) == ["Un rucher partagé"]
    said = text_of(page.get_element_by_id("contenu"))
    assert "Aucun document ne contient « rucherr » : voici ce que donne « rucher partagé »" in said
    [insist] = page.xpath('//a[contains(., "exactement")]/@href')
    page = html.document_fromstring(client.get(insist).content)
    assert page.xpath('//input[@id="recherche-page"]/@value') == ['"rucherr" partagé']
    assert titles(page) == []


def test_another_spelling_that_finds_more_is_offered(client, tree):
    MonographFactory(title="Un ruchier")
    for number in range(5):
        MonographFactory(title=f"Un rucher {number}")
    [offered] = read(client, q="ruchier").xpath("//a[b]")
    assert (text_of(offered), offered.get("href")) == ("rucher", "/recherche/?q=rucher")


def test_a_term_of_the_glossary_is_defined_first(client, tree):
    GlossaryTermPageFactory(title="Rucher école", acronym="RÉ", definition="<p>Un lieu où <b>l’on</b> apprend.</p>")
    page = read(client, q="les ruchers écoles")
    [card] = page.xpath('//section[@aria-labelledby="definition"]')
    assert "Dans le glossaire Rucher école (RÉ) Un lieu où l’on apprend." in text_of(card)
    assert card.xpath(".//a/@href") == ["/glossaire/rucher-ecole/"]
    assert not read(client, q="les ruchers").xpath('//section[@aria-labelledby="definition"]')


def test_editors_put_pages_before_the_results(client, tree):
    page = MonographFactory(title="Une tout autre page")
    asked = Query.objects.create(query_string="rucher")
    SearchPromotion.objects.create(query=asked, page=page, description="À lire d’abord.", sort_order=1)
    SearchPromotion.objects.create(
        query=asked, external_link_url="https://abeilles.example/", external_link_text="Ailleurs", sort_order=2
    )
    [promoted] = read(client, q="Ruchers").xpath('//section[@aria-labelledby="choisis"]')
    assert text_of(promoted) == "Choisi par la rédaction Une tout autre page À lire d’abord. Ailleurs"
    assert promoted.xpath(".//a/@href") == [page.url, "https://abeilles.example/"]
    assert not read(client, q="abeilles").xpath('//section[@aria-labelledby="choisis"]')


def test_results_of_the_other_engine_are_said_to_be(client, tree, monkeypatch):
    asked = query.Query("rucher")
    found = Results("rucher", asked, Paginator([], 1).get_page(1), total=0, results=[], degraded=True)
    monkeypatch.setattr("search.listing.search", lambda *_args, **_options: found)
    [notice] = read(client, q="rucher").xpath('//*[@role="status"]')
    assert text_of(notice).startswith("La recherche habituelle ne répond pas")


# Nothing found


def test_nothing_found_is_said_with_other_ways_in(client, tree):
    SelectionPageFactory(parent=SelectionIndexPageFactory(), title="Nous accueillons une visite")
    MonographFactory(themes=[ThemeFactory(slug="energie", label_fr="Énergie")])
    page = read(client, q="introuvable")
    said = text_of(page.get_element_by_id("contenu"))
    assert "Aucun résultat" in said
    assert "« introuvable »" in said
    links = {text_of(link): link.get("href") for link in page.xpath("//main//a")}
    assert links == {
        "Nous accueillons une visite": "/besoins/nous-accueillons-une-visite/",
        "Énergie (1)": "/collection/?theme=energie",
        "toute la collection": "/collection/",
        "glossaire": "/glossaire/",
    }


def test_what_prevents_results_can_be_left_out_and_says_what_that_gives(client, tree):
    MonographFactory(title="Un rucher partagé", date=datetime.date(2020, 1, 1))
    MonographFactory(title="Un rucher-école")
    page = read(client, q='"rucher communal" -école', annee="1999")
    said = text_of(page.get_element_by_id("contenu"))
    assert "Les mots entre guillemets sont cherchés tels quels" in said
    assert "précédé d’un tiret" in said
    assert "Sans les filtres" not in said  # nothing more would be found
    [way] = page.xpath('//div[@class="prose"]//li')
    assert text_of(way) == "Sans guillemets ni mot exclu : 2 résultats"
    [link] = way.xpath("a/@href")
    assert len(titles(html.document_fromstring(client.get(link).content))) == 2
    [way] = read(client, q="rucher", annee="1999").xpath('//div[@class="prose"]//li')
    assert text_of(way) == "Sans les filtres : 2 résultats"


def test_without_a_word_the_page_offers_a_box_and_other_ways_in(client, tree):
    MonographFactory(themes=[ThemeFactory(slug="energie", label_fr="Énergie")])
    page = read(client)
    assert page.xpath('//main//input[@name="q"]/@value') == [""]
    assert "Aucun résultat" not in page.text_content()
    assert page.xpath('//a[@href="/collection/?theme=energie"]')


# Documents like another


def test_documents_like_another_are_a_link_away(client, tree):
    page = MonographFactory(title="Un rucher partagé")
    like = MonographFactory(title="Des ruchers d’entreprise")
    [link] = html.document_fromstring(client.get(page.url).content).xpath('//a[text()="Documents proches"]/@href')
    assert link == f"/recherche/?proches={page.accession}"
    found = html.document_fromstring(client.get(link).content)
    assert text_of(found.find(".//h1")) == "Documents proches"
    assert found.xpath('//main//a[text()="Un rucher partagé"]/@href') == [page.url]
    assert titles_of_like(found)[0] == like.title


def titles_of_like(page):
    return [text_of(title) for title in page.xpath("//article//h3")]


@pytest.mark.parametrize("number", ["inconnu", "0", "\x00", "x" * 500])
def test_a_number_that_no_document_has_leads_elsewhere(client, tree, number):
    page = read(client, proches=number)
    assert titles_of_like(page) == []
    assert page.xpath('//main//a[@href="/collection/"]')
