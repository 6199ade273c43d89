"""Drafts as the editor's form writes them: to open one and to save it changes nothing of its texts."""

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.rich_text import RichText


def as_typed(page):
    """Rewrite the texts of a draft as the form that opens it will: whoever sets its dates alone changes no text."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField) and (value := getattr(page, field.name)):
            setattr(page, field.name, _typed(value.stream_block, value))


def _typed(block, value):
    match block:
        case blocks.RichTextBlock() if value:
            converter = block.field.widget.converter
            return RichText(converter.to_database_format(converter.from_database_format(value.source)))
        case blocks.StreamBlock():
            for child in value:
                child.value = _typed(child.block, child.value)
        case blocks.ListBlock():
            for child in value.bound_blocks:
                child.value = _typed(child.block, child.value)
        case blocks.StructBlock() if value:
            for name, child in block.child_blocks.items():
                value[name] = _typed(child, value[name])
    return value
