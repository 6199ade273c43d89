"""The glossary: each term is a page, so that it has an address and search finds it."""

import re

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.core.models import BasePage, IndexPage
from cms.core.passages import html_passages
from cms.core.visibility import Scope
from resources.interop.schema import glossary_data, term_data

_ASIDE = re.compile(r"\s*\([^)]*\)")


class GlossaryIndexPage(IndexPage):
    """The glossary's door: every term, in alphabetical order."""

    subpage_types = ["resources.GlossaryTermPage"]
    page_description = _("Liste alphabétique des termes du réseau.")
    template = "resources/glossary_index_page.html"

    class Meta:
        verbose_name = _("glossaire")
        verbose_name_plural = _("glossaires")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        terms = Scope.of(request).visible(GlossaryTermPage.objects.child_of(self))
        context["terms"] = terms.order_by("title")
        return context

    def get_structured_data(self, context):
        return glossary_data(self, context)


class GlossaryTermPage(BasePage):
    """A term or an acronym: what it means here, and its other spellings."""

    type_slug = "terme"
    parent_page_types = ["resources.GlossaryIndexPage"]
    subpage_types = []
    page_description = _("Un mot ou un sigle du réseau, défini en quelques phrases.")
    template = "resources/glossary_term_page.html"

    acronym = models.CharField(
        _("sigle"),
        max_length=40,
        blank=True,
        help_text=_("Le titre porte alors la forme développée ; chercher l’un trouve l’autre."),
    )
    variants = models.TextField(
        _("autres formes"),
        blank=True,
        help_text=_("Une par ligne : la recherche les tient pour équivalentes."),
    )
    definition = RichTextField(
        _("définition"),
        blank=True,
        features=["bold", "italic", "link", "ul"],
        help_text=_("Deux à quatre phrases, compréhensibles sans connaître le réseau."),
    )
    related_terms = ParentalManyToManyField("self", blank=True, verbose_name=_("termes voisins"), symmetrical=False)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("acronym"),
        FieldPanel("definition"),
        FieldPanel("variants"),
        FieldPanel("related_terms"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("acronym", boost=2),
        index.AutocompleteField("acronym"),
        index.SearchField("variants"),
        index.SearchField("definition"),
    ]

    class Meta:
        verbose_name = _("terme du glossaire")
        verbose_name_plural = _("termes du glossaire")

    @cached_property
    def variant_list(self):
        """The other spellings, one string each."""
        return [line.strip() for line in self.variants.splitlines() if line.strip()]

    @property
    def forms(self):
        """Every way to write the term: the title without what brackets add, the acronym, the variants."""
        names = [_ASIDE.sub("", self.title), self.acronym, *self.variant_list]
        return list(dict.fromkeys(filter(None, map(str.strip, names))))

    def get_passages(self):
        return list(html_passages(self.definition))

    def get_search_keywords(self):
        return [*filter(None, [self.acronym]), *self.variant_list, str(self._meta.verbose_name)]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        scope = Scope.of(request)
        context["related_terms"] = [term for term in self.related_terms.all() if scope.allows(term)]
        return context

    def get_structured_data(self, context):
        return term_data(self, self.breadcrumb[-1], context)
