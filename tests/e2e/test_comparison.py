"""Two versions compared, as the admin shows them: readable in both colour schemes, on a telephone too."""

import pytest

from tests.e2e.test_main_job import sign_in
from tests.services.browser import run_axe, visit

pytestmark = pytest.mark.e2e

MAKE = """
import json
from resources.models import CollectionIndexPage, Synthesis
from cms.users.models import User
ROW = ["<p>Caen</p>", "<p>Rouen</p>", "<p>Lille</p>", "<p>Toulouse</p>", "<p>Besançon</p>"]
TABLE = {"caption": "Les étapes", "columns": [{"type": "text", "heading": "Une étape"}] * 5, "rows": [{"values": ROW}]}
page = Synthesis(title="Essai de comparaison", slug="essai-de-comparaison", live=False)
CollectionIndexPage.objects.first().add_child(instance=page)
author = User.objects.get(username="redaction")
text, table = ({"type": kind, "value": value, "id": str(rank) * 8} for rank, (kind, value) in enumerate(
    [("text", "<p>Un paragraphe entier, retiré.</p>"), ("table", TABLE)]
))
for blocks in ([text, table], [table]):
    page.context = json.dumps(blocks)
    page.save_revision(user=author, clean=False)
print(page.pk)
"""
CLEAN = "from resources.models import Synthesis; Synthesis.objects.get(slug='essai-de-comparaison').delete()"


@pytest.fixture
def document(site):
    yield int(site.python(MAKE).split()[-1])
    site.python(CLEAN)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_what_changed_is_readable(browser, site, document, width, scheme):
    with visit(browser, site.url, viewport={"width": width, "height": 900}, color_scheme=scheme) as (page, faults):
        sign_in(page, site, "redaction")
        page.goto(f"/admin/pages/{document}/revisions/compare/earliest...latest/?tout=1")
        removed = page.locator("del", has_text="Un paragraphe entier")
        # An inline element gives its paragraphs no background: what is written for a light one would be lost.
        assert removed.evaluate("element => getComputedStyle(element).display") == "block"
        assert run_axe(page) == []
        for place in ("select", ".comparison-text .table"):
            for box in [element.bounding_box() for element in page.locator(place).all()]:
                assert box["x"] + box["width"] <= width
        assert faults == []
