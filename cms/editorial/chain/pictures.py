"""The images of a document, each where it is used."""

from dataclasses import dataclass

from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock

from cms.assets.models import CustomImage


@dataclass(frozen=True)
class Picture:
    """An image, and the field of the form that shows it; `described` when it has an alternative, or needs none."""

    image: CustomImage
    field: str
    described: bool


def pictures(document):
    """Return the images of a document as it is in memory, in the order of its fields."""
    found = list(_of(document, None))
    for relation in get_all_child_relations(type(document)):
        for child in getattr(document, relation.get_accessor_name()).all():
            found += _of(child, relation.get_accessor_name())
    return found


def _of(instance, relation):
    """Yield those of one object: a document, or a row of one of its `relation`s."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, StreamField):
            for value in field.value_from_object(instance) or ():
                for image in _in_block(value.block, value.value):
                    described = image.decorative or bool(image.contextual_alt_text)
                    yield Picture(image, relation or field.name, described)
        elif field.related_model is CustomImage and (image := getattr(instance, field.name)):
            # Shown for its looks only, like the image of a video that waits to be played.
            yield Picture(image, relation or field.name, True)


def _in_block(block, value):
    match block:
        case ImageBlock() if value:
            yield value
        case blocks.StreamBlock():
            for item in value:
                yield from _in_block(item.block, item.value)
        case blocks.ListBlock():
            for item in value:
                yield from _in_block(block.child_block, item)
        case blocks.StructBlock() if value:
            for name, child in block.child_blocks.items():
                yield from _in_block(child, value[name])
