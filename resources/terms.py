"""
Words of the glossary in a text: found as French writes them, marked where a reader meets them first.

Only the text between tags is touched; tags are given back as they came.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cms.core.visibility import Scope
    from resources.models import GlossaryTermPage, Resource

#: Elements whose words are not running text: titles, links, code, legends, names of works, controls, drawings.
APART = frozenset(
    {*("a", "button", "label", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "caption", "figcaption")}
    | {*("abbr", "cite", "code", "kbd", "pre", "samp", "script", "style", "svg")}
)
#: Classes that say the same: a block's label, a quotation's source.
APART_CLASSES = frozenset({"caps", "quote__source"})
VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

#: What may stand between two words of a term, and what in one makes two.
_BETWEEN, _BREAKS = r"[\s-]+", re.compile(r"[\s-]+")
_APOSTROPHE = "(?:[’']|&#x27;|&#39;)"
#: A term is a whole word: no part of « acteur·ices », of a compound, of an address.
_BEFORE, _AFTER = r"(?<![\w·@/-])", r"(?![\w·@]|[-./]\w)"
_WORD = re.compile(r"\w+")
_LAST_WORD = re.compile(r"(.*\s)?(.*)", re.DOTALL)


@dataclass
class Glossary:
    """The terms that readers may look up, and those that a text has used so far."""

    scope: Scope
    used: list[GlossaryTermPage] = field(default_factory=list)

    @classmethod
    def of(cls, page: Resource, scope: Scope) -> Glossary | None:
        """Return the glossary of a document that links to it, None for one that does not."""
        return cls(scope) if page.glossary_links else None

    @cached_property
    def terms(self) -> list[GlossaryTermPage]:
        """The defined terms that may be seen, read in one statement when a text asks for them."""
        model = apps.get_model("resources", "GlossaryTermPage")
        return [term for term in self.scope.visible(model.objects.order_by("path")) if term.definition]

    def mark(self, html: str) -> SafeString:
        """Return `html` with each term marked at its first occurrence, unless an earlier text used it."""
        marker = _Marker(self)
        marker.feed(html)
        marker.close()
        return mark_safe("".join(marker.written))  # noqa: S308 - the HTML received, and what we write in it

    def note(self, text: str) -> None:
        """Add to `used` the terms that a plain text uses."""
        for _match, term in self.occurrences(text):
            self.use(term)

    def use(self, term: GlossaryTermPage) -> bool:
        """Add a term to `used`; tell whether it was not there yet."""
        if term in self.used:
            return False
        self.used.append(term)
        return True

    def occurrences(self, text: str) -> Iterator[tuple[re.Match[str], GlossaryTermPage]]:
        """Yield the terms in `text`, escaped or not: the longest where several begin together, none inside another."""
        position = 0
        for word in _WORD.finditer(text):
            for form, term in self._forms.get(_key(word[0]), ()) if word.start() >= position else ():
                if match := _pattern(form).match(text, word.start()):
                    yield match, term
                    position = match.end()
                    break

    @cached_property
    def _forms(self) -> dict[str, list[tuple[str, GlossaryTermPage]]]:
        """Every way to write each term, from the longest, by how its first word begins: a text has many words."""
        forms = defaultdict(list)
        for term in self.terms:
            for form in term.forms:
                if first := _WORD.match(form):
                    forms[_key(first[0])].append((form, term))
        return {key: sorted(found, key=lambda item: (-len(item[0]), item[0])) for key, found in forms.items()}

    @property
    def entries(self) -> list[GlossaryTermPage]:
        """The terms used, in alphabetical order."""
        return sorted(self.used, key=lambda term: term.slug)


def unlinked(html: str) -> SafeString:
    """Return a rich text as it is stored without its links, for where it is read away from its page."""
    copy = _Copy(skipped=frozenset("a"))
    copy.feed(html)
    copy.close()
    return mark_safe("".join(copy.written))  # noqa: S308 - a rich text that the editor has cleaned


def _key(word: str) -> str:
    return word[:3].lower()


@lru_cache(maxsize=2000)
def _pattern(form: str) -> re.Pattern[str]:
    """An acronym is looked for as it is; the words of others in any case, singular or plural."""
    if form.isupper():
        return re.compile(f"{_BEFORE}{_escaped(form)}{_AFTER}")
    words = _BETWEEN.join(_numbered(word) for word in _BREAKS.split(form))
    return re.compile(f"{_BEFORE}{words}{_AFTER}", re.IGNORECASE)


def _numbered(word: str) -> str:
    """A word, singular or plural: lieu and lieux, local and locaux."""
    if len(word) <= 3 or word.isupper():  # « de », « but », « ESS »
        return _escaped(word)
    if word.endswith("al") or (word.endswith("aux") and not word.endswith("eaux")):
        return _escaped(word.removesuffix("al").removesuffix("aux")) + "(?:al|aux)"
    return _escaped(word[:-1] if word[-1] in "sx" else word) + "[sx]?"


def _escaped(text: str) -> str:
    return re.sub("’|'|&\\\\#x27;", _APOSTROPHE, re.escape(escape(text, quote=False)))


class _Copy(HTMLParser):
    """Writes out what it reads, tags named in `skipped` left out."""

    def __init__(self, skipped: frozenset[str] = frozenset()) -> None:
        super().__init__(convert_charrefs=False)
        self.skipped = skipped
        self.written: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.skipped:
            self.written.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.skipped:
            self.written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.written.append(data)

    def handle_comment(self, data: str) -> None:
        self.written.append(f"<!--{data}-->")

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


class _Marker(_Copy):
    """Writes out what it reads, with the terms of a glossary marked in its running text."""

    def __init__(self, glossary: Glossary) -> None:
        super().__init__()
        self.glossary = glossary
        #: Open elements, and whether words inside each are apart.
        self.open: list[tuple[str, bool]] = []
        #: Running text since the last tag: character references cut it in pieces.
        self.run: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        super().handle_starttag(tag, attrs)
        if tag not in VOID:
            classes = (dict(attrs).get("class") or "").split()
            apart = tag in APART or not APART_CLASSES.isdisjoint(classes) or self.is_apart
            self.open.append((tag, apart))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        super().handle_startendtag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.flush()
        super().handle_endtag(tag)
        if any(tag == name for name, _apart in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.run.append(data)

    def close(self) -> None:
        super().close()
        self.flush()

    @property
    def is_apart(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def flush(self) -> None:
        """Write the text read since the last tag."""
        text = "".join(self.run)
        self.run.clear()
        if not text.strip() or self.is_apart:
            self.written.append(text)
            return
        position = 0
        for match, term in self.glossary.occurrences(text):
            if self.glossary.use(term):
                self.written += [text[position : match.start()], _marked(match[0], term)]
                position = match.end()
        self.written.append(text[position:])


def _marked(words: str, term: GlossaryTermPage) -> str:
    """
    Write a term: its words as they are, then the asterisk of French glossaries, a button that opens the definition.

    The words stay text (they wrap, are copied, are kept by reading modes that drop buttons); being the button's label,
    they open it too. The asterisk never begins a line.
    """
    name = escape(_("Définition : %(term)s") % {"term": unescape(words)})
    button = f'<button type="button" popovertarget="terme-{term.slug}" aria-label="{name}">*</button>'
    start, last = _LAST_WORD.fullmatch(words).groups()  # type: ignore[union-attr] # it matches any text
    if not start:
        return f'<label class="term nowrap">{last}{button}</label>'
    return f'<label class="term">{start}<span class="nowrap">{last}{button}</span></label>'
