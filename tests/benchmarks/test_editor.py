"""Weight of the editor of a sheet beside Wagtail's own editor of the same page: measured and printed, never judged."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse

from cms.users.roles import Role
from tests.services.browser import chromium, visit
from tests.unit.editorial.scene import make_scene
from tests.unit.editorial.weight import make_sheet, measure, wagtails_own_editor

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")


def in_browser(site_url, session, path):
    """Elements once scripts have run, and bytes of the page as sent, for whoever holds `session`."""
    host = urlsplit(site_url).hostname
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "domain": host, "path": "/"}
    with chromium() as browser, visit(browser, site_url) as (opened, _faults):
        opened.context.add_cookies([cookie])
        sent = opened.goto(path, wait_until="networkidle")
        return {
            "dom_nodes": opened.evaluate("document.querySelectorAll('*').length"),
            "html_bytes": len(sent.body()),
        }


def test_editor(live_server):
    scene = make_scene()
    page = make_sheet(scene.ours)
    page.save_revision()
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def weigh():
        client = scene.browser(Role.EDITOR)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        # The browser's client keeps an event loop in its thread, where Django would open other connections.
        with ThreadPoolExecutor(1) as thread:
            seen = thread.submit(in_browser, live_server.url, session, path).result()
        return measure(client, page) | seen

    ours = weigh()
    with wagtails_own_editor():
        plain = weigh()
    ratios = {unit: round(ours[unit] / plain[unit], 2) for unit in ours}
    print("\n" + json.dumps({"editor": ours, "wagtail": plain, "ratio": ratios}, indent=2))
