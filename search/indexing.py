"""From a page to its entry: what it declares, analysed once, kept as the engines read it."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter, defaultdict
from functools import cache
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import override
from modelsearch.index import get_indexed_models

from cms.core import inclusive
from cms.core.models import BasePage
from search import outbox
from search.analysis import EXACT_MARK, Word, normalize, words
from search.backends import database_engine
from search.models import Entry, EntryFacet
from search.models import Word as KnownWord

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HERE = Path(__file__).parent
logger = logging.getLogger(__name__)

#: Pages read at once, and characters of text analysed before they are written: what memory holds.
BATCH, CHARACTERS = 50, 4_000_000
#: Words of one page that are indexed; a report of 400 pages has some 150,000.
MAX_WORDS = 200_000
#: Bytes that the words of one row may take. A `tsvector` of PostgreSQL has 1,048,575; with one byte more, nothing is
#: saved (https://www.postgresql.org/docs/current/textsearch-limitations.html).
MAX_BYTES = 1_000_000
#: Positions that PostgreSQL keeps of one word.
MAX_POSITIONS = 256
#: Longest token kept for corrections, as the table holds it.
MAX_WORD = 40
#: Known words looked at in one transaction.
WORDS = 2_000


def index_page(page: BasePage) -> bool:
    """Write the entry of a page as it was saved, unless nothing of it changed since; tell whether something had."""
    return bool(index_pages(type(page), [page.pk]))


def index_pages(model: type[BasePage], keys: Iterable[int]) -> int:
    """
    Write the entries, of pages of one class, of which something changed, and return how many.

    Pages are read from the database: what others hold in memory may be a draft. What is saved meanwhile is left as is.
    """
    written = 0
    for some in batched(keys, BATCH):
        known = _digests(some)  # before the pages are read: what changes later is seen
        made: list[Entry] = []
        size = 0
        for page in model.objects.filter(pk__in=some).prefetch_related("locale", *model.search_prefetch):
            declared, digest = declaration(page)
            if known.get(page.pk) != digest:
                made.append(build(page.pk, digest, declared))
                size += len(made[-1].body)
            if size > CHARACTERS:
                written += _write_unchanged(made, known)
                made, size = [], 0
        written += _write_unchanged(made, known)
    return written


def _write_unchanged(made: list[Entry], known: Mapping[int, str]) -> int:
    """Write entries, save those whose digest is no longer the one `known`; return how many."""
    if not made:
        return 0
    with transaction.atomic():
        present = _digests([entry.page_id for entry in made], lock=True)
        kept = [entry for entry in made if present.get(entry.page_id) == known.get(entry.page_id)]
        write(kept)
    return len(kept)


def _digests(keys: Sequence[int], *, lock: bool = False) -> dict[int, str]:
    rows = Entry.objects.select_for_update() if lock else Entry.objects.all()
    return dict(rows.filter(page_id__in=keys).values_list("page_id", "digest"))


def declaration(page: BasePage) -> tuple[dict[str, Any], str]:
    """
    Return what a page says of itself, as JSON can write it, and its digest.

    A page that cannot be read is known by its title alone, and the fault is logged: whoever saves it must not lose
    their text for a fault of search, and what it said before may be what should be seen no more. Where
    `SEARCH_RAISES` is set, in tests and development, the fault is raised.
    """
    with override(page.locale.language_code):
        declared = _identity(page)
        try:
            declared |= _content(page)
        except Exception:
            if settings.SEARCH_RAISES:
                raise
            logger.exception("Page %s is indexed by its title alone", page.pk)
    return declared, digest_of(declared)


def _identity(page: BasePage) -> dict[str, Any]:
    # Readers do not see a page that is not live: its editors look for it by the title they gave it last.
    title = page.title if page.live else page.draft_title or page.title
    number = getattr(page, "number", "")
    date = getattr(page, "date", None) or page.first_published_at
    return {
        "label": normalize(f"{number} {title}".strip()),
        "title": normalize(title),
        "number": number,
        "number_key": getattr(page, "number_key", 0),
        "date": f"{date:%Y-%m-%d}" if date else "",
        "language": page.locale.language_code,
        "passages": [],
        "keywords": [],
        "facets": {},
    }


def _content(page: BasePage) -> dict[str, Any]:
    return {
        "passages": [[p.anchor, normalize(p.heading), normalize(p.text)] for p in page.get_passages()],
        "keywords": [normalize(keyword) for keyword in page.get_search_keywords()],
        "facets": {name: [str(value) for value in values] for name, values in page.get_search_facets().items()},
    }


def digest_of(declared: Any) -> str:
    """Return a digest that changes with `declared`, which JSON can write, and with the rules that analyse it."""
    text = _rules() + json.dumps(declared, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@cache
def _rules() -> str:
    """Return a digest of what decides of words: any file of this package, and the inclusive forms."""
    files = sorted([*HERE.glob("*.py"), *HERE.glob("data/*"), Path(inclusive.__file__)])
    return hashlib.blake2b(b"".join(file.read_bytes() for file in files), digest_size=16).hexdigest()


class Room:
    """What remains of the room that a row has for its words."""

    def __init__(self) -> None:
        self.words, self.bytes = MAX_WORDS, MAX_BYTES
        self.positions: Counter[str] = Counter()

    def keep(self, found: Sequence[Word]) -> Sequence[Word]:
        """Return as many of the first words as there is room for."""
        for rank, word in enumerate(found):
            for token in (word.stem, EXACT_MARK + word.exact):
                held = self.positions[token]
                self.positions[token] += 1
                # Two bytes each: a position, then the number of positions and what aligns them.
                self.bytes -= 2 * (held < MAX_POSITIONS) + (0 if held else len(token.encode()) + 4)
            self.words -= 1
            if self.bytes < 0 or self.words < 0:
                return found[:rank]
        return found


def build(page_id: int, digest: str, declared: dict[str, Any]) -> Entry:
    """Return the entry, not saved, of what a page declares."""
    room = Room()
    number = words(declared["number"])
    title = room.keep(words(declared["title"]))
    head = [word for keyword in declared["keywords"] for word in room.keep(words(keyword))]
    body: list[Word] = []
    passages = []
    headings: set[str] = set()
    for anchor, heading, text in declared["passages"]:
        if heading not in headings:
            headings.add(heading)
            head += room.keep(words(heading))
        found = room.keep(words(text))
        body += found
        passages.append([anchor, heading, text, len(found)])
    return Entry(
        page_id=page_id,
        digest=digest,
        language=declared["language"],
        label=declared["label"],
        passages=passages,
        facets=declared["facets"],
        number=" ".join(word.exact for word in number),
        number_key=declared["number_key"],
        date=declared["date"] or None,
        title=stems_of([*number, *title]),
        head=stems_of(head),
        body=stems_of(body),
        title_exact=exact_of(title),
        body_exact=exact_of(head + body),
    )


def write(entries: list[Entry]) -> None:
    """Save entries, their facets and the words they use; the caller holds the transaction."""
    fields = [field.name for field in Entry._meta.fields if not field.primary_key]
    Entry.objects.bulk_create(entries, update_conflicts=True, unique_fields=["page_id"], update_fields=fields)
    EntryFacet.objects.filter(entry__in=entries).delete()
    EntryFacet.objects.bulk_create(
        EntryFacet(entry=entry, name=name, value=value[:100])
        for entry in entries
        for name, values in entry.facets.items()
        for value in dict.fromkeys(values)
    )
    _learn(entries)
    outbox.note(entry.page_id for entry in entries)


def _learn(entries: Iterable[Entry]) -> None:
    """Add the words of entries to those in use, so that corrections know them."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        stems = f"{entry.title} {entry.head} {entry.body}".split()
        number = len(entry.number.split())
        exact = [token.removeprefix(EXACT_MARK) for token in f"{entry.title_exact} {entry.body_exact}".split()]
        pairs = zip(stems[number:], exact, strict=True)
        found[entry.language] |= {word: stem for stem, word in pairs if word.isalpha() and len(word) <= MAX_WORD}
    # In one order: two transactions that add the same words wait for each other, never both ways.
    for language, stems_by_word in sorted(found.items()):
        for some in batched(sorted(stems_by_word), WORDS):
            known = dict(KnownWord.objects.filter(language=language, text__in=some).values_list("text", "stem"))
            new = [
                KnownWord(language=language, text=word, stem=stem, length=len(word))
                for word in some
                if known.get(word) != (stem := stems_by_word[word][:MAX_WORD])
            ]
            unique = ["language", "text"]
            KnownWord.objects.bulk_create(new, update_conflicts=True, unique_fields=unique, update_fields=["stem"])


def hide(keys: Sequence[int]) -> None:
    """Leave of pages their titles alone, until they are indexed again."""
    with transaction.atomic():
        Entry.objects.filter(pk__in=keys).update(digest="", passages=[], head="", body="", body_exact="")
        outbox.note(keys)


def forget_stale() -> None:
    """Remove the entries of types of pages that are no longer indexed, and the words that no entry holds any more."""
    indexed = [model for model in get_indexed_models() if issubclass(model, BasePage)]
    types = ContentType.objects.get_for_models(*indexed).values()
    stale = Entry.objects.exclude(page__content_type__in=types)
    while keys := list(stale.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            Entry.objects.filter(pk__in=keys).delete()
            outbox.note(keys)
    last = 0
    while keys := list(KnownWord.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:WORDS]):
        database_engine().forget_words(keys[0], keys[-1])
        last = keys[-1]


def stems_of(found: Iterable[Word]) -> str:
    return " ".join(word.stem for word in found)


def exact_of(found: Iterable[Word]) -> str:
    return " ".join(EXACT_MARK + word.exact for word in found)
