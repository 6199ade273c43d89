"""What search knows of a document: what it says, in reading order, and by what it is found besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from cms.core.passages import cut
from resources.facets import FACETS
from resources.reading import SHOWN_TERMS
from resources.searching import file_passages, lines_passages, names_of, organisations_of, places_of, rubric_passages

if TYPE_CHECKING:
    from cms.core.passages import Passage
    from resources.models import Rubric


class SearchedDocument:
    """The methods by which search reads a page, for a document; each type adds what its template adds."""

    search_prefetch: ClassVar[tuple[str, ...]] = (
        *SHOWN_TERMS,
        "funders",
        "phase",
        "credits__organisation",
        "place_links__place__ancestors",
        "reference_links__reference",
        "attachments",
    )
    search_sources: ClassVar[tuple[str, ...]] = ("attachments__document",)

    def get_passages(self) -> list[Passage]:
        """Return the text as its page shows it: « L’essentiel », rubriques, references, words of the public files."""
        return [
            *cut(self.essential),
            *self.passages_before_rubrics(),
            *(passage for rubric in self.get_rubrics() for passage in self.rubric_passages(rubric)),
            *self.passages_after_rubrics(),
            *self._references(),
            *file_passages(attachment.document_id for attachment in self.attachments.all()),
        ]

    def passages_before_rubrics(self) -> list[Passage]:
        """Return what the type's template writes before the rubriques."""
        return []

    def rubric_passages(self, rubric: Rubric) -> list[Passage]:
        return rubric_passages(rubric)

    def passages_after_rubrics(self) -> list[Passage]:
        """Return what the type's template writes after the rubriques."""
        return []

    def _references(self) -> list[Passage]:
        links = list(self.reference_links.all())
        prefetch_related_objects(links, "reference")
        works = [link.reference for link in links]
        lines = [(work.authors, work.title, work.publisher, work.year) for work in works]
        return lines_passages(lines, "references", _("Références"))

    def get_search_keywords(self) -> list[str]:
        """Return type, kind, terms, places and what contains them, organisations credited, year, accession number."""
        terms = [term.label for name in SHOWN_TERMS for term in getattr(self, name).all()]
        places = [place.name for place in places_of(self)]
        credited = [name for page in organisations_of(self) for name in names_of(page)]
        words = [str(self._meta.verbose_name), self.kind_label, *terms, *places, *credited]
        return list(dict.fromkeys(filter(None, [*words, *FACETS["annee"].values(self), self.accession])))

    def get_search_facets(self) -> dict[str, list[str]]:
        """Return each facet of the collection that the document has a value of, and `kind`, « fiche-outil:methode »."""
        values = {name: facet.values(self) for name, facet in FACETS.items()}
        kind = getattr(self, "kind", "")
        values["kind"] = [f"{self.type_slug}:{kind}"] if kind else []
        return {name: found for name, found in values.items() if found}
