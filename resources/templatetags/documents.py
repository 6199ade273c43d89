"""Tags that write a document, on its page and in what is exported of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import template
from django.template.defaultfilters import stringfilter
from django.template.loader import render_to_string
from django.utils.formats import time_format
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from wagtail.images.models import Filter

from cms.core.visibility import Scope
from resources.headings import RUBRIC_LEVEL, identify
from resources.terms import unlinked

if TYPE_CHECKING:
    from datetime import time

    from django.template import Context
    from django.utils.safestring import SafeString
    from wagtail.images.models import AbstractRendition
    from wagtail.models import Page

    from cms.assets.models import CustomImage
    from resources.book import Chapter
    from resources.models import GlossaryTermPage, Rubric

register = template.Library()

#: What does not stand before an ellipsis: a no-break space, a mark of punctuation.
TRAILING = "\u00a0\u202f.,;:!?…"
SOLE_PARAGRAPH = re.compile(r"<p[^>]*>((?:(?!</?p\b).)*)</p>", re.DOTALL)


@register.filter
@stringfilter
def first_words(text: str, count: int) -> str:
    """Cut `text` after `count` words, as French is set: no-break spaces kept, the ellipsis against the last word."""
    words = re.split(r"[ \t\r\n]+", text.strip())
    return " ".join(words) if len(words) <= count else f"{' '.join(words[:count]).rstrip(TRAILING)}…"


@register.filter
def hour(moment: time) -> str:
    """Write a time of day: « 9 h », « 16 h 30 »."""
    return time_format(moment, "G\u00a0\\h\u00a0i" if moment.minute else "G\u00a0\\h")


@register.filter
def inline(value: object) -> SafeString:
    """Write what a table's cell holds, "" for an empty one, without its paragraph when it is the only one."""
    html = conditional_escape("" if value is None else value)
    sole = SOLE_PARAGRAPH.fullmatch(html.strip())
    return mark_safe(sole[1]) if sole else html  # noqa: S308 - as safe as the HTML received


@register.filter
def definition(term: GlossaryTermPage) -> SafeString:
    """Write a term's definition as it is read away from its page: without its links."""
    return unlinked(term.definition)


@register.simple_tag(takes_context=True)
def rubric_html(context: Context, rubric: Rubric, level: int | str = RUBRIC_LEVEL) -> SafeString:
    """
    Write a rubrique's body, with an id on each heading and the glossary's terms marked.

    `level` is that of the rubrique's own title.
    """
    html, _headings = identify(rubric.value.render_as_block(context=context.flatten()), rubric.anchor, int(level))
    glossary = context.get("glossary")
    return glossary.mark(html) if glossary else html


@register.simple_tag(takes_context=True)
def printed_html(context: Context, rubric: Rubric, level: int | str = RUBRIC_LEVEL) -> SafeString:
    """Write a rubrique's body as it is exported, with an id on each heading."""
    body = render_to_string("resources/exports/body.html", {"blocks": rubric.value, "scope": context["scope"]})
    return identify(body, rubric.anchor, int(level))[0]


@register.simple_tag(takes_context=True)
def chapter_url(context: Context, chapter: Chapter) -> str:
    """Write where a chapter of a guide is: on a page of its own, or on the one that holds the `whole`."""
    return f"#{chapter.slug}" if context.get("whole") else f"{context['book_url']}{chapter.slug}/"


@register.simple_tag(takes_context=True)
def visible_page(context: Context, page: Page | None) -> Page | None:
    """Return `page` if the reader may see it, None otherwise: `{% visible_page value.document as document %}`."""
    scope = context.get("scope") or Scope.of(context["request"])
    return page if page and scope.allows(page) else None


@register.simple_tag
def widest_rendition(image: CustomImage) -> AbstractRendition | None:
    """Return the widest rendition made when the image was saved, None if there is none: an export makes none."""
    found = image.find_existing_renditions(*(Filter(spec) for spec in image.specs("webp")))
    return max(found.values(), key=lambda rendition: rendition.width, default=None)
