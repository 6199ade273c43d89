"""
French micro-typography, set once for everything the site shows: no-break spaces, apostrophes, ellipses, ordinals.

The rules are those of the « Lexique des règles typographiques en usage à l’Imprimerie nationale », with one no-break
space, U+00A0, wherever it asks for one: the thin U+202F, which it would have before `;`, `!` and `?`, is absent from
the site's typeface and shown as a box by others. Setting what is already set changes nothing.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from html import escape, unescape

from cms.core.inclusive import expand, forms

NBSP = "\u00a0"

_SPACE = r"[ \t\r\n\u00a0\u202f]"
_LETTER = r"[^\W\d_]"
_MONTH = (  # i18n: French grammar
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)
_UNIT = (
    "[kM]?€|Md€|%|‰|°C?|[kcmµ]?m[²³]?|ha|[kmµ]?g|t|[cdh]?[lL]|[kMGT]?Wh?|[kMGT]o|min|h|s|ETP"
    "|euros?|millions?|milliards?"
)
_ROMAN = "X{1,3}(?:IX|IV|V?I{0,3})|IX|IV|VI{0,3}|I{2,3}"

#: Each rule: the signs without which it has nothing to do, what it looks for, what it writes instead.
_RULES = [
    (frozenset(signs), re.compile(pattern), replacement)
    for signs, pattern, replacement in (
        ("'", rf"(?<={_LETTER})'(?={_LETTER})", "’"),
        ("'", rf"(?i)(?<!{_LETTER})([cdjlmnst]|(?:jus|lors|puis|quoi|quel)?qu)'(?=[\d«“(]|$)", r"\1’"),
        (".", r"(?<![.…])\.\.\.(?![./\w])", "…"),
        ("«", rf"«{_SPACE}*", f"«{NBSP}"),
        ("»", rf"{_SPACE}*»", f"{NBSP}»"),
        (";?!", rf"{_SPACE}+(?=[;?!])", NBSP),
        (":", rf"{_SPACE}+(?=:(?![:()/-]))", NBSP),
        (";?!", rf"(?<=[\w)\]»…%°])(?=[;?!](?:$|{_SPACE}|[»)\]?!.…]))", NBSP),
        (":", rf"(?:(?<={_LETTER})|(?<=[)\]»]))(?=:(?:$|{_SPACE}))", NBSP),
        ("%‰€", rf"(?<=\d){_SPACE}*(?=[%‰€](?!\w))", NBSP),
        ("°", rf"(?<=[nN]°){_SPACE}*(?=\d)", NBSP),
        ("0123456789", rf"(?<=\d){_SPACE}+(?=(?:{_UNIT})(?![\w’'-]))", NBSP),
        ("0123456789", rf"(?<=\d{NBSP}h){_SPACE}+(?=\d)", NBSP),
        ("0123456789", rf"(?<=\d)(?<!\d{{4}}){_SPACE}(?=\d{{3}}(?!\d))", NBSP),
        ("1", rf"(?<![\d.,])1(?={_SPACE}+(?:{_MONTH})(?!\w))", "1er"),
        ("0123456789", rf"(?<!\d)(1er|[12]?\d|3[01]){_SPACE}+(?=(?:{_MONTH})(?!\w))", rf"\1{NBSP}"),
        ("0123456789", rf"(?<![\w.])((?:pp?|art|vol|fig|chap)\.|§){_SPACE}*(?=\d)", rf"\1{NBSP}"),
        ("mM", rf"(?<![\w.,#])(\d+|{_ROMAN})i?[èe]me(s?)(?!\w)", r"\1e\2"),
        ("rR", r"(?<![\w.,#])(1|I)[èe]re(s?)(?!\w)", r"\1re\2"),
    )
]
_ORDINAL = re.compile(
    r"(?<![\w.,#])((?:1|I)(?=(?:er|re)s?(?!\w))|2(?=nde?s?(?!\w))"
    rf"|(?:\d+|{_ROMAN})(?=es?(?!\w)))([a-z]+)"
)
#: Left as they are: addresses of the web and of mail.
_ADDRESS = re.compile(
    r"((?:https?://|ftp://|mailto:|www\.)[^\s<>«»]*[^\s<>«».,;:!?)]"
    r"|[^\s<>«»@]+@[^\s<>«»@]+\.\w+"
    r"|[\w-]+(?:\.[\w-]+)+/[^\s<>«»]*)"
)

#: Elements whose text is not prose.
_OPAQUE = "script|style|textarea|pre|code|kbd|samp|template"
_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*+"""
_TAG = re.compile(
    r"<!--.*?-->|<[!?][^>]*>"
    rf"|(?P<opening><(?P<opaque>{_OPAQUE})\b{_ATTRIBUTES}>)(?P<content>.*?</(?P=opaque)\s*>)"
    rf"|<(?P<closing>/?)(?P<name>[a-z][a-z0-9-]*){_ATTRIBUTES}>",
    re.DOTALL | re.IGNORECASE,
)
_LANGUAGE = re.compile(r"""\slang\s*=\s*["']?([a-z]*)""", re.IGNORECASE)
_SPOKEN = re.compile(
    r"""(?P<before>\s(?:alt|title|placeholder|aria-label|aria-description)\s*=\s*)(["'])(?P<value>.*?)\2""",
    re.DOTALL | re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"""\s(?:name|property)\s*=\s*["'](?:description|(?:og|twitter):(?:title|description|image:alt))["']""",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"""(?P<before>\scontent\s*=\s*)(["'])(?P<value>.*?)\2""", re.DOTALL | re.IGNORECASE)
#: Elements that hold text and no markup.
_BARE = {"title", "option", "svg"}


class Inclusive(Enum):
    """What becomes of the inclusive forms of a text."""

    ANNOUNCED = "shown as written, and offered written out to assistive technologies"
    WRITTEN = "shown as written"
    DEVELOPED = "written out"


@lru_cache(maxsize=2048)
def set_text(text: str) -> str:
    """Return one piece of plain French text with its signs, spaces and apostrophes as French prints them."""
    if "/" not in text and "@" not in text and "www." not in text:
        return _set(text)
    pieces = _ADDRESS.split(text)
    return "".join(piece if rank % 2 else _set(piece) for rank, piece in enumerate(pieces))


def _set(text: str) -> str:
    for signs, pattern, replacement in _RULES:
        if not signs.isdisjoint(text):
            text = pattern.sub(replacement, text)
    return text


def set_html(html: str, inclusive: Inclusive = Inclusive.ANNOUNCED) -> str:
    """
    Return a page, or a piece of one, with its French texts set and its inclusive forms never broken at a line's end.

    Code and what is in another language are left alone; an element without `lang`, nor any around it, is French. What
    is only read aloud (`alt`, `aria-label`…) always has its inclusive forms written out. A form across two elements
    is left as it is.
    """
    done: list[str] = []
    position = 0
    # Elements that say their language: name, how many of that name are open inside, whether it is French.
    languages: list[tuple[str, int, bool]] = [("", 0, True)]
    bare = ""
    for match in _TAG.finditer(html):
        element, inside, french = languages[-1]
        text, tag = html[position : match.start()], match[0]
        position = match.end()
        if french and text and not text.isspace():
            text = _node(text, inclusive, markup=not bare)
        name = (match["name"] or "").lower()
        if match["closing"]:
            if name == element:
                languages[-1:] = [(element, inside - 1, french)] if inside else []
            if name == bare:
                bare = ""
        elif name:
            language = _LANGUAGE.search(tag) if "lang" in tag else None
            if language:
                french = language[1].lower() == "fr"
                languages.append((name, 0, french))
            elif name == element:
                languages[-1] = (element, inside + 1, french)
            if name in _BARE and not bare:
                bare = name
            if french:
                tag = _attributes(tag, name, inclusive)
        elif match["opaque"] and french:
            tag = _attributes(match["opening"], "", inclusive) + match["content"]
        done += (text, tag)
    rest = html[position:]
    return "".join((*done, _node(rest, inclusive, markup=True) if rest else ""))


@lru_cache(maxsize=2048)
def _node(text: str, inclusive: Inclusive, *, markup: bool) -> str:
    """Return the HTML of a text node, given as HTML; without `markup`, no element is added."""
    text = set_text(unescape(text) if "&" in text else text)
    if inclusive is Inclusive.DEVELOPED:
        text = expand(text)
    if not markup:
        return escape(text, quote=False)
    done: list[str] = []
    position = 0
    for form in forms(text):
        done += (_prose(text[position : form.start]), _form(form.written, form.developed, inclusive))
        position = form.end
    return "".join((*done, _prose(text[position:])))


def _prose(text: str) -> str:
    return _ORDINAL.sub(r"\1<sup>\2</sup>", escape(text, quote=False))


def _form(written: str, developed: str, inclusive: Inclusive) -> str:
    """
    Return an inclusive form as HTML.

    The words are text, not a label: a label on a bare element is ignored or forbidden, and a role that takes one is
    announced with it. They stay out of what search engines quote and, by the style sheet, of what is copied.
    """
    if inclusive is Inclusive.WRITTEN:
        return f'<span class="nowrap">{written}</span>'
    return (
        f'<span class="nowrap" aria-hidden="true">{written}</span>'
        f'<span class="visually-hidden" data-nosnippet>{developed}</span>'
    )


def _attributes(tag: str, name: str, inclusive: Inclusive) -> str:
    """Return an opening tag with what is read in its attributes set."""
    if name == "meta":
        if not _SUMMARY.search(tag):
            return tag
        developed = inclusive is Inclusive.DEVELOPED
        return _CONTENT.sub(lambda match: _value(match, developed=developed), tag)
    return _SPOKEN.sub(lambda match: _value(match, developed=True), tag)


def _value(match: re.Match[str], *, developed: bool) -> str:
    value = set_text(unescape(match["value"]))
    return f'{match["before"]}"{escape(expand(value) if developed else value)}"'
