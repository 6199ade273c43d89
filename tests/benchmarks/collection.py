"""A collection of any size for the benchmarks: publications with text, theme and place, put into the database in bulk.

Imported once Django is set up.
"""

import datetime
import json
from collections.abc import Sequence
from html import escape

from resources.models import CollectionIndexPage, Publication, Theme
from resources.models.links import ResourcePlace
from resources.models.studies import PublicationKind
from territories.models import Place
from tests.benchmarks import corpus
from tests.benchmarks.scratch import BATCH, add_pages


class Collection:
    """The collection of the scratch site; it only grows."""

    def __init__(self, home):
        self.index = home.add_child(instance=CollectionIndexPage(title="La collection", slug="collection"))
        self.themes = Theme.objects.bulk_create(
            Theme(slug=f"theme-{number}", label_fr=corpus.name(number)) for number in range(corpus.THEMES)
        )
        self.communes = make_places()
        self.size = 0

    def grow(self, size: int) -> None:
        """Add documents up to `size`, not indexed."""
        for start in range(self.size, size, BATCH):
            self._add([corpus.text(index) for index in range(start, min(start + BATCH, size))])
        self.size = size

    def keys(self, first: int) -> list[int]:
        """Return the identifiers of the documents from the one of that index."""
        return list(Publication.objects.order_by("pk").values_list("pk", flat=True)[first:])

    def _add(self, texts: Sequence[corpus.Text]) -> None:
        pages = [make_publication(text) for text in texts]
        add_pages(self.index, pages)
        themed = Publication.themes.through
        pairs = list(zip(pages, texts, strict=True))
        themed.objects.bulk_create(themed(resource_id=page.pk, theme=self.themes[text.theme]) for page, text in pairs)
        ResourcePlace.objects.bulk_create(
            ResourcePlace(resource_id=page.pk, place=self.communes[text.commune]) for page, text in pairs
        )


def make_publication(text: corpus.Text) -> Publication:
    kinds = PublicationKind.values
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.paragraphs)
    return Publication(
        title=text.title,
        kind=kinds[text.theme % len(kinds)],
        kind_slug=kinds[text.theme % len(kinds)],
        series_slug=Publication.type_slug,
        date=datetime.date(text.year, 1, 1),
        summary=json.dumps([{"type": "text", "value": body}]),
    )


def make_places() -> list[Place]:
    """Make every commune in its département, every département in its région; return the communes."""

    def make(kind: str, count: int) -> list[Place]:
        return Place.objects.bulk_create(
            Place(kind=kind, code=f"{number:05}", name=corpus.name(corpus.THEMES + number)) for number in range(count)
        )

    regions = make("region", corpus.REGIONS)
    departments = make("departement", corpus.DEPARTMENTS)
    communes = make("commune", corpus.COMMUNES)
    inside = [(place, [regions[number % len(regions)]]) for number, place in enumerate(departments)]
    for number, place in enumerate(communes):
        department = number % len(departments)
        inside.append((place, [departments[department], regions[department % len(regions)]]))
    for relation in (Place.parents, Place.ancestors):
        containers = slice(1) if relation is Place.parents else slice(None)
        relation.through.objects.bulk_create(
            relation.through(from_place=place, to_place=container)
            for place, around in inside
            for container in around[containers]
        )
    return communes
