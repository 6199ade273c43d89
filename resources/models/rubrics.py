"""The titled parts of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.blocks import has_content

if TYPE_CHECKING:
    from wagtail.blocks import StreamValue


@dataclass(frozen=True)
class Rubric:
    """One titled part of a document, as the reader's page, the table of contents and the exports walk it."""

    anchor: str
    title: str
    value: StreamValue

    @property
    def is_empty(self) -> bool:
        return not has_content(self.value)
