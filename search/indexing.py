"""From a page to its entry: what it declares, analysed once, kept as the engines read it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import override

from search import outbox
from search.analysis import EXACT_MARK, Word, normalize, words
from search.models import Entry, EntryFacet
from search.models import Word as KnownWord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.core.models import BasePage

#: Words of one page that are indexed; a report of 400 pages has some 150,000.
MAX_WORDS = 200_000
#: Longest token kept for corrections, as the table holds it.
MAX_WORD = 40


def index_page(page: BasePage) -> bool:
    """Write the entry of a page, unless nothing of it changed since; tell whether something had."""
    with override(page.locale.language_code):
        declared = _declared(page)
    digest = hashlib.blake2b(json.dumps(declared, sort_keys=True).encode(), digest_size=16).hexdigest()
    if Entry.objects.filter(page_id=page.pk, digest=digest).exists():
        return False
    with transaction.atomic():
        write([build(page.pk, digest, declared)])
    return True


def _declared(page: BasePage) -> dict[str, Any]:
    """Return what a page says of itself, as JSON can write it."""
    date = getattr(page, "date", None) or page.first_published_at
    return {
        "label": normalize(str(getattr(page, "display_title", page.title))),
        "title": normalize(page.title),
        "number": getattr(page, "number", ""),
        "number_key": getattr(page, "number_key", 0),
        "date": str(date or "")[:10],  # a page saved by code may hold a string
        "language": page.locale.language_code,
        "passages": [[p.anchor, normalize(p.heading), normalize(p.text)] for p in page.get_passages()],
        "keywords": [normalize(keyword) for keyword in page.get_search_keywords()],
        "facets": {name: [str(value) for value in values] for name, values in page.get_search_facets().items()},
    }


def build(page_id: int, digest: str, declared: dict[str, Any]) -> Entry:
    """Return the entry, not saved, of what a page declares."""
    title = words(declared["title"])
    head = [word for keyword in declared["keywords"] for word in words(keyword)]
    body: list[Word] = []
    passages = []
    headings: set[str] = set()
    for anchor, heading, text in declared["passages"]:
        if heading not in headings:
            headings.add(heading)
            head += words(heading)
        found = words(text)[: MAX_WORDS - len(body)]
        body += found
        passages.append([anchor, heading, text, len(found)])
    return Entry(
        page_id=page_id,
        digest=digest,
        language=declared["language"],
        label=declared["label"],
        passages=passages,
        facets=declared["facets"],
        number=" ".join(word.exact for word in words(declared["number"])),
        number_key=declared["number_key"],
        date=declared["date"] or None,
        title=_stems(words(declared["number"]) + title),
        head=_stems(head),
        body=_stems(body),
        title_exact=_exact(title),
        body_exact=_exact(head + body),
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
    found: dict[tuple[str, str], str] = {}
    for entry in entries:
        stems = f"{entry.title} {entry.head} {entry.body}".split()
        number = len(entry.number.split())
        exact = [token.removeprefix(EXACT_MARK) for token in f"{entry.title_exact} {entry.body_exact}".split()]
        pairs = zip(stems[number:], exact, strict=True)
        found |= {(entry.language, word): stem for stem, word in pairs if word.isalpha() and len(word) <= MAX_WORD}
    # In one order: two transactions that add the same words wait for each other, never both ways.
    KnownWord.objects.bulk_create(
        (
            KnownWord(language=language, text=word, stem=stem[:MAX_WORD], length=len(word))
            for (language, word), stem in sorted(found.items())
        ),
        ignore_conflicts=True,
        batch_size=2_000,
    )


def _stems(found: Iterable[Word]) -> str:
    return " ".join(word.stem for word in found)


def _exact(found: Iterable[Word]) -> str:
    return " ".join(EXACT_MARK + word.exact for word in found)
