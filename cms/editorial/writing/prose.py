"""The paragraphs of what an author typed, rich or plain: their words, and where each stands in what is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.editorial.writing.findings import Finding

#: Tags inside which a paragraph goes on.
_INLINE = frozenset(
    (
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
    )
)
_TOKEN = re.compile(
    r"<!--.*?-->|<(?P<close>/?)(?P<tag>[a-z][\w-]*)[^>]*>|&(?:#\d+|#x[\da-f]+|\w+);|.", re.DOTALL | re.I
)


@dataclass
class Link:
    """A link of a paragraph: the attributes of its tag, and the offsets of its words."""

    attributes: dict[str, str]
    start: int
    end: int = 0


@dataclass
class Paragraph:
    """
    Plain text without a break, but those that its author put in a paragraph.

    `spans` says for each character where it stands in the source.
    """

    text: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def paragraphs(source: str, *, html: bool) -> list[Paragraph]:
    """Return the paragraphs of a rich text as it is stored, or the lines of a plain one; empty ones are left out."""
    found = _rich(source) if html else _plain(source)
    return [paragraph for paragraph in found if paragraph.text.strip()]


def all_replaced(source: str, findings: Iterable[tuple[Paragraph, Finding]], *, html: bool) -> tuple[str, int]:
    """
    Return `source` with the replacements of findings in its paragraphs, all else as it was, and how many were made.

    Left alone: what overlaps another, and what holds a tag, for the emphasis or the link in it is its author's to
    place again.
    """
    pieces: list[str] = []
    position = made = 0
    for (start, end), replacement in sorted(
        (_span(paragraph, finding), finding.replacement)
        for paragraph, finding in findings
        if finding.replacement is not None
    ):
        if start >= position and not (html and "<" in source[start:end]):
            pieces += [source[position:start], escape(replacement, quote=False) if html else replacement]
            position = end
            made += 1
    return "".join((*pieces, source[position:])), made


def is_replaceable(source: str, paragraph: Paragraph, finding: Finding, *, html: bool) -> bool:
    """Tell whether the replacement of a finding can be made where it stands."""
    return all_replaced(source, [(paragraph, finding)], html=html)[1] == 1


def _span(paragraph: Paragraph, finding: Finding) -> tuple[int, int]:
    """Return where a finding stands in the source."""
    if finding.start < finding.end:
        return paragraph.spans[finding.start][0], paragraph.spans[finding.end - 1][1]
    start = paragraph.spans[finding.start - 1][1] if finding.start else paragraph.spans[0][0]
    return start, start


def _plain(source: str) -> list[Paragraph]:
    found, position = [], 0
    for line in source.splitlines(keepends=True):
        text = line.rstrip("\r\n")
        spans = [(offset, offset + 1) for offset in range(position, position + len(text))]
        found.append(Paragraph(text, spans))
        position += len(line)
    return found


def _rich(source: str) -> list[Paragraph]:
    found = [Paragraph()]
    signs: list[str] = []
    for token in _TOKEN.finditer(source):
        paragraph = found[-1]
        tag = (token["tag"] or "").lower()
        if tag == "br":
            signs.append("\n")
            paragraph.spans.append(token.span())
        elif tag == "a" and not token["close"]:
            paragraph.links.append(Link(_attributes(token[0]), len(signs), len(signs)))
        elif tag == "a" and paragraph.links:
            paragraph.links[-1].end = len(signs)
        elif tag and tag not in _INLINE:
            paragraph.text = "".join(signs)
            signs.clear()
            found.append(Paragraph())
        elif not tag and not token[0].startswith("<!--"):
            written = unescape(token[0]) if len(token[0]) > 1 else token[0]
            signs += written
            paragraph.spans += [token.span()] * len(written)
    found[-1].text = "".join(signs)
    return found


class _Attributes(HTMLParser):
    found: dict[str, str]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = {name: value or "" for name, value in attrs}


def _attributes(tag: str) -> dict[str, str]:
    parser = _Attributes()
    parser.feed(tag)
    return parser.found
