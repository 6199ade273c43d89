"""How well a ranked list answers a question, by what readers judged: nDCG, recall and reciprocal rank, pure arithmetic.

Definitions: Järvelin and Kekäläinen, « Cumulated gain-based evaluation of IR techniques » (2002), with the exponential
gain of Burges and others (2005), as every public benchmark has it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import fmean

DEPTH = 10


@dataclass(frozen=True)
class Scores:
    """Each from 0, nothing found, to 1."""

    ndcg: float
    recall: float
    reciprocal_rank: float

    def as_dict(self) -> dict[str, float]:
        """Under the names by which benchmarks are compared, with four digits."""
        return {
            f"ndcg@{DEPTH}": round(self.ndcg, 4),
            f"recall@{DEPTH}": round(self.recall, 4),
            "mrr": round(self.reciprocal_rank, 4),
        }


def discounted_gain(grades: Iterable[float]) -> float:
    """Return the sum of 2^grade − 1, each over log2(rank + 1); the first rank is 1."""
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def score(found: Sequence[str], grades: Mapping[str, float]) -> Scores:
    """
    Score the first documents of `found`, best first, by the `grades` of those that were judged.

    A grade of 0 says « does not help »; a document that nobody judged is held not to. Raises ValueError when no
    judged document helps: nothing could then be measured.
    """
    helpful = {document: grade for document, grade in grades.items() if grade > 0}
    if not helpful:
        raise ValueError("no judged document helps")
    first = found[:DEPTH]
    ranks = [rank for rank, document in enumerate(first, start=1) if document in helpful]
    ideal = sorted(helpful.values(), reverse=True)[:DEPTH]
    return Scores(
        ndcg=discounted_gain(helpful.get(document, 0) for document in first) / discounted_gain(ideal),
        recall=len(ranks) / len(helpful),
        reciprocal_rank=1 / ranks[0] if ranks else 0.0,
    )


def mean(scores: Sequence[Scores]) -> Scores:
    """Return the mean of each score; every question weighs the same."""
    return Scores(
        ndcg=fmean(one.ndcg for one in scores),
        recall=fmean(one.recall for one in scores),
        reciprocal_rank=fmean(one.reciprocal_rank for one in scores),
    )
