"""Rules for wagtail-localize, where its own leave something behind."""

from dataclasses import dataclass

from django.db import models
from wagtail_localize.fields import SynchronizedField


@dataclass(frozen=True)
class WholeAttribute:
    """Stands for a model field where wagtail-localize reads an attribute and writes it on the translation."""

    name: str

    @property
    def attname(self) -> str:
        return self.name


class SynchronizedTerms(SynchronizedField):
    """
    Carries a settable property from a page to its translations as one whole.

    wagtail-localize copies a many-to-many only while it holds something: a term removed last from the source would
    stay on the translations for ever.
    """

    def __init__(self, attribute: str) -> None:
        super().__init__(attribute, overridable=False)

    def get_field(self, model: type[models.Model]) -> WholeAttribute:
        return WholeAttribute(self.field_name)
