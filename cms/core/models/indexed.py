"""Objects that the admin searches as soon as they are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from wagtail.search.index import FilterField, Indexed, insert_or_update_object

if TYPE_CHECKING:
    from collections.abc import Iterable


class IndexedAtOnce(Indexed):
    """Mixin of models that declare `search_fields`: an object is saved and indexed in one transaction."""

    search_auto_update = False  # Wagtail would leave it to a task

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> Any:
        with transaction.atomic():
            saved = super().save(*args, update_fields=update_fields, **kwargs)
            if update_fields is None or self.searched_fields() & {*update_fields}:
                insert_or_update_object(self)
        return saved

    @classmethod
    def searched_fields(cls) -> set[str]:
        """Return the fields whose change is worth indexing again."""
        return {field.field_name for field in cls.get_search_fields() if not isinstance(field, FilterField)}
