"""How long search takes on each engine, and how that grows with the collection.

`python -m tests.benchmarks.latency [--sizes 1000 10000 …] [--engines sqlite …]` prints JSON: by engine and size, time
to load, to index and to rebuild, median and p95 of each kind of question; then medians as ratios, between sizes and
between engines. One process per engine, for each has a site of its own.
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
from tests.benchmarks.scratch import ENGINES, index_pages, rebuild, scratch
from tests.services.machine import ROOT

SIZES = (1_000, 10_000, 50_000, 100_000)
SAMPLE = 1_000
QUESTIONS = 10
RUNS = 30
#: Once a kind of question has taken that long, what was measured is enough.
ENOUGH_SECONDS = 15


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
    """What to ask: words of the sample, by the share of its documents that hold them."""

    def __init__(self):
        from search.analysis import words

        shares: Counter[str] = Counter()
        written: dict[str, str] = {}
        for index in range(SAMPLE):
            text = corpus.text(index)
            found = [word for part in (text.title, *text.paragraphs) for word in words(part) if not word.is_stop]
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


def kinds_of_questions(collection) -> dict[str, tuple[Callable, list]]:
    """Return how each kind is asked, and the questions."""
    from wagtail.models import Site

    from cms.core.visibility import Scope
    from resources.facets import FACETS
    from resources.models import Publication
    from search.query import search

    scope = Scope.for_site(Site.objects.get(is_default_site=True))
    words = Words()

    def ask(text: str, **chosen) -> None:
        assert search(text, scope, counted=tuple(FACETS), **chosen).total, text

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
        "page save": (save, list(Publication.objects.order_by("-pk")[:QUESTIONS])),
    }


def measure_engine(engine: str, sizes: Iterable[int]) -> dict[str, dict]:
    """Return what was measured on one engine, by size."""
    report = {}
    with scratch(engine) as home:
        from tests.benchmarks.collection import Collection

        collection = Collection(home)
        for size in sizes:
            times = {}
            started = time.perf_counter()
            pages = collection.grow(size)
            times["load_s"] = round(time.perf_counter() - started, 1)
            started = time.perf_counter()
            index_pages(pages)
            times["index_s"] = round(time.perf_counter() - started, 1)
            times["indexed"] = len(pages)
            if engine == "elasticsearch":
                started = time.perf_counter()
                rebuild()
                times["rebuild_s"] = round(time.perf_counter() - started, 1)
            report[str(size)] = times | {
                kind: measure(ask, questions) for kind, (ask, questions) in kinds_of_questions(collection).items()
            }
            print(f"{engine}, {size} : {json.dumps(report[str(size)])}", file=sys.stderr, flush=True)
    return report


def in_own_process(engine: str, sizes: Iterable[int]) -> dict[str, dict]:
    """Measure one engine; what is missing on the machine is told as `{"missing": …}`."""
    command = [sys.executable, "-m", "tests.benchmarks.latency", "--only", engine, "--sizes", *map(str, sizes)]
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


def compare(engines: Sequence[str], sizes: Sequence[int]) -> dict[str, dict]:
    """Measure each engine in turn."""
    reports = {engine: in_own_process(engine, sizes) for engine in engines}
    measured = {engine: report for engine, report in reports.items() if "missing" not in report}
    return reports | {"ratios": ratios(measured)}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.latency", description="Durées de la recherche.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="nombres de documents, croissants")
    parser.add_argument("--engines", choices=ENGINES, nargs="+", default=ENGINES, help="moteurs comparés au premier")
    parser.add_argument("--only", choices=ENGINES, help="un seul moteur, sans comparaison")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as Ctrl-C does: servers and folders go
    if options.only:
        try:
            report = measure_engine(options.only, options.sizes)
        except (pytest.skip.Exception, pytest.fail.Exception) as missing:
            report = {"missing": str(missing)}
    else:
        report = compare(options.engines, options.sizes)
    print(json.dumps(report, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
