"""The parts of a page that a search result can show and lead to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """
    Some plain text of a page, under one of its headings.

    `anchor` is the id of that heading on the page, "" for what stands above the first one; `heading` its words.
    """

    anchor: str
    heading: str
    text: str
