"""Two values of a stream field compared, block by block; each kind of block as people see it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from cms.editorial.comparison.align import Item, matches
from cms.editorial.comparison.lines import compare_lines, html_lines, text_lines
from cms.editorial.comparison.tables import compare_tables
from cms.editorial.comparison.words import HIDDEN, note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model

#: Names an object that a document points at: another page, an image, a term.
type Names = Callable[[Model], str]


def compare_block(block: blocks.Block, old: Any, new: Any, name: Names) -> SafeString:
    """Return both values of `block` as one, as HTML; None stands for a value that is not in that version."""
    if isinstance(block, blocks.StreamBlock):
        return _compare_sequence(_stream_items(old), _stream_items(new), name)
    if isinstance(block, blocks.ListBlock):
        return _compare_sequence(_list_items(old), _list_items(new), name)
    if isinstance(block, TypedTableBlock):
        return compare_tables(old, new, lambda cell, before, after: compare_block(cell, before, after, name))
    if isinstance(block, ImageBlock):
        return _terms((label, compare_text(_image(old)[label], _image(new)[label])) for label in _image(None))
    if isinstance(block, blocks.StructBlock):
        before, after = (value if value is not None else {} for value in (old, new))
        shown = [
            (child.label, compare_block(child, before.get(key), after.get(key), name))
            for key, child in block.child_blocks.items()
        ]
        return _terms(shown) if len(shown) > 1 else shown[0][1]
    if isinstance(block, blocks.RichTextBlock):
        return compare_lines(*(html_lines(value.source if value else "") for value in (old, new)))
    return compare_text(*(display(block, value, name) for value in (old, new)))


def compare_text(old: str, new: str) -> SafeString:
    return compare_lines(text_lines(old), text_lines(new))


def display(block: blocks.Block, value: Any, name: Names) -> str:
    """Return a plain value as people read it, "" where there is none."""
    if value in (None, ""):
        return ""
    if isinstance(block, ImageChooserBlock):
        return value.title
    if isinstance(block, blocks.ChooserBlock):
        return name(value)
    if isinstance(block, blocks.ChoiceBlock):
        return str(dict(block.field.choices).get(value, value))
    return display_plain(value)


def display_plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, Decimal | float):
        return number_format(value)
    return date_format(value) if hasattr(value, "strftime") else str(value)


def _image(image: Any) -> dict[str, str]:
    """Return how an image is told: its title, and what it says to who does not see it."""
    alternative = ""
    if image:
        alternative = _("aucune : image décorative") if image.decorative else image.contextual_alt_text or ""
    return {_("Titre"): image.title if image else "", _("Alternative"): alternative}


def _terms(parts: Iterable[tuple[object, SafeString]]) -> SafeString:
    """Write each part with its name; the empty ones are left out."""
    items = format_html_join("", "<dt>{}</dt><dd>{}</dd>", ((label, content) for label, content in parts if content))
    return format_html("<dl>{}</dl>", items) if items else items


def _text(block: blocks.Block, value: Any) -> str:
    """Return what a block says, to find it again; what holds no word is told by its data."""
    return " ".join(block.get_searchable_content(value)).strip() or json.dumps(block.get_prep_value(value), default=str)


def _stream_items(stream: Any) -> list[Item]:
    return [Item(child.id, child.block_type, _text(child.block, child.value), child) for child in stream or ()]


def _list_items(rows: Any) -> list[Item]:
    children = rows.bound_blocks if rows is not None else ()
    return [Item(child.original_id, "", _text(child.block, child.value), child) for child in children]


def _compare_sequence(old: list[Item], new: list[Item], name: Names) -> SafeString:
    parts = []
    for before, after, moved in matches(old, new):
        child = (after or before).value
        label = capfirst(str(child.block.label))
        if before and after:
            content = compare_block(child.block, before.value.value, child.value, name)
            told = format_html("<p>{}</p>", note(_("Bloc déplacé : %(block)s") % {"block": label})) if moved else ""
            parts.append(format_html("<div>{}{}</div>", told, content))
        else:
            content = compare_block(child.block, child.value, child.value, name)
            parts.append(whole(label, content, added=after is not None))
    return format_html_join("", "{}", ((part,) for part in parts))


def whole(label: str, content: SafeString, *, added: bool) -> SafeString:
    """Show what is added or removed as a whole, named; its text is marked once, not word by word."""
    if added:
        frame = '<ins><p><b>{label}</b></p><div>{content}</div><p class="{hidden}">{end}</p></ins>'
        words, end = _("Bloc ajouté : %(block)s"), _("fin d’ajout")
    else:
        frame = '<del><p><b>{label}</b></p><div>{content}</div><p class="{hidden}">{end}</p></del>'
        words, end = _("Bloc supprimé : %(block)s"), _("fin de suppression")
    return format_html(frame, label=words % {"block": label}, content=content, hidden=HIDDEN, end=end)
