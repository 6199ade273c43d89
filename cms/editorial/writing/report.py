"""All that is told about one document, saved or being typed: findings by kind, figures, printed length."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from wagtail.blocks import StreamValue
from wagtail.models import Site

from cms.core.visibility import Scope
from cms.editorial.writing import length
from cms.editorial.writing.acronyms import Acronyms
from cms.editorial.writing.findings import Finding, Kind, in_order
from cms.editorial.writing.house_style import style_findings
from cms.editorial.writing.links import DeadLinks
from cms.editorial.writing.personal_data import personal_data
from cms.editorial.writing.prose import is_replaceable
from cms.editorial.writing.readability import band, reading_ease, reading_minutes
from cms.editorial.writing.texts import Choice, Text, read
from resources.models.base import MAX_ESSENTIAL_WORDS
from resources.models.publication import word_count

if TYPE_CHECKING:
    from wagtail.admin.forms.pages import WagtailAdminPageForm

    from cms.editorial.writing.findings import Message
    from cms.editorial.writing.prose import Link, Paragraph
    from resources.models import Resource

#: Characters shown around a finding.
AROUND = 28
#: Longest quotation of a finding: a long sentence is known by its beginning.
QUOTED = 90
#: Fields where acronyms stand alone.
TITLES = frozenset({"title", "seo_title"})
#: What printing sets anyway, told last and folded.
SET_IN_PRINT = frozenset({Kind.APOSTROPHE, Kind.SPACE, Kind.SIGN})


@dataclass(frozen=True)
class Found:
    """A finding where it stands; `text` and `paragraph` are None for a page that a panel chose."""

    finding: Finding
    field: str
    rubric: str
    text: Text | None = None
    paragraph: Paragraph | None = None
    key: str = ""

    @property
    def place(self) -> str:
        """Name the paragraph among those of the document."""
        return self.key.partition(".")[0]

    @property
    def written(self) -> str:
        return self._cut(self.finding.start, self.finding.end)

    @property
    def quoted(self) -> str:
        """What is found, cut if it is long."""
        written = self.written
        return written if len(written) <= QUOTED else f"{written[:QUOTED].rsplit(' ', 1)[0]}…"

    @property
    def before(self) -> str:
        start = max(0, self.finding.start - AROUND)
        cut = self._cut(start, self.finding.start)
        return f"…{cut.partition(' ')[2] or cut}" if start else cut

    @property
    def after(self) -> str:
        if len(self.written) > QUOTED or self.paragraph is None:
            return ""
        end = self.finding.end + AROUND
        cut = self._cut(self.finding.end, end)
        return f"{cut.rpartition(' ')[0] or cut}…" if end < len(self.paragraph.text) else cut

    @property
    def units(self) -> int:
        """Where the finding begins in its paragraph as browsers count: in units of UTF-16."""
        return len(self._cut(0, self.finding.start).encode("utf-16-le")) // 2

    def _cut(self, start: int, end: int) -> str:
        return self.paragraph.text[start:end] if self.paragraph else ""


@dataclass(frozen=True)
class Group:
    """The findings of one kind."""

    kind: Kind
    found: list[Found]

    @property
    def correctable(self) -> int:
        return sum(each.finding.replacement is not None for each in self.found)

    @property
    def is_set_in_print(self) -> bool:
        return self.kind in SET_IN_PRINT


class Report:
    """What the help while writing says of `page` as it is in memory; nothing of it is changed."""

    def __init__(self, page: Resource, form: WagtailAdminPageForm | None = None) -> None:
        self.page = page
        self.form = form
        self.french = page.locale.language_code == "fr"
        site = (page.get_site() if page.path else None) or Site.objects.get(is_default_site=True)
        self.scope = Scope.for_site(site)
        self.texts, self.choices = read(page)

    @cached_property
    def links(self) -> DeadLinks:
        """What is known of the links of the document."""
        paragraphs = (paragraph for text in self.texts for paragraph in text.paragraphs)
        links = [link for paragraph in paragraphs for link in paragraph.links]
        return DeadLinks(links, (choice.key for choice in self.choices), self.scope)

    @cached_property
    def found(self) -> list[Found]:
        """Every finding, in the order of the form."""
        places = [(text, paragraph) for text in self.texts for paragraph in text.paragraphs]
        acronyms = Acronyms.of(self.scope) if self.french else None
        found = []
        for rank, (text, paragraph) in enumerate(places):
            findings = [*personal_data(paragraph.text), *_linked(paragraph.links, self.links)]
            if self.french:
                findings += style_findings(paragraph.text)
            if acronyms and text.field not in TITLES:
                findings += acronyms.findings(paragraph.text)
            for order, finding in enumerate(in_order(findings)):
                if not is_replaceable(text.source, paragraph, finding, html=text.html):
                    finding = replace(finding, replacement=None)
                found.append(Found(finding, text.field, text.rubric, text, paragraph, f"{rank}.{order}"))
        return found + [
            _chosen(choice, fault) for choice in self.choices if (fault := self.links.page_fault(choice.key))
        ]

    @cached_property
    def groups(self) -> list[Group]:
        """The findings by kind, in the order of `Kind`."""
        order = list(Kind)
        ranked = sorted(self.found, key=lambda found: order.index(found.finding.kind))
        return [Group(kind, list(found)) for kind, found in groupby(ranked, key=lambda found: found.finding.kind)]

    @property
    def to_read(self) -> list[Group]:
        """The groups that change what readers get."""
        return [group for group in self.groups if not group.is_set_in_print]

    @property
    def set_in_print(self) -> list[Group]:
        return [group for group in self.groups if group.is_set_in_print]

    @property
    def count(self) -> int:
        return sum(len(group.found) for group in self.to_read)

    # Figures

    @cached_property
    def words(self) -> int:
        return sum(word_count(paragraph.text) for text in self.texts for paragraph in text.paragraphs)

    @property
    def minutes(self) -> int:
        return reading_minutes(self.words)

    @property
    def essential_words(self) -> int:
        return word_count(self.page.essential)

    @property
    def essential_limit(self) -> int:
        return MAX_ESSENTIAL_WORDS

    @cached_property
    def essential_ease(self) -> float | None:
        return reading_ease(self.page.essential) if self.french else None

    @property
    def essential_band(self) -> str:
        return "" if self.essential_ease is None else band(self.essential_ease)

    @cached_property
    def length(self) -> length.Measure | None:
        return length.measure(self.page)

    @property
    def rubric_lengths(self) -> list[tuple[str, str, float, int]]:
        """
        Tell each rubrique: its name on the form, "" without one, its title, the pages it takes.

        Last comes the number by which French counts them.
        """
        if self.length is None:
            return []
        names = self._names()
        return [
            (names.get(id(rubric.value), ""), rubric.title, pages, length.whole(pages))
            for rubric in self.page.get_rubrics()
            if (pages := self.length.rubrics.get(rubric.anchor)) is not None and not rubric.is_empty
        ]

    def _names(self) -> dict[int, str]:
        """Return the name of the field, of the form or of a row, that holds each rubrique, by identity of its value."""
        names = {id(getattr(self.page, name)): name for name in self.page.rubric_fields}
        for formset in self.form.formsets.values() if self.form else ():
            for row in formset.forms:
                names |= {
                    id(value): row.add_prefix(name)
                    for name in row.fields
                    if isinstance(value := getattr(row.instance, name, None), StreamValue)
                }
        return names


def _linked(links: list[Link], dead: DeadLinks) -> list[Finding]:
    """Return what is wrong with the links of a paragraph, and what their addresses tell of a person."""
    found = []
    for link in links:
        if fault := dead.fault(link):
            found.append(Finding(link.start, link.end, Kind.LINK, fault))
        href = link.attributes.get("href", "")
        if match := re.match(r"(?:mailto|tel):", href):
            found += [
                Finding(link.start, link.end, Kind.PERSONAL, finding.message)
                for finding in personal_data(href[match.end() :])[:1]
            ]
    return found


def _chosen(choice: Choice, fault: Message) -> Found:
    return Found(Finding(0, 0, Kind.LINK, fault), choice.field, choice.rubric)
