"""Selections: what editors paste, what readers find."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from lxml import html
from wagtail.models import Locale, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from resources.filters import clean_filters
from resources.models import SelectionPage, SelectionPick
from tests.factories.resources import (
    MonographFactory,
    SelectionIndexPageFactory,
    SelectionPageFactory,
    ThemeFactory,
    ToolSheetFactory,
)
from tests.factories.territories import OrganisationPageFactory, PlaceFactory


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("https://librairie.example/collection/?type=fiche-outil&page=3&tri=titre", "?type=fiche-outil"),
        ("/collection/?theme=energie&theme=energie&affichage=tableau", "?theme=energie"),
        ("/en/collection/?theme=energie", "?theme=energie"),
        (" ?annee=2021&type=fiche-outil:methode ", "?type=fiche-outil%3Amethode&annee=2021"),
        ("type=fiche-outil&filtres=tous", "?type=fiche-outil"),
        ("/collection/?type=fiche-outil&formes=developpees", "?type=fiche-outil"),
        ("?lieu=commune:14118&organisation=ardes", "?lieu=commune%3A14118&organisation=ardes"),
        (
            "?provenance=deduit&licence=CC0-1.0&maturite=en-cours",
            "?maturite=en-cours&provenance=deduit&licence=CC0-1.0",
        ),
    ],
)
def test_an_address_of_the_collection_is_kept_as_its_filters(tree, pasted, kept):
    ThemeFactory(slug="energie")
    PlaceFactory(code="14118")
    OrganisationPageFactory(slug="ardes")
    page = SelectionPage(title="Un besoin", filters=pasted)
    page.clean()
    assert page.filters == kept
    assert clean_filters(kept) == kept


@pytest.mark.parametrize(
    ("pasted", "message"),
    [
        ("https://librairie.example/glossaire/?type=fiche-outil", "n’est pas celle de la collection"),
        ("https://librairie.example/collection/", "ne contient aucun filtre"),
        ("/collection/", "ne contient aucun filtre"),
        ("n’importe quoi", "n’a pas de filtre"),
        ("?couleur=rouge", "n’a pas de filtre « couleur »"),
        ("?theme=enrgie", "« enrgie » n’existe pas dans le filtre « Thème »"),
        ("?type=roman", "« roman » n’existe pas dans le filtre « Type de document »"),
        ("?type=fiche-outil:roman", "« fiche-outil:roman » n’existe pas"),
        ("?lieu=commune:99999", "« commune:99999 » n’existe pas"),
        ("?organisation=personne", "« personne » n’existe pas"),
        ("?annee=hier", "« hier » n’existe pas"),
        ("?licence=tous-droits", "« tous-droits » n’existe pas"),
        ("?theme=<script>alert(1)</script>", "n’existe pas"),
        ("http://[::1/collection/?theme=energie", "n’est pas celle de la collection"),
    ],
)
def test_what_is_not_one_is_refused_and_says_why(tree, pasted, message):
    page = SelectionPage(title="Un besoin", filters=pasted)
    with pytest.raises(ValidationError) as refusal:
        page.clean()
    assert message in refusal.value.message_dict["filters"][0].replace("\u00a0", " ")


def test_every_problem_is_told_at_once(tree):
    with pytest.raises(ValidationError) as refusal:
        clean_filters("?theme=a&theme=b&type=roman")
    assert len(refusal.value.messages) == 3


def fates(factory, **fields):
    """A live, a draft, a private and an expired document."""
    for fate in ("live", "draft", "private", "expired"):
        expiry = {"expire_at": timezone.now() - timedelta(days=1)} if fate == "expired" else {}
        page = factory(title=fate, live=fate != "draft", **fields, **expiry)
        if fate == "private":
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
        yield page


def test_a_selection_lists_and_puts_first_what_is_public_and_nothing_else(client, tree):
    tools = list(fates(ToolSheetFactory))
    MonographFactory(title="une monographie")
    page = SelectionPageFactory(
        filters="?type=fiche-outil", picks=[SelectionPick(document=tool) for tool in reversed(tools)]
    )
    context = client.get(page.url).context
    assert [document.title for document in context["results"]] == ["live"]
    assert [document.title for document in context["picks"]] == ["live"]
    assert context["total"] == 1


def test_picks_keep_the_editor_s_order_and_need_no_filter(client, tree):
    documents = [MonographFactory(title=title) for title in "abc"]
    picks = [SelectionPick(document=documents[rank], sort_order=order) for order, rank in enumerate((2, 0, 1))]
    page = SelectionPageFactory(filters="", picks=picks)
    response = client.get(page.url)
    assert [document.title for document in response.context["picks"]] == ["c", "a", "b"]
    assert "<form" not in html.tostring(html.document_fromstring(response.content).find(".//main")).decode()


def test_a_translated_selection_puts_the_translations_first(client, tree):
    english = Locale.objects.create(language_code="en")
    document = MonographFactory(title="La monographie")
    page = SelectionPageFactory(picks=[SelectionPick(document=document)])
    for original in (tree.home, tree.collection, document, page):
        original.copy_for_translation(english).save_revision().publish()
    translated = page.get_translation(english)
    assert [pick.locale for pick in client.get(translated.url).context["picks"]] == [english]


def test_readers_filter_further_and_the_selection_s_own_filter_stays(client, tree):
    energy = ThemeFactory(slug="energie", label_fr="Énergie")
    ToolSheetFactory(title="A", themes=[energy], kind="methode")
    ToolSheetFactory(title="B")
    MonographFactory(title="C", themes=[energy])
    page = SelectionPageFactory(filters="?type=fiche-outil")
    plain = client.get(page.url).context
    assert plain["total"] == 2
    assert plain["chips"] == []
    assert not plain["noindex"]
    filtered = client.get(f"{page.url}?theme=energie&affichage=tableau").context
    assert [document.title for document in filtered["results"]] == ["A"]
    assert [chip["remove_url"] for chip in filtered["chips"]] == [f"{page.url}?affichage=tableau"]
    assert filtered["noindex"]
    assert filtered["canonical_url"].endswith(page.url)
    assert client.get(f"{page.url}?type=monographie").context["total"] == 0
    assert client.get(f"{page.url}?type=fiche-outil:methode").context["total"] == 1


def test_what_comes_first_is_shown_once(client, tree):
    documents = [ToolSheetFactory() for _rank in range(13)]
    page = SelectionPageFactory(picks=[SelectionPick(document=documents[0])])
    assert "picks" in client.get(page.url).context
    for query in ("?page=2", "?tri=titre", "?theme=cooperation-territoriale"):
        assert "picks" not in client.get(f"{page.url}{query}").context


def test_a_filter_that_no_longer_means_anything_finds_nothing(client, tree):
    MonographFactory()
    theme = ThemeFactory(slug="disparu")
    page = SelectionPageFactory(filters="?theme=disparu")
    theme.delete()
    assert client.get(page.url).context["total"] == 0


def test_the_needs_are_listed_with_the_other_entrances_when_public(client, tree):
    needs = SelectionIndexPageFactory()
    for parent, prefix in ((needs, "besoin"), (tree.home, "entrée")):
        for fate in ("live", "draft", "private", "expired"):
            expiry = {"expire_at": timezone.now() - timedelta(days=1)} if fate == "expired" else {}
            page = SelectionPageFactory(parent=parent, title=f"{prefix} {fate}", live=fate != "draft", **expiry)
            if fate == "private":
                PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    for address in (needs.url, "/"):
        context = client.get(address).context
        assert [page.title for page in context["needs"]] == ["besoin live"]
        assert [page.title for page in context["entrances"]] == ["entrée live"]


def test_the_form_refuses_a_filter_and_keeps_what_was_typed(admin_client, tree):
    page = SelectionPageFactory(filters="?type=fiche-outil")
    page.save_revision()
    typed = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "introduction": rich_text("<p>Pour commencer.</p>"),
            "filters": "?type=roman",
            "picks": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
    response = admin_client.post(f"/admin/pages/{page.pk}/edit/", typed)
    form = response.context["form"]
    assert "« roman » n’existe pas" in form.errors["filters"][0].replace("\u00a0", " ")
    assert form["filters"].value() == "?type=roman"
    assert 'value="?type=roman"' in response.content.decode()
    assert page.get_latest_revision().as_object().filters == "?type=fiche-outil"


def test_a_preview_shows_the_draft_s_picks(admin_client, tree):
    document = ToolSheetFactory(title="Choisi au brouillon")
    page = SelectionPageFactory(filters="?type=monographie")
    page.picks.add(SelectionPick(document=document))
    page.save_revision()
    response = admin_client.get(f"/admin/pages/{page.pk}/view_draft/")
    assert "Choisi au brouillon" in response.content.decode()
