"""What helps before and after a search: titles that begin as typed, pages like this one, the term that is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wagtail.models import Page

from search.analysis import Word
from search.backends import database_engine
from search.models import Entry, EntryFacet
from search.pages import listed
from search.parsing import STOP_STEMS, Query, Unit, parse
from search.synonyms import lexicon, telling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.core.visibility import Scope

#: Fewest letters that suggest anything.
SHORTEST = 2
#: The type of pages that define a word.
DEFINING = "terme"
#: What a title adds to a term that means several things: « Commun (notion juridique) ».
_ASIDE = re.compile(r"\([^)]*\)")
#: Words of a page that say what it is about: those of its title, then of its keywords.
TELLING = 20


@dataclass(frozen=True)
class Suggestion:
    """A page to go to at once: its title, its address and the slug of its type."""

    label: str
    url: str
    kind: str


def suggest(text: str, scope: Scope, size: int = 8) -> list[Suggestion]:
    """Return the visible pages whose title holds the words typed, perhaps unfinished; the shortest first."""
    query = parse(text, lexicon(scope).expand)
    if max((len(word.exact) for word in query.words), default=0) < SHORTEST:
        return []
    identifiers = database_engine().begun(query, scope, size)
    pages = Page.objects.in_bulk(identifiers)
    labels = dict(Entry.objects.filter(page__in=identifiers).values_list("page_id", "label"))
    types = EntryFacet.objects.filter(entry__in=identifiers, name="type")
    kinds = dict(types.values_list("entry_id", "value"))
    return [
        Suggestion(label=labels[pk], url=pages[pk].get_url() or "", kind=kinds.get(pk, ""))
        for pk in identifiers
        if pk in pages
    ]


def similar(page: Page, scope: Scope, size: int = 6) -> list[Any]:
    """Return the visible pages most like one, by the words of its title and keywords."""
    entry = Entry.objects.filter(page=page).only("title", "head").first()
    if entry is None:
        return []
    stems = [stem for stem in dict.fromkeys(f"{entry.title} {entry.head}".split()) if stem not in STOP_STEMS]
    query = Query("", tuple(Unit((Word(0, 0, stem, stem),)) for stem in stems[:TELLING]))
    ranked = [pk for pk in database_engine().rank(query, scope) if pk != page.pk][:size]
    pages = listed(ranked, scope)
    return [pages[pk] for pk in ranked if pk in pages]


def definition(query: Query, scope: Scope) -> Any | None:
    """Return the visible page that defines what is asked for, in whatever words; None without one."""
    if not query.units:
        return None
    asked = {_telling(word.stem for word in query.words)}
    if len(query.units) == 1:
        asked |= {_telling(other) for other in query.units[0].alternatives}
    defining = Entry.objects.filter(facet_rows__name="type", facet_rows__value=DEFINING)
    found = [
        pk
        for pk, title, label in defining.values_list("page_id", "title", "label")
        if not asked.isdisjoint((_telling(title.split()), telling(_ASIDE.sub("", label))))
    ]
    page = scope.visible(Page.objects.filter(pk__in=found)).order_by("pk").first()
    return page.specific if page else None


def _telling(stems: Iterable[str]) -> tuple[str, ...]:
    return tuple(stem for stem in stems if stem not in STOP_STEMS)
