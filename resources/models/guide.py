"""The guide: chosen sheets in an imposed order, with an introduction to each family, read as a book."""

from dataclasses import replace

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import InlinePanel
from wagtail.contrib.routable_page.models import path
from wagtail.search import index

from cms.core.fields import SlimStreamField
from cms.core.passages import html_passages, stream_html
from cms.core.visibility import Scope, is_current
from resources.blocks import SheetBodyBlock
from resources.book import WHOLE, Book
from resources.models.base import Resource
from resources.models.links import Relation
from resources.models.publication import PublicationError
from resources.models.sheets import CapitalisationSheet
from resources.models.vocabularies import Family
from resources.panels import rubric
from resources.searching import written

#: Families that a guide introduces, each in a rubrique of its own.
INTRODUCED = ("a", "b")


class Guide(Resource):
    """A methodological guide of the collection, compiled from published sheets."""

    type_slug = "guide"
    page_description = _("Des fiches choisies, dans un ordre imposé, avec leurs introductions.")
    rubric_fields = ("introduction", "how_to_use", "family_a", "family_b", "issues")

    introduction = SlimStreamField(SheetBodyBlock(), verbose_name=_("introduction"), blank=True)
    how_to_use = SlimStreamField(SheetBodyBlock(), verbose_name=_("mode d’emploi"), blank=True)
    family_a = SlimStreamField(SheetBodyBlock(), verbose_name=_("famille A"), blank=True)
    family_b = SlimStreamField(SheetBodyBlock(), verbose_name=_("famille B"), blank=True)
    issues = SlimStreamField(SheetBodyBlock(), verbose_name=_("enjeux transversaux"), blank=True)

    content_panels = [
        *Resource.content_panels,
        rubric("introduction", _("À qui s’adresse le guide, et d’où vient-il ?")),
        rubric("how_to_use", _("Par où entrer, et comment s’en servir à plusieurs ?")),
        rubric(
            "family_a",
            _("Ce qui relie les fiches de la première famille, dont le nom sert de titre."),
        ),
        rubric(
            "family_b",
            _("Ce qui relie les fiches de la seconde famille, dont le nom sert de titre."),
        ),
        rubric("issues", _("Quels enjeux traversent toutes les fiches ?")),
        InlinePanel(
            "links",
            label=_("lien"),
            heading=_("Fiches du guide et autres liens"),
            help_text=_(
                "« S’appuie sur » : chaque fiche à compiler. Le guide les range par famille et par numéro, et "
                "laisse de côté celles que le public ne peut pas lire. « Voir aussi » : ce qu’il signale sans le "
                "compiler. Sommaire, glossaire, index et crédits se font d’eux-mêmes."
            ),
        ),
    ]
    thread_panels = [panel for panel in Resource.thread_panels if getattr(panel, "relation_name", "") != "links"]
    search_fields = [*Resource.search_fields, *(index.SearchField(name) for name in rubric_fields)]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    @property
    def entries(self):
        """The documents that the guide compiles, in the order of their numbers."""
        compiled = [link.target for link in self.links.select_related("target") if link.relation == Relation.BASED_ON]
        return sorted(compiled, key=lambda document: document.number_key)

    @cached_property
    def families(self):
        """Names of the families of sheets, by slug: those that the guide introduces, then the others."""
        labels = {family.slug: family.label for family in Family.objects.all()}
        return {slug: labels.get(slug) or self._own_title(f"family_{slug}") for slug in INTRODUCED} | labels

    def family_of(self, document):
        """Return the slug of the family in which a compiled document stands, "" for one that has none."""
        _before, series, slug = document.series.partition(f"{CapitalisationSheet.type_slug}-")
        return slug if series and slug in self.families else ""

    def _own_title(self, name):
        return capfirst(str(self._meta.get_field(name).verbose_name))

    def get_rubrics(self):
        """The rubriques, those of the families under the families' names."""
        titles = {f"famille-{slug}": self.families[slug] for slug in INTRODUCED}
        return [replace(rubric, title=titles.get(rubric.anchor, rubric.title)) for rubric in super().get_rubrics()]

    def publication_errors(self):
        errors = super().publication_errors()
        entries = self.entries
        messages = [
            _now("« %(title)s » n’est pas en ligne : publiez-la ou retirez le lien.") % {"title": entry.display_title}
            for entry in entries
            if not is_current(entry)
        ]
        if not entries:
            messages = [_now("au moins une fiche à compiler, avec le lien « S’appuie sur ».")]
        return errors + [PublicationError("links", _now("Fiches du guide"), message) for message in messages]

    def rubric_passages(self, rubric):
        """Lead to the table of contents: the text is on the pages of the chapters."""
        return written(html_passages(stream_html(rubric.value), "sommaire", rubric.title))

    # Reading

    def read(self, scope: Scope):
        """Add `book`, which holds what other documents show as rubriques and as a thread."""
        context = super().read(scope)
        book = Book.of(self, context["based_on"], scope)
        return context | {"book": book, "rubrics": [], "toc": [], "thread": []}

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | {"book_url": f"{self.get_url(request)}lire/"}

    def get_structured_data(self, context):
        """Describe the guide where it opens, not again on each of its chapters."""
        return {} if "chapter" in context else super().get_structured_data(context)

    @path(f"lire/{WHOLE}/", name="whole")
    def whole(self, request):
        """The whole book on one page."""
        context = self.get_context(request)
        context["book"].read()
        address = f"{context['canonical_url']}lire/{WHOLE}/"
        return self._page(request, "whole", context | {"chapter": None, "whole": True, "canonical_url": address})

    @path("lire/<slug:slug>/", name="chapter")
    def chapter(self, request, slug):
        """One chapter of the book; that of a sheet says that the sheet has an address of its own."""
        context = self.get_context(request)
        book = context["book"]
        if not (chapter := book.find(slug)):
            raise Http404
        book.read(chapter if chapter.kind in ("texte", "famille", "fiche") else None)
        previous, following = book.neighbours(chapter)
        address = f"{context['canonical_url']}lire/{slug}/"
        if chapter.document:
            address = chapter.document.get_full_url(request)
        context |= {"chapter": chapter, "previous": previous, "following": following, "canonical_url": address}
        return self._page(request, "chapter", context)

    def _page(self, request, name, context):
        return TemplateResponse(request, f"resources/guide_{name}.html", context | {"alternates": []})

    def route(self, request, path_components):
        """Let the chapters of a withdrawn guide say what the guide says."""
        below = path_components[:1] == ["lire"] and not is_current(self)
        return super().route(request, [] if below and self.public_since else path_components)
