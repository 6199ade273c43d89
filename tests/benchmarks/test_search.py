"""How long search takes on each engine, up to 10,000 documents: measured and printed, never judged."""

import json

from tests.benchmarks.latency import compare
from tests.benchmarks.scratch import ENGINES


def test_search():
    print("\n" + json.dumps(compare(ENGINES, (1_000, 10_000)), ensure_ascii=False, indent=2))
