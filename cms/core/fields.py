"""Model fields that every app shares."""

from typing import Any

from wagtail.fields import StreamField


class SlimStreamField(StreamField):
    """
    StreamField whose block definitions stay out of migrations.

    Django only needs to know that there is a JSON column; with the blocks left in, one changed help text makes a
    migration of several hundred kilobytes.
    """

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
