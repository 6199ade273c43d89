"""Places without an official code, read from a file: quartiers, pays, perimeters of projects, abroad."""

from django.db import transaction
from wagtail.models import Locale

from resources.imports.finder import Finder
from resources.imports.tables import import_rows
from territories.models import Place, PlaceKind


@transaction.atomic
def import_free_places(records) -> list[Place]:
    """Create the missing places of `records`, each in its `parents` and in all that contains them; return them."""
    finder = Finder(Locale.get_default())
    parents = {}
    for record in records:
        parents[record.slug] = []
        for rank, key in enumerate(record.values.pop("parents", [])):
            with record.noting("parents", rank):
                parents[record.slug].append(finder.find(Place, key))
    created = import_rows(Place, records, key=lambda code: {"kind": PlaceKind.FREE, "code": code})
    for place in created:
        containers = parents[place.code]
        place.parents.set(containers)
        place.ancestors.set({*containers, *Place.objects.filter(descendants__in=containers)})
    return created
