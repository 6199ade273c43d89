"""Tags that write a page's head."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.core.models import BasePage

if TYPE_CHECKING:
    from django.template import Context

register = template.Library()

#: Characters that could end a script element, as JSON escapes.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> SafeString:
    """Write what the page is in schema.org's words as JSON-LD, which no browser executes; nothing if it says none."""
    page = context.get("page")
    data = page.get_structured_data(context) if isinstance(page, BasePage) else {}
    if not data:
        return mark_safe("")
    text = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
