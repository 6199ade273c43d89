"""Inclusive forms in a real browser: what is seen, what is heard, what is copied, and the reader's choice."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

#: A question that holds a form, and a term whose definition holds several.
SHEET = "/collection/2-13-comment-agir-avec-et-pour-les-acteurices-de-la-transition/"
WRITTEN, DEVELOPED = "acteur·ices", "acteurs et actrices"
LONGEST = ["accompagnateur·ices", "administrateur·ices", "acteur·ices-chercheur·ses", "salarié-es"]


def test_a_heading_is_heard_written_out_and_seen_as_written(page):
    page.goto(SHEET)
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_accessible_name(re.compile(DEVELOPED))
    expect(title).not_to_have_accessible_name(re.compile(WRITTEN))
    assert WRITTEN in page.title()
    assert DEVELOPED not in page.title()
    assert title.get_by_text(WRITTEN).bounding_box()["width"] > 50
    assert title.get_by_text(DEVELOPED).bounding_box()["width"] <= 1


def test_a_link_is_heard_written_out(page):
    page.goto("/")
    expect(page.get_by_role("link", name=re.compile(DEVELOPED)).first).to_be_visible()


def test_what_is_copied_is_what_is_seen(page):
    page.goto(SHEET)
    copied = page.evaluate(
        """() => {
            const selection = getSelection();
            selection.selectAllChildren(document.querySelector("h1"));
            return selection.toString();
        }"""
    )
    assert WRITTEN in copied
    assert DEVELOPED not in copied


def test_the_choice_lasts_over_links_and_searches_until_it_is_unmade(page):
    page.goto(SHEET)
    page.get_by_role("link", name="Lire avec les formes développées").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(DEVELOPED)
    assert DEVELOPED in page.title()
    assert "·" not in page.title()
    page.get_by_role("navigation", name="Navigation principale").get_by_role("link").first.click()
    assert "formes=developpees" in page.url
    expect(page.get_by_role("link", name="Lire avec les formes d’origine")).to_be_visible()
    page.get_by_role("combobox").first.fill("transition écologique")
    page.get_by_role("button", name="Rechercher").first.click()
    page.wait_for_url(re.compile(r"/recherche/\?.*q=transition"))
    assert "formes=developpees" in page.url
    page.get_by_role("link", name="Lire avec les formes d’origine").click()
    assert "formes" not in page.url
    assert "q=transition" in page.url


def test_no_form_is_broken_at_the_end_of_a_line(page):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(SHEET)
    lines = "span => span.getClientRects().length"
    seen = page.locator("main .nowrap").all()
    assert len(seen) > 5
    assert [form.inner_text() for form in seen if form.evaluate(lines) > 1] == []
    # The same at every place of a line: a paragraph that grows by one letter at a time.
    broken = page.evaluate(
        """forms => {
            const paragraph = document.querySelector("main p:has(.nowrap)");
            const model = paragraph.querySelector(".nowrap");
            const broken = [];
            for (const form of forms) for (let indent = 0; indent < 40; indent++) {
                const span = model.cloneNode();
                span.textContent = form;
                paragraph.replaceChildren("x ".repeat(indent), span, " et la suite.");
                if (span.getClientRects().length > 1) broken.push([form, indent]);
            }
            return broken;
        }""",
        LONGEST,
    )
    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_title_of_long_forms_makes_no_page_wider_than_the_screen(page):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(SHEET)
    heights = page.evaluate(
        """forms => forms.map(form => {
            const span = document.querySelector("h1 .nowrap");
            span.textContent = form;
            return span.getBoundingClientRect().height;
        })""",
        ["élu·es", "animateur·ices", "acteur·ices-chercheur·ses"],
    )
    assert heights[0] == heights[1] < heights[2]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
