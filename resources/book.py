"""What a guide compiles: its chapters in their order, and what glossary, index and credits gather from them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

from cms.core.streams import read_streams, walk
from resources.reading import shown_credits
from resources.terms import Glossary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wagtail.models import Page

    from cms.core.visibility import Scope
    from resources.models import GlossaryTermPage, Guide, Resource, Rubric

#: Last part of the address where the whole book is on one page: no chapter takes it.
WHOLE = "tout"
#: The same, for the chapter of the documents that have no family.
OTHERS = "autres-documents"
#: Relations of a sheet that a book shows, and where each of their links leads.
SHEET_LINKS = (
    ("credits", "Credit", "organisation"),
    ("place_links", "ResourcePlace", "place"),
    ("reference_links", "ResourceReference", "reference"),
)

_HREF = re.compile(r'<a\s[^>]*?href="([^"]*)"')


@dataclass
class Chapter:
    """
    A chapter; `kind` is « texte », « famille », « fiche », « glossaire », « index » or « credits ».

    `slug` ends its address and begins its anchors. The rubriques and credits of a sheet come when its book is read.
    """

    kind: str
    slug: str
    title: str
    short_title: str = ""
    rubrics: list[Rubric] = field(default_factory=list)
    sheets: list[Chapter] = field(default_factory=list)
    document: Resource | None = None
    credits: list[dict[str, Any]] = field(default_factory=list)
    places: list[Any] = field(default_factory=list)
    references: list[Any] = field(default_factory=list)
    #: Addresses that its texts lead to.
    links: set[str] = field(default_factory=set)

    @property
    def number(self) -> str:
        return self.document.number if self.document else ""

    @property
    def label(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}".strip()

    @property
    def locator(self) -> str:
        """What an index calls it: its number, else its short title."""
        return self.number or self.short_title or self.title


@dataclass
class Entry:
    """A line of the index: a name, what it is, the chapters to look in."""

    name: str
    note: str = ""
    chapters: list[Chapter] = field(default_factory=list)


@dataclass
class Book:
    """A guide as a book: its plan is known at once; `read` brings the texts of its sheets, all together."""

    guide: Guide
    scope: Scope
    chapters: list[Chapter]

    @classmethod
    def of(cls, guide: Guide, sheets: Iterable[Resource], scope: Scope) -> Book:
        """Return the plan of `guide`: its texts, its families with their `sheets` by number, its end matter."""
        texts = {
            name: rubric
            for name, rubric in zip(guide.rubric_fields, guide.get_rubrics(), strict=True)
            if not rubric.is_empty
        }
        opening = [_text(texts[name]) for name in ("introduction", "how_to_use") if name in texts]
        end = [_text(texts[name]) for name in ("issues",) if name in texts]
        end += [
            Chapter("glossaire", "glossaire", _("Glossaire")),
            Chapter("index", "index", _("Index")),
            Chapter("credits", "credits", _("Crédits")),
        ]
        taken = {WHOLE, OTHERS, *(chapter.slug for chapter in (*opening, *end))}
        taken |= {f"famille-{family}" for family in guide.families}
        by_family = defaultdict(list)
        for sheet in sorted(sheets, key=lambda sheet: (sheet.number_key, sheet.title)):
            slug = f"fiche-{sheet.slug}" if sheet.slug in taken else sheet.slug
            by_family[guide.family_of(sheet)].append(Chapter("fiche", slug, sheet.title, document=sheet))
        families = []
        for family, title in [*guide.families.items(), ("", _("Autres documents"))]:
            rubric = texts.get(f"family_{family}")
            if rubric or by_family[family]:
                texts_of_family = [rubric] if rubric else []
                short = _("Famille %(letter)s") % {"letter": family.upper()} if family else ""
                slug = f"famille-{family}" if family else OTHERS
                families.append(Chapter("famille", slug, title, short, texts_of_family, by_family[family]))
        return cls(guide, scope, [*opening, *families, *end])

    def __iter__(self) -> Iterator[Chapter]:
        """The chapters in reading order, each family before its sheets."""
        for chapter in self.chapters:
            yield chapter
            yield from chapter.sheets

    @property
    def sheets(self) -> list[Chapter]:
        return [chapter for chapter in self if chapter.kind == "fiche"]

    def find(self, slug: str) -> Chapter | None:
        return next((chapter for chapter in self if chapter.slug == slug), None)

    def neighbours(self, chapter: Chapter) -> tuple[Chapter | None, Chapter | None]:
        """Return the chapters before and after."""
        order = list(self)
        rank = order.index(chapter)
        return (order[rank - 1] if rank else None), (order[rank + 1] if rank + 1 < len(order) else None)

    def read(self, chapter: Chapter | None = None) -> None:
        """Bring the texts, credits, places and references of one chapter, or of all: as many statements for each."""
        chapters = {sheet.document.pk: sheet for sheet in self.sheets if sheet.document and chapter in (None, sheet)}
        shown = [sheet.document for sheet in chapters.values() if sheet.document]
        links = (
            Prefetch(name, apps.get_model("resources", model).objects.select_related(far_end))
            for name, model, far_end in SHEET_LINKS
        )
        prefetch_related_objects(shown, *links)
        written = apps.get_model("resources", "Resource").objects.filter(pk__in=chapters).specific()
        read_streams([stream for document in written for stream in document.get_streams()], self.scope)
        for document in written:
            sheet = chapters[document.pk]
            sheet.rubrics = [
                replace(rubric, anchor=f"{sheet.slug}--{rubric.anchor}")
                for rubric in document.get_rubrics()
                if not rubric.is_empty
            ]
        for sheet, document in zip(chapters.values(), shown, strict=True):
            sheet.credits = shown_credits(document.credits.all(), self.scope)
            sheet.places = [link.place for link in document.place_links.all()]
            sheet.references = [link.reference for link in document.reference_links.all()]
        for each in [chapter] if chapter else self:
            each.links = {link for rubric in each.rubrics for link in _links(rubric)}

    @cached_property
    def glossary(self) -> list[GlossaryTermPage]:
        """The terms that the book uses, in alphabetical order, once it is read."""
        glossary = Glossary(self.scope)
        for chapter in self:
            glossary.note(chapter.document.essential if chapter.document else "")
            for rubric in chapter.rubrics:
                # What stands between two texts is in no term.
                glossary.note(" | ".join(rubric.value.stream_block.get_searchable_content(rubric.value)))
        return glossary.entries

    @cached_property
    def index_of_places(self) -> list[Entry]:
        """Where its sheets are placed, and the territories that its texts lead to, once it is read."""
        territories = self._linked(apps.get_model("territories", "TerritoryPage").objects.select_related("place"))
        entries: dict[int, Entry] = {}
        for chapter in self:
            linked = [territories[link].place for link in chapter.links & territories.keys()]
            for place in dict.fromkeys([*chapter.places, *filter(None, linked)]):
                entry = entries.setdefault(place.pk, Entry(place.name, place.kind_label.lower()))
                entry.chapters.append(chapter)
        return _alphabetical(entries.values())

    @cached_property
    def index_of_organisations(self) -> list[Entry]:
        """Who its sheets are credited to, and the organisations that its texts lead to, once it is read."""
        pages = self._linked(apps.get_model("territories", "OrganisationPage").objects.all())
        entries: dict[int, Entry] = {}
        for chapter in self:
            credited = [credit["organisation_page"] for credit in chapter.credits]
            linked = [pages[link] for link in chapter.links & pages.keys()]
            for organisation in dict.fromkeys([*filter(None, credited), *linked]):
                acronym = organisation.acronym if organisation.acronym not in organisation.title else ""
                entry = entries.setdefault(organisation.pk, Entry(organisation.title, acronym))
                entry.chapters.append(chapter)
        return _alphabetical(entries.values())

    @cached_property
    def mentions(self) -> list[str]:
        """What funders of the guide and of its sheets ask to be shown, each once."""
        documents = [self.guide.pk, *(sheet.document.pk for sheet in self.sheets if sheet.document)]
        funders = apps.get_model("resources", "Funder").objects.filter(resource__in=documents)
        return list(dict.fromkeys(funders.order_by("name").values_list("mention", flat=True)))

    def _linked(self, pages: Any) -> dict[str, Page]:
        """Return those of `pages` that may be seen and that texts lead to, by address."""
        slugs = {link.rstrip("/").rpartition("/")[2] for chapter in self for link in chapter.links}
        return {page.url: page for page in self.scope.visible(pages.filter(slug__in=slugs))}


def _text(rubric: Rubric) -> Chapter:
    slug = slugify(rubric.title.replace("’", " "))
    return Chapter("texte", slug, rubric.title, rubrics=[replace(rubric, anchor=slug)])


def _links(rubric: Rubric) -> Iterator[str]:
    """The addresses that a rubrique's texts lead to, once they are read."""
    for value in walk(rubric.value):
        if isinstance(value, RichText):
            yield from map(unescape, _HREF.findall(value.source))


def _alphabetical(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (slugify(entry.name), entry.note))
