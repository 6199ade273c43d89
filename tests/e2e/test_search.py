"""Search in a browser: typing, suggestions, corrections, facets, and back again, with and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.services.browser import run_axe, visit

pytestmark = pytest.mark.e2e

BOX = "#recherche-page"


@pytest.fixture
def box(page):
    """The box of the search page."""
    page.goto("/recherche/")
    return page.locator(BOX)


def options(page):
    return page.get_by_role("option")


def suggest(page, box, text):
    box.press_sequentially(text)
    expect(page.get_by_role("listbox")).to_be_visible()


def ticked(page):
    return page.locator("input[type=checkbox]:checked").evaluate_all("fields => fields.map(field => field.value)")


def chips(page):
    return page.locator(".chip:not(.chip--clear)").count()


def total(page):
    return int(re.match(r"\d+", page.locator("#resultats").inner_text().strip())[0])


def test_suggestions_come_as_one_types_and_the_keyboard_reaches_them(page, box):
    expect(box).to_have_attribute("aria-expanded", "false")
    suggest(page, box, "coop")
    expect(box).to_have_attribute("aria-expanded", "true")
    count = options(page).count()
    assert count > 2
    expect(page.get_by_role("status")).to_have_text(f"{count} suggestions")
    assert run_axe(page) == []

    first, last = options(page).first, options(page).last
    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    box.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "")
    box.press("ArrowUp")
    expect(last).to_have_attribute("aria-selected", "true")
    expect(first).to_have_attribute("aria-selected", "false")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "")
    expect(box).to_have_value("coop")

    # To the ends of the text, where letters go: no longer on a suggestion.
    for key, caret in (("Home", 0), ("End", 4)):
        box.press("ArrowDown")
        box.press(key)
        expect(box).to_have_attribute("aria-activedescendant", "")
        assert box.evaluate("box => box.selectionStart") == caret

    box.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("coop")

    suggest(page, box, "é")
    wanted = options(page).nth(1).get_attribute("href")
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(f"**{wanted}")


def test_enter_searches_what_is_typed_when_no_suggestion_is_chosen(page, box):
    suggest(page, box, "coop")
    box.press("Enter")
    page.wait_for_url("**/recherche/?q=coop")


def test_a_pointer_and_a_finger_follow_a_suggestion(browser, site):
    for touch in (False, True):
        with visit(browser, site.url, has_touch=touch, viewport={"width": 360, "height": 700}) as (page, faults):
            page.goto("/recherche/")
            suggest(page, page.locator(BOX), "coop")
            wanted = options(page).first.get_attribute("href")
            assert options(page).first.bounding_box()["height"] >= 24
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            (options(page).first.tap if touch else options(page).first.click)()
            page.wait_for_url(f"**{wanted}")
            assert faults == []


def test_leaving_the_box_closes_the_list_and_the_way_back_finds_it_closed(page, box):
    suggest(page, box, "coop")
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("listbox")).to_have_count(0)
    box.fill("")
    suggest(page, box, "coop")
    options(page).first.click()
    page.go_back()
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_one_letter_asks_nothing_and_only_the_last_question_is_answered(page, box):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/suggestions/" in request.url else None)
    box.press_sequentially("c")
    page.wait_for_timeout(400)
    assert asked == []
    # A first answer that is late is given up, and does not take the place of the second.
    page.route("**/suggestions/?q=co", lambda route: None)
    with page.expect_request("**/suggestions/?q=co"):
        box.press_sequentially("o")
    with page.expect_event("requestfailed") as given_up:
        box.press_sequentially("mment")
    assert given_up.value.url.endswith("?q=co")
    expect(options(page).first).to_contain_text("Comment")
    assert len(asked) == 2
    box.fill("introuvable")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("Aucune suggestion")


def test_the_box_of_every_page_suggests(page):
    page.goto("/collection/")
    suggest(page, page.locator("#recherche-entete"), "caen")
    assert run_axe(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_one_types_corrects_filters_and_goes_back(browser, site, script):
    with visit(browser, site.url, java_script_enabled=script) as (page, faults):
        page.goto("/recherche/")
        page.locator(BOX).fill("coopperation")
        page.locator(BOX).press("Enter")
        page.wait_for_url("**/recherche/?q=coopperation")
        assert "Aucun document ne contient" in page.get_by_role("main").inner_text()
        everything = total(page)

        # Two values of one facet, then one of another.
        for value in ("fiche-de-capitalisation", "recit-de-territoire"):
            page.locator(f"input[name=type][value={value}]").check()
        page.get_by_role("button", name="Appliquer").click()
        filtered = total(page)
        assert 0 < filtered < everything
        assert ticked(page) == ["fiche-de-capitalisation", "recit-de-territoire"]
        page.locator("summary", has_text="Thème").click()
        page.locator("input[name=theme]").first.check()
        page.get_by_role("button", name="Appliquer").click()
        assert 0 < total(page) <= filtered
        assert chips(page) == 3
        page.get_by_role("link", name="Titre", exact=True).click()
        assert len(ticked(page)) == 3
        assert "tri=titre" in page.url

        page.go_back()
        page.go_back()
        assert chips(page) == 2
        assert total(page) == filtered
        page.locator(".chip", has_text="Récit").click()
        assert ticked(page) == ["fiche-de-capitalisation"]
        page.get_by_role("link", name="Tout effacer").click()
        assert total(page) == everything
        assert page.locator(BOX).input_value() == "coopperation"

        # The passage that answers is where its link leads.
        heading = page.locator(".card__text a").first
        anchor = heading.get_attribute("href").partition("#")[2]
        heading.click()
        assert page.locator(f"[id='{anchor}']").count() == 1
        assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    [
        "/recherche/?q=cooperation&type=fiche-de-capitalisation&filtres=tous",
        "/recherche/?q=ESS",
        "/recherche/?q=coopperation+teritoriale",
        "/recherche/?q=%22introuvable%22+-ici&annee=2021",
        "/recherche/?q=cooperation&annee=1789",
    ],
)
def test_axe_finds_nothing(page, address, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    assert run_axe(page) == []


def test_documents_like_another_are_one_link_away(page):
    page.goto("/collection/visite-caen/")
    page.get_by_role("link", name="Documents proches").click()
    assert page.get_by_role("article").count() > 2
    assert run_axe(page) == []
