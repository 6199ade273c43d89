"""A page as clean semantic HTML: the document without the site, from which every format is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string, select_template
from django.utils import translation
from django.utils.html import strip_tags
from wagtail.coreutils import camelcase_to_underscore

from cms.core.streams import read_streams
from cms.core.typography import Inclusive, set_html
from resources.headings import Heading, identify

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from cms.core.visibility import Scope
    from resources.book import Book
    from resources.models import Resource, Rubric

#: From this many words on (four printed pages, end matter included), a document opens with its table of contents.
LONG = 650

_LOCAL_LINK = re.compile(r'(<a\s[^>]*?href=")/(?!/)')
_LINK = re.compile(r'(<a\s[^>]*?href=")([^"]*)"')
_LINK_TEXT = re.compile(r"(<a\s[^>]*>)(.*?)(?=</a>)", re.DOTALL)
#: WeasyPrint makes of an element in a link a second link, which PDF/UA refuses.
_INLINE_TAG = re.compile(r"</?(?:span|b|strong|i|em|cite|sub|sup|small)\b[^>]*>")
_DEAD_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)


@dataclass(frozen=True)
class Part:
    """A rubrique ready to be written: its HTML, and the headings in it."""

    anchor: str
    title: str
    html: SafeString
    headings: list[Heading]


def document_html(page: Resource, scope: Scope, *, developed: bool = False) -> str:
    """
    Return the whole document as HTML: `<h1>` first, rubriques as `<h2>`, every link absolute.

    Only what `scope` allows is named. Images are the site's own renditions, by their media address. A type shows
    its own fields in `resources/exports/<model_name>.html`, if there is one. Inclusive forms are as written, never
    broken at a line's end, or written out where `developed`.
    """
    with translation.override(page.locale.language_code):
        html = set_html(_written(page, scope), Inclusive.DEVELOPED if developed else Inclusive.WRITTEN)
    return _LINK_TEXT.sub(lambda link: link[1] + _INLINE_TAG.sub("", link[2]), html)


def _written(page: Resource, scope: Scope) -> str:
    read_streams(page.get_streams(), scope)
    context: dict[str, Any] = page.read(scope)
    book = context.get("book")
    if book:
        book.read()
        context["mentions"] = book.mentions
    parts = [_part(rubric, scope) for rubric in context["rubrics"]]
    threaded = [document for step in context["thread"] for document in step["documents"]]
    root = scope.site.root_url
    name = camelcase_to_underscore(type(page).__name__)
    document = select_template([f"resources/exports/{name}.html", "resources/exports/document.html"])
    html = document.render(
        context
        | {
            "page": page,
            "scope": scope,
            "root": root,
            "parts": parts,
            "is_long": sum(len(strip_tags(part.html).split()) for part in parts) > LONG,
            "related": [document for document in context["related"] if document not in threaded],
            "authors": [credit["name"] for credit in context["credits"] if credit["role"] == "auteur"],
            "keywords": [option["label"] for options in context["terms"].values() for option in options],
            "permanent_url": f"{root}{page.permanent_path}",
        }
    )
    html = _DEAD_LINK.sub(r"\g<1>", html)
    if book:
        html = _inside(html, book)
    return _LOCAL_LINK.sub(rf"\g<1>{root}/", html)


def _inside(html: str, book: Book) -> str:
    """Lead inside the book what its texts link to its own sheets."""
    anchors = {sheet.document.url: sheet.slug for sheet in book.sheets if sheet.document}
    return _LINK.sub(lambda link: f'{link[1]}#{anchors[link[2]]}"' if link[2] in anchors else link[0], html)


def _part(rubric: Rubric, scope: Scope) -> Part:
    body = render_to_string("resources/exports/body.html", {"blocks": rubric.value, "scope": scope})
    html, headings = identify(body, rubric.anchor)
    return Part(rubric.anchor, rubric.title, html, headings)
