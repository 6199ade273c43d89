"""Records to rows of what has no page: funders, references, grids."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from resources.imports.fields import fill
from resources.imports.finder import Finder
from resources.imports.problems import ImportRefused


@transaction.atomic
def import_rows(model, records, key=lambda slug: {"slug": slug}) -> list:
    """
    Create the rows of `model` that are missing and return them; rows that exist are left alone.

    `key` says which fields hold the record's name, or raises `Unexpected`. Raises `ImportRefused`, having written
    nothing.
    """
    finder = Finder(Locale.get_default())
    created = []
    for record in records:
        with record.noting():
            name = key(record.slug)
            if model._default_manager.filter(**name).exists():
                continue
            row = model(**name)
            fill(row, record.values, record, finder)
            _save(row, record)
            created.append(row)
    if problems := [problem for record in records for problem in record.problems]:
        raise ImportRefused(problems)
    return created


def _save(row, record):
    if record.problems:
        return
    try:
        row.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            record.refuse(" ".join(messages), _("une valeur pour « %(key)s ».") % {"key": name}, name)
    else:
        row.save()
