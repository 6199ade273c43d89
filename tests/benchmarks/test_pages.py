"""Time and weight of the main pages of the demonstration site: measured and printed, never judged."""

import gzip
import json
import statistics
import time
import urllib.request

PAGES = {
    "home": "/",
    "collection": "/collection/",
    "collection, two facets": "/collection/?theme=emploi-et-insertion&type=fiche-de-capitalisation",
    "document": "/collection/2-7-qu-est-ce-que-l-animation-territoriale/",
    "pdf": "/collection/2-7-qu-est-ce-que-l-animation-territoriale/pdf/",
    "search": "/recherche/?q=cooperation",
    "sitemap": "/sitemap.xml",
}
ROUNDS = 20


def measure(url):
    durations = []
    for _round in range(ROUNDS + 1):
        begun = time.perf_counter()
        with urllib.request.urlopen(url) as response:
            body = response.read()
        durations.append((time.perf_counter() - begun) * 1000)
    warm = durations[1:]
    return {
        "first_ms": round(durations[0], 1),
        "median_ms": round(statistics.median(warm), 1),
        "max_ms": round(max(warm), 1),
        "bytes": len(body),
        "gzip_bytes": len(gzip.compress(body)),
    }


def test_main_pages(site):
    report = {name: measure(site.url + path) for name, path in PAGES.items()}
    print("\n" + json.dumps(report, indent=2))
