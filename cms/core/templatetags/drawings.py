"""The drawing that each series bears on its covers, written into the page: it costs no request."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

#: Drawing of each series, by the first prefix that fits; its file holds it on forty units by forty.
DRAWINGS = (
    ("fiche-de-capitalisation-b", "animation"),
    ("fiche-exemple", "example"),
    ("fiche-outil", "tool"),
    ("fiche-projet", "tool"),
    ("fiche", "support"),
    ("guide", "tool"),
    ("visite", "visit"),
    ("note", "visit"),
    ("synthese", "visit"),
    ("recit", "narrative"),
    ("monographie", "narrative"),
    ("portrait", "narrative"),
    ("publication", "publication"),
    ("manifeste", "publication"),
    ("evenement", "event"),
)


@register.simple_tag
def drawing(series: str) -> SafeString:
    """Write the shapes of a series' drawing, to stand inside an `<svg>` of forty units by forty; "" if it has none."""
    return next((_shapes(name) for prefix, name in DRAWINGS if series.startswith(prefix)), SafeString())


@cache
def _shapes(name: str) -> SafeString:
    """The file without its `<svg>`, whose colour is the printed one: on screen the series gives it."""
    file = f"img/drawings/{name}.svg"
    source = Path(finders.find(file) or file).read_text()
    return mark_safe(source.partition(">")[2].rpartition("</svg>")[0].strip())  # noqa: S308 - a file of the project
