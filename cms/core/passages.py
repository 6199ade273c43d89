"""The parts of a page that a search result can show and lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wagtail.blocks import StreamValue

#: Characters of a passage: an excerpt is made of one in no time.
MAX_LENGTH = 4_000

_HEADING = re.compile(r"<h([1-6])(\s[^>]*)?>(.*?)</h\1>", re.DOTALL | re.IGNORECASE)
_ID = re.compile(r'\sid="([^"]*)"')
_LINE_END = re.compile(r"</(?:p|h[1-6]|li|blockquote|div)>|<(?:br|hr)\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
#: No-break spaces are not among them: an excerpt keeps them.
_SPACES = re.compile(r"[ \t\f\v]+")


@dataclass(frozen=True)
class Passage:
    """
    Some plain text of a page, one line per paragraph, under one of its headings.

    `anchor` is the id of that heading on the page, "" for what stands above the first one; `heading` its words. A
    heading that another follows at once has no text.
    """

    anchor: str
    heading: str
    text: str


def cut(text: str, anchor: str = "", heading: str = "") -> Iterator[Passage]:
    """Yield `text` in passages of at most `MAX_LENGTH`, cut at the end of a paragraph, else of a sentence or word."""
    start = 0
    while len(text) - start > MAX_LENGTH:
        limit = start + MAX_LENGTH
        ends = (text.rfind(sign, start + 1, limit) + 1 for sign in ("\n", ". ", " "))
        end = next((end for end in ends if end), limit)
        yield Passage(anchor, heading, text[start:end].strip())
        start = end
    if heading or text:
        yield Passage(anchor, heading, text[start:].strip())


def html_passages(html: str, anchor: str = "", heading: str = "") -> Iterator[Passage]:
    """Yield the text of `html` cut at its headings; one without an id is reached by the anchor above it."""
    position = 0
    for match in _HEADING.finditer(html):
        yield from cut(plain_text(html[position : match.start()]), anchor, heading)
        if found := _ID.search(match[2] or ""):
            anchor = found[1]
        heading = plain_text(match[3]).replace("\n", " ")
        position = match.end()
    yield from cut(plain_text(html[position:]), anchor, heading)


def plain_text(html: str) -> str:
    """Return the words of `html`, one line per paragraph."""
    text = unescape(_TAG.sub("", _LINE_END.sub("\n", html)))
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(filter(None, lines))


def text_html(text: object) -> str:
    """Return plain text as HTML."""
    return f"<p>{escape(text)}</p>"


def stream_html(stream: StreamValue) -> str:
    """
    Return what a stream says as HTML, in reading order, its headings as pages write them.

    Read from what is stored, without a statement: no page, image or file that a block chose is fetched.
    """
    return "\n".join(_texts(stream.stream_block, stream.raw_data))


def _texts(block: blocks.Block | None, value: Any) -> Iterator[str]:
    """Yield what a block says, from its stored value; nothing from one of another shape than the block's."""
    match block, value:
        case blocks.RichTextBlock(), str():
            yield value
        case (blocks.CharBlock() | blocks.TextBlock(), str()) | (blocks.DecimalBlock(), str() | Decimal()):
            yield text_html(value)
        case blocks.StreamBlock(), [*items]:
            for item in items:
                yield from _texts(block.child_blocks.get(item.get("type")), item.get("value"))
        case blocks.ListBlock(), [*items]:
            for item in items:
                stored = item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
                yield from _texts(block.child_block, stored)
        case TypedTableBlock(), {"columns": columns, "rows": rows}:
            yield from _rows(block, value.get("caption") or "", columns, rows)
        case blocks.StructBlock(), dict():
            heading = getattr(block.meta, "heading_child", "")
            for name, child in block.child_blocks.items():
                if name == heading and value.get(name):
                    yield f"<h3>{escape(value[name])}</h3>"
                else:
                    yield from _texts(child, value.get(name))


def _rows(block: TypedTableBlock, caption: str, columns: Iterable[Any], rows: Iterable[Any]) -> Iterator[str]:
    """Yield a table's caption, headings and rows, one line each, cells kept apart."""
    columns = list(columns)
    kinds = [block.child_blocks.get(column["type"]) for column in columns]
    lines = [[caption], [column.get("heading") or "" for column in columns]]
    for row in rows:
        cells = zip(kinds, row["values"], strict=False)
        lines.append([plain_text(" ".join(_texts(kind, cell))).replace("\n", " ") for kind, cell in cells])
    for line in lines:
        yield text_html(" | ".join(filter(None, line)))
