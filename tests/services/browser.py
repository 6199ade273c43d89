"""Chromium, driven by Playwright's client, and the accessibility checks that run inside a page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.services import machine

ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    executable = machine.require(machine.find_chromium(), "Chromium")
    # Playwright's client keeps an event loop in this thread, where Django would refuse its ORM to later tests.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


def open_watched(page: Page, address: str) -> None:
    """Open an editor of Wagtail, and wait until it watches what is typed: two seconds after it is loaded."""
    watched = "document.addEventListener('w-unsaved:watch-edits', () => document.body.classList.add('watched'))"
    page.add_init_script(watched)
    page.goto(address)
    page.wait_for_selector("body.watched")


@contextmanager
def visit(browser: Browser, base_url: str, **context_options: object) -> Iterator[tuple[Page, list[str]]]:
    """A page in a session of its own, and what no page of ours may do: collected while it is used.

    A request to another host is refused and noted, so are script errors and what the
    Content-Security-Policy blocks.
    """
    faults: list[str] = []
    own_host = urlsplit(base_url).netloc

    def guard(route):
        address = urlsplit(route.request.url)
        if address.scheme in {"http", "https"} and address.netloc != own_host:
            faults.append(f"third-party request: {route.request.url}")
            route.abort()
        else:
            route.continue_()

    def hear(message):
        if message.type == "error" and "Content Security Policy" in message.text:
            faults.append(message.text)

    with browser.new_context(base_url=base_url, locale="fr-FR", **context_options) as context:
        context.route("**/*", guard)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        yield page, faults


def run_axe(page: Page) -> list[str]:
    """Violations of every rule of axe-core, contrast included: rule, what it asks, where."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {violation['help']} — {node['target']}"
        for violation in violations
        for node in violation["nodes"]
    ]
