"""Which files are public: those of collections that no restriction covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import CollectionViewRestriction

from cms.assets.models import CustomDocument

if TYPE_CHECKING:
    from collections.abc import Iterable


def in_public_collection(path: str) -> Q:
    """Return the condition that keeps public files; `path` leads to the path of their collection."""
    restrictions = CollectionViewRestriction.objects.annotate(
        inside=ExpressionWrapper(OuterRef(path), output_field=CharField())
    )
    return ~Q(Exists(restrictions.filter(inside__startswith=F("collection__path"))))


def public_documents(keys: Iterable[int | None]) -> dict[int, CustomDocument]:
    """Return the files of `keys` that anyone may download, by key, in one statement; their extracted text is left."""
    public = CustomDocument.objects.filter(in_public_collection("collection__path"))
    return public.defer("text").in_bulk({key for key in keys if key})


def public_texts(keys: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return title and extracted text of the files of `keys` that anyone may download, by key, in one statement."""
    public = CustomDocument.objects.filter(in_public_collection("collection__path"), pk__in=keys)
    return {key: (title, text) for key, title, text in public.values_list("pk", "title", "text")}
