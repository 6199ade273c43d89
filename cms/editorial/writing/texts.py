"""What a document says, in the order of its form: each text with the field that holds it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.editorial.writing.prose import Paragraph, paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from resources.models import Resource

#: Fields whose words are no prose, and relations that only choose.
_APART = frozenset({"slug", "number"})
_RELATIONS_APART = frozenset({"wagtail_admin_comments"})


@dataclass
class Text:
    """
    One text of a document: the field of the form that holds it, that field's name, what is stored.

    `put` writes another source in the place of this one, in memory.
    """

    field: str
    rubric: str
    source: str
    html: bool
    put: Callable[[str], None]

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        return paragraphs(self.source, html=self.html)


@dataclass
class Choice:
    """A page that a block or a relation of a document chose, by its key."""

    field: str
    rubric: str
    key: int


def read(page: Resource) -> tuple[list[Text], list[Choice]]:
    """Return the texts of a document and the pages that it chose, in the order of the form."""
    options = type(page).get_edit_handler().get_form_options()
    found: list[Text | Choice] = []
    fields = {field.name: field for field in page._meta.get_fields()}
    for name in options["fields"]:
        if name in fields and name not in _APART:  # the form has fields of its own
            found += _field(page, name, name, capfirst(str(fields[name].verbose_name)))
    for relation, form in options["formsets"].items():
        if relation in _RELATIONS_APART:
            continue
        for child in getattr(page, relation).get_object_list():
            for name in form.get("fields") or ():
                found += _field(child, name, relation, capfirst(str(child._meta.verbose_name)))
    texts = [item for item in found if isinstance(item, Text) and item.source.strip()]
    return texts, [item for item in found if isinstance(item, Choice)]


def _field(instance: Any, name: str, field: str, rubric: str) -> Iterator[Text | Choice]:
    """Yield the texts of a field of a page, or of a row that belongs to it."""
    model_field = instance._meta.get_field(name)
    value = getattr(instance, name)
    match model_field:
        case StreamField():
            yield from _stream(value, field, rubric)
        case RichTextField():
            yield Text(field, rubric, value or "", True, lambda source: setattr(instance, name, source))
        case models.TextField() | models.CharField(choices=None) if type(model_field) in (
            models.CharField,
            models.TextField,
        ):
            yield Text(field, rubric, value or "", False, lambda source: setattr(instance, name, source))
        case models.ForeignKey() if _chooses_pages(model_field) and getattr(instance, model_field.attname):
            yield Choice(field, rubric, getattr(instance, model_field.attname))


def _chooses_pages(field: models.ForeignKey) -> bool:
    return issubclass(field.related_model, Page)


def _stream(stream: Any, field: str, rubric: str) -> Iterator[Text | Choice]:
    for rank, item in enumerate(stream.raw_data):
        stored = copy.deepcopy(item)

        def put(value: Any, rank: int = rank, stored: Any = stored) -> None:
            stored["value"] = value
            stream.raw_data[rank] = stored

        block = stream.stream_block.child_blocks.get(stored["type"])
        yield from _block(block, stored["value"], put, field, rubric)


def _block(block: Any, value: Any, put: Callable[[Any], None], field: str, rubric: str) -> Iterator[Text | Choice]:
    """Yield the texts of a block from its stored value; nothing from one of another shape than the block's."""

    def inside(container: Any, key: Any) -> Callable[[Any], None]:
        def put_inside(new: Any) -> None:
            container[key] = new
            put(value)

        return put_inside

    match block, value:
        case blocks.RichTextBlock(), str():
            yield Text(field, rubric, value, True, put)
        case blocks.CharBlock() | blocks.TextBlock(), str():
            yield Text(field, rubric, value, False, put)
        case blocks.PageChooserBlock(), int():
            yield Choice(field, rubric, value)
        case blocks.StreamBlock(), [*items]:
            for item in items:
                yield from _block(
                    block.child_blocks.get(item["type"]), item["value"], inside(item, "value"), field, rubric
                )
        case blocks.ListBlock(), [*items]:
            for rank, item in enumerate(items):
                if isinstance(item, dict) and item.get("type") == "item":
                    yield from _block(block.child_block, item["value"], inside(item, "value"), field, rubric)
                else:
                    yield from _block(block.child_block, item, inside(value, rank), field, rubric)
        case TypedTableBlock(), {"columns": columns, "rows": rows}:
            yield Text(field, rubric, value.get("caption") or "", False, inside(value, "caption"))
            for column in columns:
                yield Text(field, rubric, column.get("heading") or "", False, inside(column, "heading"))
            for row in rows:
                for rank, (column, cell) in enumerate(zip(columns, row["values"], strict=False)):
                    kind = block.child_blocks.get(column["type"])
                    yield from _block(kind, cell, inside(row["values"], rank), field, rubric)
        case blocks.StructBlock(), dict():
            for name, child in block.child_blocks.items():
                yield from _block(child, value.get(name), inside(value, name), field, rubric)
