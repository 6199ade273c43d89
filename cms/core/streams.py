"""
What the blocks of a page name (images, documents, pages), fetched for all its streams at once.

Wagtail fetches by stream and by text: four rubriques of two texts each would cost a dozen statements.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cms.core.visibility import Scope

#: Stands between two texts expanded together; taken out of those that hold it, as some word processors leave it.
SEPARATOR = "\x1e"


def read_streams(streams: Iterable[StreamValue], scope: Scope) -> None:
    """
    Make the blocks of `streams` ready to be shown: values, links of rich texts, renditions of images.

    A page that is not public leaves the place where an editor chose it empty; one of another site or language stays.
    """
    streams = list(streams)
    _instantiate(streams)
    values = [value for stream in streams for value in walk(stream)]
    for value in values:
        if isinstance(value, StructValue):
            hidden = [
                name for name, chosen in value.items() if isinstance(chosen, Page) and not scope.is_public(chosen)
            ]
            value.update(dict.fromkeys(hidden))
    texts = [value for value in values if isinstance(value, RichText)]
    expanded = expand_db_html(SEPARATOR.join(text.source.replace(SEPARATOR, "") for text in texts)).split(SEPARATOR)
    for text, html in zip(texts, expanded, strict=bool(texts)):
        text.source = html
    images = [value for value in values if isinstance(value, AbstractImage)]
    prefetch_related_objects(images, "renditions")


def _instantiate(streams: list[StreamValue]) -> None:
    """Turn stored values into blocks, one type at a time across the streams."""
    stored = defaultdict(list)
    for stream in streams:
        if stream.is_lazy:
            for index, item in enumerate(stream.raw_data):
                stored[item["type"]].append((stream, index, item))
    for name, items in stored.items():
        block = items[0][0].stream_block.child_blocks[name]
        values = block.bulk_to_python([item["value"] for _stream, _index, item in items])
        for (stream, index, item), value in zip(items, values, strict=True):
            stream[index] = (name, value, item.get("id"))


def walk(value: Any) -> Iterator[Any]:
    """Yield `value` and all the values inside it."""
    yield value
    if isinstance(value, StreamValue):
        inside = [child.value for child in value]
    elif isinstance(value, StructValue):
        inside = list(value.values())
    elif isinstance(value, ListValue):
        inside = list(value)
    elif isinstance(value, TypedTable):
        inside = [cell for row in value.row_data for cell in row["values"]]
    else:
        inside = []
    for child in inside:
        yield from walk(child)
