"""What search reads of a page and of what it is tied to, as it is in memory, in a few statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects

from cms.assets.collections import public_texts
from cms.core.passages import Passage, cut, html_passages, stream_html
from resources.headings import identify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from resources.models import Rubric

#: Id of the files' heading on a document's page.
FILES = "fichiers"


def rubric_passages(rubric: Rubric) -> list[Passage]:
    """Return a rubrique's text cut at its headings, under the ids that the page gives them; [] for an empty one."""
    html, _headings = identify(stream_html(rubric.value), rubric.anchor)
    return written(html_passages(html, rubric.anchor, rubric.title))


def written(passages: Iterable[Passage]) -> list[Passage]:
    """Return `passages`, or [] where none has text: the page does not show their heading either."""
    found = list(passages)
    return found if any(passage.text for passage in found) else []


def lines_passages(lines: Iterable[Iterable[object]], anchor: str, heading: object) -> list[Passage]:
    """Return lines of several facts each, under one heading."""
    told = (" · ".join(str(fact) for fact in facts if fact) for facts in lines)
    return written(cut("\n".join(filter(None, told)), anchor, str(heading)))


def file_passages(keys: Iterable[int | None], anchor: str = FILES) -> Iterator[Passage]:
    """Yield the words of the files of `keys` that anyone may download, each under its title, in one statement."""
    wanted = [key for key in keys if key]
    files = public_texts(wanted) if wanted else {}
    for key in wanted:
        if key in files:
            title, text = files[key]
            yield from cut(text, anchor, title)


def places_of(page: Any) -> list[Any]:
    """Return the places of a page, then all that contain them."""
    links = list(page.place_links.all())
    prefetch_related_objects(links, "place__ancestors")
    return with_containers(link.place for link in links)


def with_containers(places: Iterable[Any]) -> list[Any]:
    """Return `places`, then all that contain them, each once."""
    own = list(places)
    return list(dict.fromkeys([*own, *(container for place in own for container in place.ancestors.all())]))


def organisations_of(page: Any) -> list[Any]:
    """Return the organisations that a document credits, each once."""
    credits = list(page.credits.all())
    prefetch_related_objects(credits, "organisation")
    return list(dict.fromkeys(credit.organisation for credit in credits if credit.organisation))


def names_of(organisation: Any) -> list[str]:
    """Return what a document is found by for crediting `organisation`: its acronym only once its page is public."""
    acronym = [organisation.acronym, organisation.acronym_expansion] if organisation.live else []
    return [organisation.title, *acronym]
