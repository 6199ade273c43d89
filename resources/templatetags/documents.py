"""Tags that write a document, on its page and in what is exported of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from wagtail.images.models import Filter

from cms.core.visibility import Scope
from resources.headings import identify

if TYPE_CHECKING:
    from django.template import Context
    from django.utils.safestring import SafeString
    from wagtail.images.models import AbstractRendition
    from wagtail.models import Page

    from cms.assets.models import CustomImage
    from resources.models import Rubric

register = template.Library()


@register.simple_tag(takes_context=True)
def rubric_html(context: Context, rubric: Rubric) -> SafeString:
    """Write a rubrique's body, with an id on each heading."""
    html, _headings = identify(rubric.value.render_as_block(context=context.flatten()), rubric.anchor)
    return html


@register.simple_tag(takes_context=True)
def visible_page(context: Context, page: Page | None) -> Page | None:
    """Return `page` if the reader may see it, None otherwise: `{% visible_page value.document as document %}`."""
    scope = context.get("scope") or Scope.of(context["request"])
    return page if page and scope.allows(page) else None


@register.simple_tag
def widest_rendition(image: CustomImage) -> AbstractRendition | None:
    """Return the widest rendition made when the image was saved, None if there is none: an export makes none."""
    found = image.find_existing_renditions(*(Filter(f"width-{width}|format-webp") for width in image.WIDTHS))
    return max(found.values(), key=lambda rendition: rendition.width, default=None)
