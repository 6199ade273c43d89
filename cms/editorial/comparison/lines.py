"""Two rich texts compared: line by line (paragraphs, headings, items), then word by word in those that changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from lxml import html

from cms.editorial.comparison.align import pairs
from cms.editorial.comparison.words import changes, compare_words, note, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

LISTS = ("ul", "ol")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LINES = ("p", "li", "blockquote", "div", "hr", *HEADINGS)
#: Elements of a line that are shown; a link leads nowhere, a note tells that it changed.
SHOWN = {"b": "b", "strong": "b", "i": "i", "em": "i", "sup": "sup", "sub": "sub"}
#: Words of a note beyond which a passage is known by its beginning.
MOST_QUOTED = 8


class Word(str):
    """A word, with the elements it stands in and where it leads."""

    shown: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph, a heading or an item: its element (that of its list for an item), and its words."""

    tag: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.words)


def text_lines(text: str) -> list[Line]:
    """Return the lines of a plain text, the empty ones left out."""
    return [Line("p", tuple(words(line))) for line in text.splitlines() if line.strip()]


def html_lines(source: str) -> list[Line]:
    """Return the lines of a rich text as it is stored."""
    reader = _Reader()
    if source.strip():
        reader.read(html.fragment_fromstring(source, create_parent="div"), "p")
        reader.end("p")
    return reader.lines


class _Reader:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pieces: list[tuple[str, tuple[str, ...], str]] = []

    def read(self, element: HtmlElement, tag: str, shown: tuple[str, ...] = (), link: str = "") -> None:
        self.pieces.append((element.text or "", shown, link))
        for child in element:
            name = child.tag if isinstance(child.tag, str) else ""
            if name in LISTS:
                self.end(tag)
                self.read(child, name)
                self.end(name)
            elif name in LINES:
                self.end(tag)
                own = tag if name == "li" else name
                self.read(child, own)
                self.end(own)
            elif name == "br":
                self.pieces.append((" ", shown, link))
            elif name:
                target = child.get("href") or f"{child.get('linktype')} {child.get('id')}" if name == "a" else link
                own_shown = (*shown, SHOWN[name]) if name in SHOWN and SHOWN[name] not in shown else shown
                self.read(child, tag, own_shown, target)
            self.pieces.append((child.tail or "", shown, link))

    def end(self, tag: str) -> None:
        """Make a line of what was read since the last one; a word is shown as its first letter is."""
        text = "".join(piece[0] for piece in self.pieces)
        styles = [(shown, link) for piece, shown, link in self.pieces for _letter in piece]
        self.pieces = []
        if not text.strip():
            return
        line, position = [], 0
        for token in words(text):
            word = Word(token)
            word.shown, word.link = styles[position]
            line.append(word)
            position += len(token)
        self.lines.append(Line(tag, tuple(line)))


def compare_lines(old: Sequence[Line], new: Sequence[Line]) -> SafeString:
    """Return both versions of a text as one, as HTML; a single paragraph comes without its element."""
    # A sole line that is written anew is still the same line.
    alone = len(old) == len(new) == 1
    compared, became = [], ""
    for before, after in pairs(old, new, lambda line: line.text, by_place=alone):
        # Of the items of a list, the first tells for all.
        told, became = became, _became(before, after) if before and after else became
        compared.append(_compare_line(before, after, became if became != told else ""))
    if len(compared) == 1 and compared[0][0] == "p":
        return compared[0][1]
    blocks = []
    for tag, group in groupby(compared, key=lambda line: line[0]):
        lines = ((_element(tag), line) for _tag, line in group)
        content = format_html_join("", "<{0}>{1}</{0}>", lines)
        if tag in LISTS:
            content = format_html("<{0}>{1}</{0}>", tag, content)
        blocks.append(content)
    return format_html_join("", "{}", ((block,) for block in blocks))


def _element(tag: str) -> str:
    """Return the element in which a line is shown: headings of a text compared are none of the page's own."""
    return "li" if tag in LISTS else "p"


def _compare_line(old: Line | None, new: Line | None, became: str) -> tuple[str, SafeString]:
    """Return the element of a line and both its versions as one, one of which may be missing, with what is told."""
    before, after = old or new, new or old
    content = compare_words(before.words if old else (), after.words if new else (), _show)
    if after.tag in HEADINGS:
        content = format_html("<b>{}</b>", content)
    notes = format_html_join("", " {}", ((note(text),) for text in (became, *_notes(before, after)) if text))
    return after.tag, format_html("{}{}", content, notes)


def _show(line: Sequence[str]) -> SafeString:
    """Write words with the elements they stand in."""
    pieces = []
    for shown, group in groupby(line, key=lambda word: getattr(word, "shown", ())):
        content = format_html("{}", "".join(group))
        for tag in reversed(shown):
            content = format_html("<{0}>{1}</{0}>", tag, content)
        pieces.append(content)
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _became(old: Line, new: Line) -> str:
    """Tell what a line is now, "" if it is what it was."""
    if old.tag == new.tag:
        return ""
    if new.tag in HEADINGS:
        return _("change de niveau d’intertitre") if old.tag in HEADINGS else _("devient un intertitre")
    words = {"ul": _("passe en liste à puces"), "ol": _("passe en liste numérotée"), "p": _("redevient un paragraphe")}
    return words.get(new.tag, _("présenté autrement"))


def _notes(old: Line, new: Line) -> Iterator[str]:
    """Tell what changed of words that stayed: where they lead, how they look."""
    same = [
        pair
        for kind, before, after in changes(old.words, new.words)
        if kind == "equal"
        for pair in zip(before, after, strict=True)
    ]
    if words := _that_differ(same, "link"):
        yield _("lien modifié : « %(words)s »") % {"words": words}
    if words := _that_differ(same, "shown"):
        yield _("mise en forme modifiée : « %(words)s »") % {"words": words}


def _that_differ(same: Sequence[tuple[str, str]], what: str) -> str:
    """Return the words that are not what they were, or the first of them; "" if all are."""
    runs = groupby(same, key=lambda pair: getattr(pair[0], what, None) != getattr(pair[1], what, None))
    passages = ("".join(after for _before, after in run).strip() for differ, run in runs if differ)
    return Truncator(" … ".join(filter(None, passages))).words(MOST_QUOTED, truncate="…")
