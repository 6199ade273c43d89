"""Markdown to the blocks of a rubrique, read by pandoc, whose HTML is then sorted block by block."""

import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pypandoc
from django.utils.translation import gettext as _
from lxml import html

from resources.imports.problems import Unexpected

#: Plain Markdown with tables and « ::: » blocks; HTML in the text is text, quotes and dashes stay as typed.
FORMAT = "markdown_strict-raw_html+pipe_tables+table_captions+fenced_divs+intraword_underscores"

LISTS = {"ul", "ol", "li"}
INLINE = {"p", "b", "i", "a", "br"}
TEXT = INLINE | LISTS | {"h3", "h4"}
WRITTEN = {"strong": "b", "em": "i"}
WEB = re.compile(r"(https?://|mailto:)\S+")
LINE_BREAK = re.compile(r"[ \t]*\n[ \t]*")
QUOTE_SOURCE = re.compile(r"\s*—\s*")


@dataclass
class Section:
    """What stands under one heading of level 2: `blocks` as a stream field stores them."""

    title: str
    line: int
    blocks: list[dict[str, Any]] = field(default_factory=list)


def read_sections(record, finder):
    """Return the sections of the record's body; what cannot be read is noted in the record."""
    source = pypandoc.convert_text(record.body, "html5", format=FORMAT, extra_args=["--sandbox", "--wrap=preserve"])
    sections = []
    for element in html.fragment_fromstring(source, create_parent="div"):
        if element.tag == "h2":
            title = _plain(element)
            sections.append(Section(title, record.body_line_of(f"## {title}")))
        elif sections:
            _Reader(record, finder, sections[-1]).read(element)
        else:
            record.refuse(
                _("du texte précède le premier titre."), _("un titre « ## … » d’abord."), line=record.body_line
            )
    return sections


class _Reader:
    """Adds one element after another to a section."""

    def __init__(self, record, finder, section):
        self.record, self.finder, self.section = record, finder, section

    def read(self, element):
        kind = element.get("class", "") if element.tag == "div" else element.tag
        readers = {
            "blockquote": self._quote,
            "table": self._table,
            "cle": self._key_point,
            "exemple": self._example,
            "frise": self._timeline,
            "ecosysteme": self._ecosystem,
        }
        with self.record.noting(line=self._line(element)):
            if reader := readers.get(kind):
                self.section.blocks.append(reader(element))
            else:
                self._text(element)

    def _text(self, element):
        source = self._rich(element, TEXT)
        last = self.section.blocks[-1] if self.section.blocks else None
        if last and last["type"] == "text":
            last["value"] += source
        else:
            self.section.blocks.append({"type": "text", "value": source})

    def _key_point(self, element):
        return {"type": "key_point", "value": {"text": self._rich_inside(element, INLINE | {"ul", "li"})}}

    def _example(self, element):
        slug, title = element.get("data-document"), element.get("data-titre", "")
        page = self.finder.linked_page(f"document:{slug}") if slug else None
        if not (title or page):
            raise Unexpected(_("un exemple sans titre."), _('« titre="…" » ou « document="…" » entre accolades.'))
        value = {
            "title": title or page.title,
            "text": self._rich_inside(element, INLINE | LISTS),
            "document": page.pk if page else None,
        }
        return {"type": "example", "value": value}

    def _timeline(self, element):
        if [part.tag for part in element] != ["ul"]:
            raise Unexpected(_("une frise qui n’est pas une liste."), _("une liste à tirets, une date par tiret."))
        return {"type": "timeline", "value": [self._date(item) for item in element[0]]}

    def _date(self, item):
        line, *details = item if item.find("p") is not None else [item]
        if [part.tag for part in line] != ["strong"] or (line.text or "").strip() or not (line[0].tail or "").strip():
            raise Unexpected(
                _("dans la frise, « %(text)s ».") % {"text": _plain(item)},
                _("« - **juin 1997** Ce qui s’est passé » ; les précisions dans un paragraphe en retrait."),
            )
        date = _plain(line[0])
        line[0].drop_tree()
        text = "".join(self._rich(detail, INLINE) for detail in details)
        return {"date": date, "title": _plain(line), "text": text}

    def _ecosystem(self, element):
        if [part.tag for part in element] != ["ul", "ol"] or len(element[0]) != 1:
            raise Unexpected(
                _("un écosystème sans centre ou sans pôles."),
                _("« - Le centre », puis une liste numérotée, un pôle par ligne ; en retrait, qui en fait partie."),
            )
        centre, poles = self._pole(element[0][0]), [self._pole(pole) for pole in element[1]]
        return {"type": "ecosystem", "value": {"centre": centre, "poles": poles}}

    def _pole(self, item):
        members = [_plain(member) for member in item.iterfind("ul/li")]
        for group in item.findall("ul"):
            group.drop_tree()
        return {"name": _plain(item), "members": "\n".join(members)}

    def _quote(self, element):
        lines = [line.strip() for part in element for line in _text_of(part).splitlines() if line.strip()]
        source = QUOTE_SOURCE.sub("", lines.pop(), count=1) if len(lines) > 1 and lines[-1].startswith("—") else ""
        return {"type": "quote", "value": {"text": "\n".join(lines), "source": source}}

    def _table(self, element):
        caption = element.find("caption")
        if caption is None:
            raise Unexpected(_("un tableau sans légende."), _("une ligne « Table: … » sous le tableau."))
        headings = [_plain(cell) for cell in element.iterfind("thead/tr/th")]
        if not all(headings):
            raise Unexpected(_("une colonne du tableau n’a pas de titre."), _("un titre en haut de chaque colonne."))
        rows = [
            {"values": [f"<p>{self._rich_inside(cell, INLINE)}</p>" for cell in row]}
            for row in element.iterfind("tbody/tr")
        ]
        value = {
            "caption": _plain(caption),
            "columns": [{"type": "text", "heading": heading} for heading in headings],
            "rows": rows,
        }
        return {"type": "table", "value": value}

    def _rich_inside(self, element, allowed):
        self._clean(element, allowed | {element.tag})
        inside = [html.tostring(child, encoding="unicode", method="xml") for child in element]
        return "".join([escape(element.text or ""), *inside]).strip()

    def _rich(self, element, allowed):
        """The element as Wagtail stores rich text, links to pages by their key."""
        self._clean(element, allowed)
        return html.tostring(element, encoding="unicode", method="xml", with_tail=False)

    def _clean(self, element, allowed):
        for part in list(element.iter()):
            part.tag = WRITTEN.get(part.tag, part.tag)
            if part.tag not in allowed:
                raise Unexpected(
                    _("cette mise en forme n’a pas de place ici (%(tag)s).") % {"tag": part.tag},
                    _("des paragraphes, listes, intertitres « ### », gras, italiques et liens ; les images s’ajoutent")
                    + _(" dans l’administration."),
                )
            address = part.get("href", "")
            part.attrib.clear()
            if part.tag == "a":
                part.attrib.update(self._link(address))
            part.text = LINE_BREAK.sub(" ", part.text or "") or None
            part.tail = LINE_BREAK.sub(" ", part.tail or "") or None
        for item in element.iter("li"):
            for rank, paragraph in enumerate(item.findall("p")):
                if rank:
                    paragraph.addprevious(html.Element("br"))
                paragraph.drop_tag()
        return element

    def _link(self, address):
        if WEB.fullmatch(address):
            return {"href": address}
        with self.record.noting(line=self.record.body_line_of(address)):
            if page := self.finder.linked_page(address):
                return {"linktype": "page", "id": str(page.pk)}
            raise Unexpected(
                _("le lien « %(address)s » ne mène nulle part.") % {"address": address},
                _("« https://… », « mailto:… », ou un nom de fichier après l’un de ces mots : %(words)s.")
                % {"words": ", ".join(f"{word}:" for word in self.finder.schemes())},
            )
        return {}

    def _line(self, element):
        """Line of the first words that no mark cuts, those long enough to be told from others if there are any."""
        runs = [words for text in element.itertext() if (words := text.strip())]
        words = next((words for words in runs if len(words) > 3), "".join(runs[:1])).split("\n")[0]
        line = self.record.body_line_of(words[:30]) if words else 0
        return max(line, self.section.line)


def _text_of(element):
    return str(element.text_content())


def _plain(element):
    return LINE_BREAK.sub(" ", _text_of(element).strip())
