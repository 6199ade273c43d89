"""Headings inside a rubrique: levels that never skip one, ids that stay as long as the words do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

#: Level of a rubrique's own title, under which its headings stand.
RUBRIC_LEVEL = 2

_HEADING = re.compile(r"<h([1-6])(\s[^>]*)?>(.*?)</h\1>", re.DOTALL | re.IGNORECASE)
_ID = re.compile(r"""\s+id\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """A heading as a table of contents names it."""

    level: int
    anchor: str
    title: str


def identify(html: str, prefix: str, parent: int = RUBRIC_LEVEL) -> tuple[SafeString, list[Heading]]:
    """
    Return a rubrique's HTML with an id on every heading, and the list of its headings, below the level `parent`.

    An id is the rubrique's anchor (`prefix`), two hyphens and the heading's words: no other rubrique can give the
    same. A heading that skips a level is raised, an empty one is dropped: screen readers stumble on both.
    """
    headings: list[Heading] = []

    def replaced(match: re.Match[str]) -> str:
        level, attributes, content = match.groups(default="")
        title = " ".join(unescape(strip_tags(content)).split())
        if not title:
            return ""
        deepest = (headings[-1].level if headings else parent) + 1
        rank = min(max(int(level) - RUBRIC_LEVEL, 1) + parent, deepest, 6)
        anchor = _unused(f"{prefix}--{slugify(title.replace('’', ' '))}", headings)
        headings.append(Heading(rank, anchor, title))
        return f'<h{rank} id="{anchor}"{_ID.sub("", attributes)}>{content}</h{rank}>'

    return mark_safe(_HEADING.sub(replaced, html)), headings  # noqa: S308 - as safe as the HTML received


def _unused(anchor: str, headings: list[Heading]) -> str:
    taken = {heading.anchor for heading in headings}
    candidate, rank = anchor, 1
    while candidate in taken:
        rank += 1
        candidate = f"{anchor}-{rank}"
    return candidate
