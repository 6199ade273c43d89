"""Files made from a document, kept as long as what they are made from stays the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import storages

if TYPE_CHECKING:
    from collections.abc import Callable

    from resources.models import Resource


def kept(page: Resource, digest: str, extension: str, make: Callable[[], bytes], end: bytes) -> bytes:
    """
    Return the page's file named after `digest`, made at the first call; those kept of it before are removed.

    A whole file finishes with the bytes of `end`: one cut short by a worker's death is made again.
    """
    storage = storages["private"]
    folder = f"exports/{extension}/{page.pk}"
    name = f"{folder}/{digest}.{extension}"
    try:
        with storage.open(name) as file:
            content: bytes = file.read()
        if content.rstrip().endswith(end):
            return content
    except FileNotFoundError:
        pass
    content = make()
    for old in _files(folder):
        storage.delete(f"{folder}/{old}")
    storage.save(name, ContentFile(content))
    return content


def _files(folder: str) -> list[str]:
    try:
        return list(storages["private"].listdir(folder)[1])
    except FileNotFoundError:
        return []
