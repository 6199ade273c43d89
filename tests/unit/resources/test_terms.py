"""Words of the glossary in a text: which are found, where they are marked, who may see them."""

import datetime
import json

import pytest
from django.contrib.auth.models import Group
from lxml import html as lxml_html
from wagtail.models import Locale, PageViewRestriction

from cms.core.visibility import Scope
from resources.terms import Glossary
from tests.factories.resources import CapitalisationSheetFactory, GlossaryTermPageFactory, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms(tree):
    """A small glossary, where one term begins as another does, and one holds another."""
    return [
        GlossaryTermPageFactory(title="Tiers-lieu", variants="tiers lieu"),
        GlossaryTermPageFactory(title="Initiative solidaire", variants="initiative citoyenne"),
        GlossaryTermPageFactory(title="Économie sociale et solidaire", acronym="ESS"),
        GlossaryTermPageFactory(title="Économie sociale"),
        GlossaryTermPageFactory(title="Droit à l’initiative (de toutes et tous)"),
        GlossaryTermPageFactory(title="Porteur·ses de projets"),
        GlossaryTermPageFactory(title="Projet local"),
    ]


def marked(tree, *texts):
    """The words marked in texts of one document, in order."""
    glossary = Glossary(Scope.for_site(tree.site))
    html = "".join(glossary.mark(text) for text in texts)
    labels = lxml_html.fragment_fromstring(html, create_parent=True).xpath(".//label")
    return [label.text_content().removesuffix("*") for label in labels]


@pytest.mark.parametrize(
    "written",
    [
        "tiers-lieu",
        "Tiers-lieux",
        "tiers lieux",
        "TIERS-LIEU",
        "initiatives solidaires",
        "initiatives citoyennes",
        "économie sociale et\u00a0solidaire",
        "ESS",
        "droit à l'initiative",
        "porteur·ses de projet",
        "projets locaux",
    ],
)
def test_a_term_is_found_as_french_writes_it(tree, terms, written):
    assert marked(tree, f"<p>Il y a {written}, ici.</p>") == [written]


@pytest.mark.parametrize("written", ["ess", "CRESS", "ESS-perluette", "tiers", "porteur", "info@ESS.example", "lieux"])
def test_what_only_resembles_a_term_is_left(tree, terms, written):
    assert marked(tree, f"<p>Il y a {written}, ici.</p>") == []


def test_a_term_is_marked_once_in_a_document_whatever_its_form(tree, terms):
    assert marked(tree, "<p>L’ESS et l’économie sociale et solidaire.</p>", "<p>Encore l’ESS.</p>") == ["ESS"]


def test_the_longest_term_wins_and_hides_those_inside_it(tree, terms):
    text = "<p>L’économie sociale et solidaire, l’économie sociale et solidaire, enfin l’économie sociale.</p>"
    assert marked(tree, text) == ["économie sociale et solidaire", "économie sociale"]


@pytest.mark.parametrize(
    "apart",
    [
        "<h3>Tiers-lieu</h3>",
        '<p><a href="/">Un tiers-lieu</a></p>',
        "<p><code>tiers-lieu</code></p>",
        "<figure><blockquote><p>Oui.</p></blockquote><figcaption>Un tiers-lieu</figcaption></figure>",
        "<table><caption>Tiers-lieu</caption><tr><th>Tiers-lieu</th></tr></table>",
        '<p class="caps">Tiers-lieu</p>',
        '<img alt="tiers-lieu" src="a.png">',
        "<h3>Le <em>tiers-lieu</em></h3>",
    ],
)
def test_only_running_text_is_marked(tree, terms, apart):
    assert marked(tree, apart) == []
    assert marked(tree, apart + "<p>Un tiers-lieu.</p>") == ["tiers-lieu"]


def test_the_rest_of_the_html_is_left_as_it_is(tree, terms):
    glossary = Glossary(Scope.for_site(tree.site))
    html = (
        "<p data-a=\"a > tiers-lieu\" class='x'>A &amp; b&#x27;c&nbsp;<br/>d<br>e <!-- tiers --> <i>f</i></p>\n<p></p>"
    )
    assert glossary.mark(html.replace("<!-- tiers -->", "")) == html.replace("<!-- tiers -->", "")
    assert glossary.used == []


def test_what_is_marked_is_text_and_a_button_named_after_it(tree, terms):
    html = Glossary(Scope.for_site(tree.site)).mark("<p>Le droit à l&#x27;initiative &amp; vous.</p>")
    (button,) = lxml_html.fromstring(html).xpath("//label//button")
    assert button.get("aria-label") == "Définition\u00a0: droit à l'initiative"
    assert button.get("type") == "button"
    assert "droit à <" in html
    assert " &amp; vous.</p>" in html


def test_a_document_opens_the_definitions_of_the_terms_it_uses(client, tree, terms):
    tiers_lieu = terms[0]
    tiers_lieu.definition = '<p>Un <a linktype="page" id="1">lieu</a> &amp; des gens.</p>'
    tiers_lieu.save()
    page = CapitalisationSheetFactory(context=body("Un tiers-lieu."), definition=body("Un tiers-lieu encore."))
    document = lxml_html.fromstring(client.get(page.url).content)
    (button,) = document.xpath("//label[contains(@class, 'term')]//button")
    (sheet,) = document.xpath("//*[@popover]")
    assert sheet.get("id") == button.get("popovertarget")
    assert "Un lieu & des gens." in sheet.text_content()
    assert sheet.xpath(".//a/@href") == [tiers_lieu.url]
    assert sheet.xpath(".//button/@popovertargetaction") == ["hide"]


def test_a_document_may_leave_the_glossary_aside(client, tree, terms):
    page = CapitalisationSheetFactory(context=body("Un tiers-lieu."), glossary_links=False)
    assert "popover" not in client.get(page.url).content.decode()


def test_only_terms_that_readers_may_see_are_marked(tree):
    english = Locale.objects.create(language_code="en")
    GlossaryTermPageFactory(title="Visible")
    GlossaryTermPageFactory(title="Brouillon", live=False)
    GlossaryTermPageFactory(title="Expiré", expire_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    GlossaryTermPageFactory(title="Étranger", locale=english)
    GlossaryTermPageFactory(title="Indéfini", definition="")
    private = GlossaryTermPageFactory(title="Réservé")
    restriction = PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Un groupe"))
    assert marked(tree, "<p>Visible, brouillon, expiré, étranger, indéfini, réservé.</p>") == ["Visible"]


def test_a_sheet_of_every_block_keeps_its_legends_plain(client, tree, terms):
    table = {
        "caption": "Un tiers-lieu",
        "columns": [{"type": "text", "heading": "Tiers-lieu"}, {"type": "text", "heading": "Exemple"}],
        "rows": [{"values": ["<p>Tiers-lieu</p>", "<p>initiative solidaire</p>"]}],
    }
    blocks = [("quote", {"text": "Oui.", "source": "Un tiers-lieu"}), ("table", table)]
    page = CapitalisationSheetFactory(context=json.dumps([{"type": name, "value": value} for name, value in blocks]))
    document = lxml_html.fromstring(client.get(page.url).content)
    labels = document.xpath("//label[contains(@class, 'term')]")
    assert [label.text_content() for label in labels] == ["initiative solidaire*"]
    assert document.xpath("//td//label")
