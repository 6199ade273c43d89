"""Weight, EcoIndex and Lighthouse scores of one page of each kind: measured in a real browser and printed."""

import json

from tests.services.examples import EXAMPLES
from tests.services.lighthouse import scores
from tests.services.weight import weigh

#: Half a minute each: one page of each shape.
JUDGED = ("accueil", "liste", "liste-tableau", "fiche-b", "visite", "recit", "guide", "glossaire", "organisation")


def test_weight(browser, site):
    report = {name: weigh(browser, site.url, address).as_dict() for name, address in EXAMPLES.items()}
    print("\n" + json.dumps(report, indent=2))


def test_lighthouse(site):
    report = {name: scores(site.url + EXAMPLES[name]) for name in JUDGED}
    print("\n" + json.dumps(report, indent=2))
