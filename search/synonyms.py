"""
Words that say the same, known when a query is read and never written in an index: a term added a second ago counts.

Groups come from the field's acronyms, from what public pages say of themselves (hook `search_synonyms`: glossary,
organisations) and from the editors' own list.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from wagtail import hooks

from search.acronyms import GROUPS
from search.analysis import normalize, words
from search.models import Synonym

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.core.visibility import Scope

Stems = tuple[str, ...]


class Expansion(NamedTuple):
    """Words `start` to `end` of a query (the last left out), and what may stand for them: stems in a row."""

    start: int
    end: int
    alternatives: tuple[Stems, ...]


class Lexicon:
    """What each expression may be replaced by; `groups` are equivalent phrases, as people write them."""

    def __init__(self, groups: Iterable[tuple[str, ...]]) -> None:
        known: dict[Stems, dict[Stems, None]] = {}
        for group in groups:
            forms = [form for phrase in group if (form := _form(phrase))[0]]
            for key, _whole in forms:
                others = (whole for other, whole in forms if other != key)
                known.setdefault(key, {}).update(dict.fromkeys(others))
        self.alternatives = {key: tuple(others) for key, others in known.items() if others}
        #: Length of the longest expression, by its first word.
        self.longest: dict[str, int] = {}
        for key in self.alternatives:
            self.longest[key[0]] = max(len(key), self.longest.get(key[0], 0))

    def expand(self, stems: Stems) -> list[Expansion]:
        """
        Return the expressions found among `stems` (a query's, without stop words), in order.

        They never overlap: the longest are taken first. Alternatives keep their stop words, as pages have them.
        """
        spans = [
            (start, end)
            for start, stem in enumerate(stems)
            for end in range(start + 1, min(start + self.longest.get(stem, 0), len(stems)) + 1)
            if stems[start:end] in self.alternatives
        ]
        free = set(range(len(stems)))
        found = []
        for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
            if free.issuperset(range(start, end)):
                free.difference_update(range(start, end))
                found.append(Expansion(start, end, self.alternatives[stems[start:end]]))
        return sorted(found)


def groups(scope: Scope) -> list[tuple[str, ...]]:
    """
    Return the groups of phrases that say the same to a reader of `scope`, read from the database at each call.

    A group is at least two phrases as people write them; a phrase may belong to several groups, which are not joined.
    """
    found = list(GROUPS.get(scope.root.locale.language_code, ()))
    for synonyms in hooks.get_hooks("search_synonyms"):
        found += synonyms(scope)
    found += [tuple(synonym.term_list) for synonym in Synonym.objects.order_by("pk")]
    return found


def lexicon(scope: Scope) -> Lexicon:
    """Return the lexicon of `scope`: made again only when what the database says has changed."""
    return _lexicon(tuple(groups(scope)))


def telling(phrase: str) -> Stems:
    """Return what a phrase asks for: its stems without stop words, the same for all that search takes for one."""
    return _form(phrase)[0]


_lexicon = lru_cache(maxsize=8)(Lexicon)


@lru_cache(maxsize=20_000)
def _form(phrase: str) -> tuple[Stems, Stems]:
    """Return the stems of a phrase, without and with its stop words."""
    found = words(normalize(phrase))
    return tuple(word.stem for word in found if not word.is_stop), tuple(word.stem for word in found)
