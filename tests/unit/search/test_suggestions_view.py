"""What the search box suggests: fragments of public titles, for a script that may not come."""

import pytest
from lxml import html

from tests.factories.resources import CapitalisationSheetFactory, GlossaryTermPageFactory, MonographFactory
from tests.factories.territories import OrganisationPageFactory, TerritoryPageFactory


def ask(client, text, address="/recherche/suggestions/"):
    response = client.get(address, {"q": text})
    assert response.status_code == 200
    return html.fragment_fromstring(response.content.decode(), create_parent=True)


def suggested(client, text):
    """`[(label, type, address)]`."""
    return [
        (*(" ".join(span.text_content().split()) for span in option.xpath("span")), option.get("href"))
        for option in ask(client, text).xpath('//a[@role="option"]')
    ]


def test_pages_of_every_kind_are_suggested_with_what_they_are(client, tree):
    CapitalisationSheetFactory(title="Où poser un rucher ?", number="2.9")
    GlossaryTermPageFactory(title="Rucher")
    OrganisationPageFactory(title="Les Amis du rucher")
    TerritoryPageFactory(title="Rucher-sur-Orne")
    MonographFactory(title="Sans rapport", essential="Un rucher, pourtant.")
    assert sorted(suggested(client, "ruch")) == [
        ("2.9 Où poser un rucher ?", "Fiche de capitalisation", "/collection/ou-poser-un-rucher/"),
        ("Les Amis du rucher", "Organisation", "/organisations/les-amis-du-rucher/"),
        ("Rucher", "Terme du glossaire", "/glossaire/rucher/"),
        ("Rucher-sur-Orne", "Territoire", "/territoires/rucher-sur-orne/"),
    ]


def test_the_list_is_one_that_a_combobox_can_own(client, tree):
    for number in range(12):
        MonographFactory(title=f"Rucher {number}")
    answer = ask(client, "rucher")
    [listbox] = answer.xpath('//*[@role="listbox"]')
    assert (listbox.get("id"), listbox.get("aria-label")) == ("suggestions", "8 suggestions")
    options = listbox.xpath('./*[@role="option"]')
    assert len({option.get("id") for option in options}) == len(options) == 8
    assert {(option.get("tabindex"), option.get("aria-selected")) for option in options} == {("-1", "false")}
    MonographFactory(title="Une abeille")
    assert ask(client, "abeille").xpath("//div/@aria-label") == ["1 suggestion"]


@pytest.mark.parametrize("text", ["", " ", "r", "introuvable", "<script>", '"', "-", "\x00", "x" * 5_000, "😀"])
def test_nothing_to_suggest_is_said_and_shows_nothing(client, tree, text):
    MonographFactory(title="Rucher")
    answer = ask(client, text)
    assert answer.xpath("//div/@aria-label") == ["Aucune suggestion"]
    assert not answer.xpath('//*[@role="listbox" or @role="option"]')


def test_titles_are_set_as_the_site_sets_them(client, tree):
    MonographFactory(title="Rucher <b>des</b> apiculteur·ices")
    [option] = ask(client, "rucher").xpath('//a[@role="option"]/span[1]')
    assert not option.xpath(".//b")
    assert option.xpath('.//span[@aria-hidden="true"]/text()') == ["apiculteur·ices"]
    answer = client.get("/recherche/suggestions/?q=rucher&formes=developpees").content.decode()
    assert "apiculteurs et apicultrices</span>" in answer
    assert "?formes=developpees" in answer


def test_answers_may_be_kept_a_moment_by_anyone_and_by_no_robot(client, tree, admin_client):
    for visitor in (client, admin_client):
        response = visitor.get("/recherche/suggestions/?q=rucher")
        assert set(response["Cache-Control"].split(", ")) == {"max-age=60", "public"}
        assert response["X-Robots-Tag"] == "noindex"
        assert "Cookie" not in response.get("Vary", "")
        assert not response.cookies
    assert client.post("/recherche/suggestions/").status_code == 405
