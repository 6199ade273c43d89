"""The follow-up of the collection, in a browser: wide and narrow, with the keyboard, without script."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_main_job import sign_in
from tests.services.browser import run_axe, visit

pytestmark = pytest.mark.e2e

VIEWS = ("/admin/suivi/", "/admin/suivi/calendrier/", "/admin/suivi/phases/")
WIDTHS = {"wide": 1280, "narrow": 320}


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_each_view_is_accessible_and_fits(browser, site, width):
    with visit(browser, site.url, viewport={"width": width, "height": 800}) as (page, faults):
        sign_in(page, site, "edition")
        for view in VIEWS:
            page.goto(view)
            assert run_axe(page) == [], view
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view
        page.goto(f"{VIEWS[0]}?family=a")
        held = "all => all.every(select => select.offsetWidth <= select.parentElement.offsetWidth)"
        assert page.locator(".board-field select:visible").count() == 6
        assert page.locator(".board-field select").evaluate_all(held)
        assert faults == []


def test_filters_go_by_keyboard_and_are_taken_away(browser, site):
    with visit(browser, site.url) as (page, faults):
        sign_in(page, site, "edition")
        page.goto(VIEWS[0])
        page.locator(".board-filters summary").press("Enter")
        page.get_by_label("Type", exact=True).select_option("fiche-exemple")
        page.get_by_role("button", name="Appliquer").press("Enter")
        page.wait_for_url("**type=fiche-exemple**")
        headings = page.get_by_role("main").get_by_role("heading", level=2)
        assert headings.count() > 1
        page.locator(".board-chips a").first.press("Enter")
        page.wait_for_url(lambda url: "fiche-exemple" not in url)
        expect(page.locator(".board-chips")).to_have_count(0)
        # Each state closes and opens as browsers do it.
        summary = page.locator(".board-column summary").first
        summary.press("Enter")
        expect(page.locator(".board-column .board-cards").first).to_be_hidden()
        assert faults == []
