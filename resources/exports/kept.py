"""Files made from a document, kept as long as what they are made from stays the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import storages

if TYPE_CHECKING:
    from collections.abc import Callable


def kept(folder: str, name: str, make: Callable[[], bytes], end: bytes) -> bytes:
    """
    Return the file `name` of `folder`, made at the first call; the others of the folder, now stale, are removed.

    Name it after what it is made from, with one folder for each version of a document that readers may ask for. A
    whole file finishes with the bytes of `end`: one cut short by a worker's death is made again.
    """
    storage = storages["private"]
    folder = f"exports/{folder}"
    try:
        with storage.open(f"{folder}/{name}") as file:
            content: bytes = file.read()
        if content.rstrip().endswith(end):
            return content
    except FileNotFoundError:
        pass
    content = make()
    for old in _files(folder):
        storage.delete(f"{folder}/{old}")
    storage.save(f"{folder}/{name}", ContentFile(content))
    return content


def _files(folder: str) -> list[str]:
    try:
        return list(storages["private"].listdir(folder)[1])
    except FileNotFoundError:
        return []
