"""The printed length of a document while it is written: in pages of its own PDF, the last one in tenths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from django.core.cache import cache

from resources.exports.length import draft_html
from resources.exports.pdf import content_digest, pdf_available
from resources.models import ExampleSheet, Guide
from resources.models.sheets import MAX_EXAMPLE_PAGES

if TYPE_CHECKING:
    from resources.models import Resource

#: Printed pages that publication allows, for the types that have a limit.
LIMITS: dict[type[Resource], int] = {ExampleSheet: MAX_EXAMPLE_PAGES}
#: What lays out other documents between its own texts: its rubriques have no length of their own.
COMPILED = (Guide,)
#: Seconds for which a measure is kept: the same text has the same length.
KEPT = 24 * 3600

_HEADING = re.compile(r'<h2\s[^>]*?\bid="([^"]+)"')
_END = "fin-du-document"


@dataclass(frozen=True)
class Measure:
    """Pages that a document fills, the last one in tenths; those that each rubrique takes, by its anchor; the limit."""

    filled: float
    rubrics: dict[str, float]
    limit: int | None = None

    @property
    def whole(self) -> int:
        return whole(self.filled)

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.filled > self.limit

    @property
    def is_close(self) -> bool:
        """Tell whether less than a tenth of what is allowed is left."""
        return self.limit is not None and not self.is_over and self.filled > 0.9 * self.limit


def whole(pages: float) -> int:
    """Return the whole pages that French counts by: below two, one page."""
    return max(1, int(pages))


def measure(page: Resource) -> Measure | None:
    """Return the printed length of a document as it is in memory; None where Pango is missing."""
    if not pdf_available():
        return None
    html = draft_html(page)
    key = f"writing-length-{content_digest(html)}"
    if (measured := cache.get(key)) is None:
        measured = _measured(html)
        cache.set(key, measured, KEPT)
    filled, rubrics = measured
    anchors = [] if isinstance(page, COMPILED) else [rubric.anchor for rubric in page.get_rubrics()]
    return Measure(filled, {name: rubrics[name] for name in anchors if name in rubrics}, LIMITS.get(type(page)))


def _measured(html: str) -> tuple[float, dict[str, float]]:
    """Lay a document out; return the pages it fills and those between each of its titles and the next."""
    from resources.exports import printer

    before, closing, after = html.rpartition("</body>")
    pages, places = printer.places(f'{before}<div id="{_END}"></div>{closing}{after}')
    # Where the end is said to be on an earlier page, the last one holds what moves: count what is printed.
    end = max(places.get(_END, pages), pages - 0.95)
    titles = sorted((places[name], name) for name in _HEADING.findall(html) if name in places)
    starts = [place for place, _name in titles] + [end]
    rubrics = {name: round(starts[rank + 1] - place, 2) for rank, (place, name) in enumerate(titles)}
    return ceil(round(end * 10, 3)) / 10, rubrics
