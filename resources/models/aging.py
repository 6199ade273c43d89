"""What a document refuses of the document named as its successor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from resources.freshness import successor_fault
from resources.models.publication import PublicationError

if TYPE_CHECKING:
    from collections.abc import Collection


class AgingDocument:
    """Never its own successor, near or far: refused when typed, and again when two drafts crossed."""

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        super().clean_fields(exclude=exclude)
        if "superseded_by" not in (exclude or ()) and (fault := successor_fault(self)):
            raise ValidationError({"superseded_by": capfirst(fault)})

    def succession_errors(self) -> list[PublicationError]:
        label = capfirst(str(self._meta.get_field("superseded_by").verbose_name))
        return [PublicationError("superseded_by", label, fault)] if (fault := successor_fault(self)) else []
