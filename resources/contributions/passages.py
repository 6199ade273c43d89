"""The text of a document as it is quoted: by rubrique, paragraph by paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cms.core.passages import plain_text, stream_html, text_html

if TYPE_CHECKING:
    from resources.models import Resource


@dataclass(frozen=True)
class Part:
    """A titled part of a document: `paragraphs` is its text, in reading order."""

    anchor: str
    title: str
    paragraphs: list[str]


def parts(page: Resource) -> list[Part]:
    """Return the parts of `page` that say something: « L’essentiel », then its rubriques."""
    html = [("essentiel", _("L’essentiel"), text_html(page.essential.replace("\n", "\n\n")))]
    html += [(rubric.anchor, rubric.title, stream_html(rubric.value)) for rubric in page.get_rubrics()]
    found = [Part(anchor, title, plain_text(text).splitlines()) for anchor, title, text in html]
    return [part for part in found if part.paragraphs]


def part_named(page: Resource, anchor: str) -> Part | None:
    return next((part for part in parts(page) if part.anchor == anchor), None)
