"""The same pages on every engine: those that a few lines of Python find by reading the streams of tokens one by one."""

import json
import random
from itertools import islice

import pytest
from wagtail.models import Page

from search.analysis import EXACT_MARK
from search.backends.base import Request
from search.backends.resilience import answer
from search.models import Entry
from search.parsing import parse
from search.synonyms import lexicon
from tests.factories.home import StandardPageFactory
from tests.factories.resources import CapitalisationSheetFactory, GlossaryTermPageFactory, MonographFactory

TYPED = (
    "acteur·ices habitantes salarié.e.s chercheurs-euses l’animation d’un territoire co-construction coconstruction"
    " économie sociale et solidaire ESS AMAP 2.1 2.10 21 tiers-lieu tiers lieux œuvre À l’aune des besoins évaluer"
    " l'utilité de la fête U.F.I.S.C. tou·tes celleux 10\u00a0000 01 1 C++ Ελλάδα 日本語 ½ R&D à côté"
)
SIGNS = ["", "", "", "", "", "-", '"', "« ", "(", "!", "*", "AND", "NEAR(", "^", ":", "\\", "'", "|", "~2", "title:"]


def make_corpus(tree):
    draw = random.Random(31)  # noqa: S311 - the same corpus at each run
    GlossaryTermPageFactory(title="Zone à utilité partagée", acronym="ZUPX", variants="fête des besoins")

    def some(most):
        return " ".join(draw.choices(TYPED.split(" "), k=draw.randint(1, most)))

    for number in range(12):
        StandardPageFactory(slug=f"page-{number}", title=some(3), introduction=some(12))
        MonographFactory(slug=f"monographie-{number}", title=some(3), essential=some(6), needs=_rubric(some(20)))
        CapitalisationSheetFactory(slug=f"fiche-{number}", title=some(2), number=f"2.{number + 1}", essential=some(4))


def _rubric(text):
    return json.dumps([{"type": "text", "value": f"<h3>{text[:12]}</h3><p>{text}</p>"}])


def found_by_reading(query, entries):
    """Return the identifiers of the entries that a query finds."""
    if not query:
        return set()
    return {entry.page_id for entry in entries if _answers(query, entry)}


def _answers(query, entry):
    stems = [column.split() for column in (entry.title, entry.head, entry.body)]
    exact = [column.split() for column in (entry.title_exact, entry.body_exact)]

    def held(tokens, columns):
        size = len(tokens)
        return any(
            tuple(column[start : start + size]) == tuple(tokens)
            for column in columns
            for start in range(len(column) - size + 1)
        )

    def has(unit):
        words = any(held([word.stem], stems) for word in unit.words)
        others = any(held(other, stems) for other in unit.alternatives)
        return words or others or any(all(held([stem], stems) for stem in some) for some in unit.scattered)

    return (
        (not query.units or any(map(has, query.units)))
        and all(held([EXACT_MARK + token for token in phrase], exact) for phrase in query.phrases)
        and not any(held(excluded, stems) for excluded in query.excluded)
    )


def drawn_queries(entries):
    """Yield words and signs at random, phrases of the pages themselves, some across two of their parts."""
    draw = random.Random(77)  # noqa: S311 - the same queries at each run
    while True:
        parts = [draw.choice(SIGNS) + draw.choice(TYPED.split(" ")) for _ in range(draw.randint(1, 3))]
        if draw.random() < 0.6:
            entry = draw.choice(entries)
            said = f"{entry.title_exact} {entry.body_exact}".replace(EXACT_MARK, "").split()
            start, size = draw.randrange(len(said)), draw.randint(1, 4)
            phrase = draw.choice(["", "-"]) + '"' + " ".join(said[start : start + size]) + '"'
            parts[draw.randrange(len(parts))] = phrase
            parts = parts[: draw.randint(1, 3)]
        yield " ".join(parts)


@pytest.fixture
def entries(site):
    return list(Entry.objects.filter(page__in=site.scope.visible(Page.objects.all())).order_by("pk"))


@pytest.fixture
def ask(site, entries):
    scope = site.scope
    expand = lexicon(scope).expand

    def ask(text):
        query = parse(text, expand)
        found, degraded = answer(Request(query, scope, size=100))
        assert not degraded
        return {hit.page_id for hit in found.hits}, found.total, found_by_reading(query, entries)

    return ask


def test_what_is_drawn_finds_the_same(ask, entries):
    wrong = []
    for text in islice(drawn_queries(entries), 200):
        found, total, read = ask(text)
        if found != read or total != len(read):
            wrong.append((text, sorted(found - read), sorted(read - found), total, len(read)))
    assert wrong == []
