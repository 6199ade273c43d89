"""From an object that is no page to its record: its search fields, analysed once."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Manager
from modelsearch.backends.base import get_model_root
from modelsearch.index import AutocompleteField, RelatedFields, SearchField, get_indexed_models
from wagtail.models import Page

from search.analysis import normalize, words
from search.indexing import CHARACTERS, Room, digest_of, exact_of, stems_of
from search.models import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.models import Model

#: Objects known at once, and read at once: they may be files of 400 pages.
BATCH, READ = 200, 20

#: Texts of an object, in the order of its search fields, by stream.
Texts = dict[str, list[str]]


def content_type(model: type[Model]) -> ContentType:
    """Return the type under which the objects of a model, and of those that extend it, are recorded."""
    return ContentType.objects.get_for_model(get_model_root(model))


def titles(model: Any) -> set[str]:
    """Return the fields of a model whose words make the title of its records: those that weigh more than others."""
    return {field.field_name for field in model.get_searchable_search_fields() if field.boost}


def index_objects(model: Any, keys: Iterable[int]) -> None:
    """Write the records, for objects of one class, of which something changed; as `indexing.index_pages` does."""
    for some in batched(keys, BATCH):
        known = _digests(model, some)
        made: list[Record] = []
        size = 0
        for item in _read(model, some):
            texts = _texts(item)
            digest = digest_of(texts)
            if known.get(item.pk) != digest:
                made.append(_build(model, item.pk, digest, texts))
                size += len(made[-1].body)
            if size > CHARACTERS:
                _write_unchanged(model, made, known)
                made, size = [], 0
        _write_unchanged(model, made, known)


def _read(model: Any, keys: Iterable[int]) -> Iterator[Any]:
    for few in batched(keys, READ):
        yield from model.get_indexed_objects().defer(None).filter(pk__in=few)


def forget(item: Any) -> None:
    """Remove the record of an object."""
    Record.objects.filter(content_type=content_type(type(item)), object_id=item.pk).delete()


def forget_stale() -> None:
    """Remove the records of objects that are gone, as when something else than Django deletes them."""
    models = {get_model_root(model) for model in get_indexed_models() if not issubclass(model, Page)}
    types = {ContentType.objects.get_for_model(model): model for model in models}
    Record.objects.exclude(content_type__in=types).delete()
    for found, model in types.items():
        present = model._default_manager.order_by().values("pk")
        Record.objects.filter(content_type=found).exclude(object_id__in=present).delete()


def _write_unchanged(model: Any, made: list[Record], known: Mapping[int, str]) -> None:
    """Write records, save those whose digest is no longer the one `known`."""
    if not made:
        return
    with transaction.atomic():
        present = _digests(model, [record.object_id for record in made], lock=True)
        _write([record for record in made if present.get(record.object_id) == known.get(record.object_id)])


def _digests(model: Any, keys: Sequence[int], *, lock: bool = False) -> dict[int, str]:
    rows = Record.objects.select_for_update() if lock else Record.objects.all()
    rows = rows.filter(content_type=content_type(model), object_id__in=keys)
    return dict(rows.values_list("object_id", "digest"))


def _write(made: list[Record]) -> None:
    unique = ["content_type", "object_id"]
    fields = [field.name for field in Record._meta.fields if field.name not in ("id", *unique)]
    Record.objects.bulk_create(made, update_conflicts=True, unique_fields=unique, update_fields=fields)


def _build(model: Any, key: int, digest: str, texts: Texts) -> Record:
    room = Room()
    title, head, body = (
        [word for text in texts[stream] for word in room.keep(words(normalize(text)))]
        for stream in ("title", "head", "body")
    )
    return Record(
        content_type=content_type(model),
        object_id=key,
        digest=digest,
        title=stems_of(title),
        head=stems_of(head),
        body=stems_of(body),
        title_exact=exact_of(title),
        body_exact=exact_of([*head, *body]),
    )


def _texts(item: Any) -> Texts:
    """
    Return the texts that are searched of an object.

    Fields that weigh more make its title; its head is made of those completed while one types, and of those that weigh
    more in what it is related to.
    """
    texts: Texts = {"title": [], "head": [], "body": []}
    for stream, text in _values(item, type(item).get_search_fields(), "title"):
        texts[stream].append(text)
    return texts


def _values(item: Any, fields: Sequence[Any], titled: str) -> Iterator[tuple[str, str]]:
    completed = {field.field_name for field in fields if isinstance(field, AutocompleteField)}
    searched = {field.field_name for field in fields if isinstance(field, SearchField)}
    for field in fields:
        if isinstance(field, RelatedFields):
            for related in _related(field.get_value(item)):
                yield from _values(related, field.fields, "head")
        elif isinstance(field, SearchField):
            stream = titled if field.boost else "head" if field.field_name in completed else "body"
            yield stream, _text(field.get_value(item))
        elif isinstance(field, AutocompleteField) and field.field_name not in searched:
            yield "head", _text(field.get_value(item))


def _related(value: Any) -> Iterable[Any]:
    if isinstance(value, Manager):
        return value.all()
    if callable(value):
        value = value()
    return [] if value is None else [value]


def _text(value: Any) -> str:
    """Return what a field holds as text, as Wagtail's own engines do."""
    match value:
        case None:
            return ""
        case dict():
            return ", ".join(map(_text, value.values()))
        case list() | tuple():
            return ", ".join(map(_text, value))
    return str(value)
