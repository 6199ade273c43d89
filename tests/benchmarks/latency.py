"""How long search takes on each engine, and how that grows with the collection.

`python -m tests.benchmarks.latency [--sizes 1000 10000 …] [--engines sqlite …]` prints JSON: by engine and size, time
to load, to index and to rebuild, median and p95 of each kind of question; then medians as ratios, between sizes and
between engines. One process and one site per database; Elasticsearch stands over SQLite.
"""

import argparse
import json
import math
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import batched, cycle, islice

import pytest

from tests.benchmarks import corpus
from tests.benchmarks.scratch import ENGINES, index_all, scratch
from tests.services.machine import ROOT

SIZES = (1_000, 10_000, 50_000, 100_000)
SAMPLE = 1_000
QUESTIONS = 10
RUNS = 30
#: Once a kind of question has taken that long, what was measured is enough.
ENOUGH_SECONDS = 8


def measure(ask: Callable, questions: Sequence) -> dict[str, float]:
    """Time `ask` on `questions`, each in turn; the first is asked once for nothing."""
    ask(questions[0])
    begun = time.perf_counter()
    durations = []
    for question in islice(cycle(questions), RUNS):
        started = time.perf_counter()
        ask(question)
        durations.append((time.perf_counter() - started) * 1000)
        if time.perf_counter() - begun > ENOUGH_SECONDS:
            break
    p95 = sorted(durations)[math.ceil(len(durations) * 0.95) - 1]
    return {"median_ms": round(statistics.median(durations), 2), "p95_ms": round(p95, 2), "runs": len(durations)}


class Words:
    """What to ask: words of the sample, by the share of its documents that hold them, in their titles or anywhere."""

    def __init__(self, *, titles: bool = False):
        from search.analysis import words

        shares: Counter[str] = Counter()
        written: dict[str, str] = {}
        for index in range(SAMPLE):
            text = corpus.text(index)
            parts = (text.title, *(() if titles else text.paragraphs))
            found = [word for part in parts for word in words(part) if not word.is_stop]
            shares.update({word.stem for word in found})
            for word in found:
                written.setdefault(word.stem, word.exact)
        self.by_share = [(count / SAMPLE, written[stem]) for stem, count in shares.most_common()]

    def between(self, least: float, most: float, count: int = QUESTIONS) -> list[str]:
        """Return words that a share of the documents hold, the commonest first."""
        return list(islice((word for share, word in self.by_share if least <= share <= most), count))


def misspelt(word: str) -> str:
    """Swap two letters in the middle."""
    half = len(word) // 2
    return word[: half - 1] + word[half] + word[half - 1] + word[half + 1 :]


def kinds_of_questions() -> dict[str, tuple[Callable, list]]:
    """Return how each kind is asked, and the questions."""
    from wagtail.models import Site

    from cms.core.visibility import Scope
    from resources.models import Publication
    from search.backends.resilience import last_failure
    from search.facets import search_facets
    from search.listing import FIRST_FACETS
    from search.query import search
    from search.suggestions import suggest

    scope = Scope.for_site(Site.objects.get(is_default_site=True))
    words = Words()
    counted = list(search_facets())[:FIRST_FACETS]

    def ask(text: str, **chosen) -> None:
        found = search(text, scope, counted=counted, **chosen)
        assert found.total, text
        assert not found.degraded, last_failure()

    def begin(text: str) -> None:
        assert suggest(text, scope), text

    def save(page: Publication) -> None:
        page.title = f"{page.title} bis"
        page.save()

    common = words.between(0.3, 1)
    middling = words.between(0.05, 0.2, 2 * QUESTIONS)
    return {
        "rare": (ask, words.between(0.005, 0.01)),
        "common": (ask, common),
        "two words": (ask, [" ".join(pair) for pair in batched(middling, 2)]),
        "phrase": (ask, [f"« {expression} »" for expression in corpus.EXPRESSIONS]),
        "facet": (lambda text: ask(text, facets={"theme": ["theme-1"]}), common),
        "correction": (ask, [misspelt(word) for word in words.between(0.005, 0.2) if len(word) > 7]),
        "suggestions": (begin, [word[:4] for word in Words(titles=True).between(0, 1)]),
        "page save": (save, list(Publication.objects.order_by("-pk")[:QUESTIONS])),
    }


def measure_site(engines: Sequence[str], sizes: Iterable[int]) -> dict[str, dict]:
    """
    Return what was measured on one site, by engine and size.

    `engines` are those of one database, Elasticsearch last; it is started with the site, and left aside for the other.
    """
    report: dict[str, dict] = {engine: {} for engine in engines}
    with scratch(engines[-1]) as site:
        from resources.models import Publication
        from search import mirror
        from tests.benchmarks.collection import Collection

        collection = Collection(site.home)
        for size in sizes:
            before = collection.size
            loaded = timed(lambda size=size: collection.grow(size))
            indexed = timed(lambda first=before: index_all(Publication, collection.keys(first)))
            loading = {"added": size - before, "load_s": loaded, "index_s": indexed}
            for engine in engines:
                with site.answering_by(engine):
                    times = {"rebuild_s": timed(mirror.rebuild)} if engine == "elasticsearch" else loading
                    questions = kinds_of_questions()
                    measured = {kind: measure(ask, some) for kind, (ask, some) in questions.items()}
                report[engine][str(size)] = times | measured
                print(f"{engine}, {size} : {json.dumps(times | measured)}", file=sys.stderr, flush=True)
    return report


def timed(work: Callable) -> float:
    """Return the seconds that `work` takes."""
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 1)


def measure_found(engines: Sequence[str], sizes: Sequence[int]) -> dict[str, dict]:
    """Measure those of the engines that the machine has; of another, `{"missing": …}` says how to get it."""
    try:
        return measure_site(engines, sizes)
    except (pytest.skip.Exception, pytest.fail.Exception) as missing:
        *others, last = engines
        return (measure_found(others, sizes) if others else {}) | {last: {"missing": str(missing)}}


def in_own_process(engines: Sequence[str], sizes: Sequence[int]) -> dict[str, dict]:
    command = [sys.executable, "-m", "tests.benchmarks.latency", "--one-site", "--engines", *engines]
    command += ["--sizes", *map(str, sizes)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def medians(measured: dict) -> dict[str, float]:
    return {kind: values["median_ms"] for kind, values in measured.items() if isinstance(values, dict)}


def ratios(reports: dict[str, dict]) -> dict[str, dict]:
    """Return medians over those of the smallest size (`growth`), and over those of the first engine (`engines`)."""
    growth: dict = {}
    engines: dict = {}
    for engine, by_size in reports.items():
        smallest = medians(next(iter(by_size.values())))
        first = reports[next(iter(reports))]
        for size, measured in by_size.items():
            for kind, median in medians(measured).items():
                growth.setdefault(kind, {}).setdefault(engine, {})[size] = round(median / smallest[kind], 2)
                reference = medians(first[size])[kind]
                engines.setdefault(kind, {}).setdefault(size, {})[engine] = round(median / reference, 2)
    return {"growth": growth, "engines": engines}


def compare(engines: Iterable[str], sizes: Sequence[int]) -> dict[str, dict]:
    """Measure the engines of each database in turn."""
    reports: dict[str, dict] = {}
    for database in (("sqlite", "elasticsearch"), ("postgresql",)):
        if wanted := [engine for engine in database if engine in engines]:
            reports |= in_own_process(wanted, sizes)
    measured = {engine: report for engine, report in reports.items() if "missing" not in report}
    return reports | {"ratios": ratios(measured)}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.latency", description="Durées de la recherche.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="nombres de documents, croissants")
    parser.add_argument("--engines", choices=ENGINES, nargs="+", default=ENGINES, help="moteurs à mesurer")
    parser.add_argument("--one-site", action="store_true", help="moteurs d’une même base, sans comparaison")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as Ctrl-C does: servers and folders go
    work = measure_found if options.one_site else compare
    print(json.dumps(work(options.engines, options.sizes), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
