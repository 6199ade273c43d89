"""Acronyms that a document uses without having said what they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cms.editorial.writing.findings import Finding, Kind
from cms.editorial.writing.words import WORDS, unaccented
from resources.models import GlossaryTermPage
from search.acronyms import GROUPS
from territories.models import OrganisationPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cms.core.visibility import Scope
    from cms.editorial.writing.findings import Message

_ACRONYM = re.compile(r"(?<![\w@/.·-])[A-ZÀ-ÖØ-ÞŒ]{2,}\d*(?![\w@·]|[./’'-]\w)")
_ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
#: What everyone reads without its words, and what stands in a licence’s name.
COMMON = frozenset(WORDS["common_acronyms"])
_SMALL = frozenset(map(unaccented, WORDS["small_words"]))
_WORDS = re.compile(r"[^\W_]+")
_SPACES = re.compile(r"[\s\u00a0]+")
#: Longest expansion looked for beside an acronym.
_REACH = 160


@dataclass
class Acronyms:
    """What acronyms stand for, those that name something by themselves, and those that a document has used so far."""

    #: By acronym, its meanings; by meaning, the ways to word it, the first of which is offered.
    meanings: dict[str, tuple[tuple[str, ...], ...]]
    names: frozenset[str] = frozenset()
    used: set[str] = field(default_factory=set)
    #: What the document has said so far, in small letters.
    said: str = ""

    @classmethod
    def of(cls, scope: Scope) -> Acronyms:
        """Return the acronyms of the glossary, of the organisations, then those of the field; in two statements."""
        field_s = _field()
        own: dict[str, tuple[str, ...]] = {}
        names: set[str] = set()
        organisations = scope.visible(OrganisationPage.objects.all())
        for title, acronym, expansion in organisations.values_list("title", "acronym", "acronym_expansion"):
            if expansion:
                own[acronym or title] = (expansion,)
            elif acronym not in field_s:
                names.update((title, acronym))
        terms = scope.visible(GlossaryTermPage.objects.exclude(acronym=""))
        own |= {acronym: (title,) for title, acronym in terms.values_list("title", "acronym") if title != acronym}
        said = {acronym: (words + sum(field_s.get(acronym, ()), ()),) for acronym, words in own.items()}
        return cls(field_s | said, frozenset(names))

    def findings(self, text: str) -> list[Finding]:
        """Return the acronyms of a text, the next of the same document, met for the first time without their words."""
        found = []
        shouted = text.isupper() and " " in text.strip()
        for match in () if shouted else _ACRONYM.finditer(text):
            acronym = match[0]
            if acronym in self.used or acronym in COMMON | self.names or _ROMAN.fullmatch(acronym):
                continue
            self.used.add(acronym)
            if not self._is_said(text, match):
                found.append(self._finding(match, acronym))
        self.said += f"{_flat(text)}\n"
        return found

    def _finding(self, match: re.Match[str], acronym: str) -> Finding:
        meanings = self.meanings.get(acronym, ())
        replacement = f"{acronym} ({meanings[0][0]})" if len(meanings) == 1 else None
        message: Message
        if replacement:
            message = _("Sigle employé la première fois sans son développé.")
        elif meanings:
            choice = " ; ".join(wordings[0] for wordings in meanings)
            message = _("Sigle à développer la première fois, parmi ses sens : %(meanings)s.") % {"meanings": choice}
        else:
            message = _("Sigle à développer la première fois : le glossaire ne le connaît pas.")
        return Finding(*match.span(), Kind.ACRONYM, message, replacement)

    def _is_said(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether the words of an acronym were said before it, or stand in brackets after it."""
        before, after = text[: match.start()], text[match.end() :]
        said = self.said + _flat(before)
        if any(_flat(words) in said for wordings in self.meanings.get(match[0], ()) for words in wordings):
            return True
        if any(
            _flat(words) in _flat(after[:_REACH]) for wordings in self.meanings.get(match[0], ()) for words in wordings
        ):
            return True
        aside = re.match(r"[\s\u00a0]*(?:\(([^)]{3,200})\)|[,:–—-][\s\u00a0]*([^.;]{3,200}))", after)
        if aside and any(_stands_for(words, match[0], whole=False) for words in aside.groups() if words):
            return True
        opened = re.search(r"([^(]{3,})[\s\u00a0]*\($", before[-_REACH:])
        return opened is not None and _stands_for(opened[1], match[0], whole=False, last=True)


def _stands_for(words: str, acronym: str, *, whole: bool, last: bool = False) -> bool:
    """Tell whether the words that matter, the first or the last of a text, begin with the letters of an acronym."""
    initials = [word[0].upper() for word in _WORDS.findall(unaccented(words)) if word.lower() not in _SMALL]
    letters = [letter for letter in unaccented(acronym) if letter.isalpha()]
    if whole:
        return initials == letters
    part = initials[-len(letters) :] if last else initials[: len(letters)]
    return part == letters


def _flat(text: str) -> str:
    return _SPACES.sub(" ", text).replace("'", "’").lower()


@cache
def _field() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The acronyms of the field, each with its meanings: one a line of the list."""
    known: dict[str, tuple[tuple[str, ...], ...]] = {}
    for group in GROUPS["fr"]:
        for acronym, wordings in _pairs(group):
            if wordings:
                known[acronym] = (*known.get(acronym, ()), wordings)
    return known


def _pairs(group: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the acronyms of a line with the words that follow each, or all those of the line."""
    spelt = [form for form in group if not form.isupper()]
    for rank, form in enumerate(group):
        if form.isupper():
            following = [other for other in group[rank + 1 :] if not other.isupper()]
            own = [words for words in spelt if _stands_for(words, form, whole=True)]
            yield form, tuple(dict.fromkeys([*own, *following, *spelt]))
