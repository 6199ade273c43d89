"""EcoIndex of a page: its elements, requests and bytes against the Web's (https://www.ecoindex.fr/comment-ca-marche/).

The quantiles are the method's own, each measure's twenty-one values from the lightest page to the heaviest.
"""

from bisect import bisect_right
from itertools import pairwise

ELEMENTS = (
    *(0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603),
    *(674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601),
)
REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
KILOBYTES = (
    *(0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32),
    *(1648.27, 1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26),
)
#: An element weighs three times, a request twice, what a byte does.
WEIGHTS = (3, 2, 1)


def quantile(value: float, quantiles: tuple[float, ...]) -> float:
    """Rank of a value between the quantiles that enclose it, from 0 to 20."""
    rank = bisect_right(quantiles, value)
    if rank >= len(quantiles):
        return len(quantiles) - 1
    below, above = list(pairwise(quantiles))[rank - 1]
    return rank - 1 + (value - below) / (above - below)


def ecoindex(elements: int, requests: int, size: int) -> float:
    """Score from 0 to 100, the higher the lighter; `size` in bytes as transferred."""
    ranks = (quantile(elements, ELEMENTS), quantile(requests, REQUESTS), quantile(size / 1000, KILOBYTES))
    weighed = sum(weight * rank for weight, rank in zip(WEIGHTS, ranks, strict=True)) / sum(WEIGHTS)
    return round(100 - 5 * weighed, 1)
