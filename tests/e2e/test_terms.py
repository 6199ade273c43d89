"""Words of the glossary in a browser: by keyboard, by pointer, without script, covering nothing for long."""

import pytest

from tests.services.browser import run_axe

pytestmark = pytest.mark.e2e

SHEET = "/collection/2-9-comment-favoriser-la-cooperation-territoriale/"


@pytest.fixture
def term(page):
    """The first word that the sheet marks."""
    page.goto(SHEET)
    return page.locator(".term").first


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('popovertarget') || document.activeElement.textContent")


def test_the_keyboard_opens_reads_and_closes_a_definition(page, term):
    button = term.locator("button")
    name = button.get_attribute("popovertarget")
    button.focus()
    page.keyboard.press("Enter")
    sheet = page.locator(f"#{name}")
    assert sheet.is_visible()
    assert run_axe(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "terms__word"
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert focused(page) == name


def test_the_pointer_opens_a_definition_from_the_word_and_closes_it_anywhere(page, term):
    term.click(position={"x": 4, "y": 8})
    sheet = page.locator(":popover-open")
    assert sheet.count() == 1
    page.get_by_role("button", name="Fermer").click()
    assert sheet.count() == 0
    term.locator("button").click()
    assert sheet.count() == 1
    page.mouse.click(5, 5)
    assert sheet.count() == 0


def test_what_opens_a_definition_is_large_enough_for_a_finger(page, term):
    size = term.locator("button").evaluate(
        "button => { const style = getComputedStyle(button, '::before');"
        " return [parseFloat(style.width), parseFloat(style.height)] }"
    )
    assert min(size) >= 24


def test_a_printed_page_bears_no_sign_of_the_glossary(page, term):
    page.emulate_media(media="print")
    assert not term.locator("button").is_visible()
    assert not page.locator(".terms").is_visible()
