"""
Controlled vocabularies: one row per term, one slug for every language.

They are not translatable models: wagtail-localize copies a many-to-many once and never keeps it in step, so a term
holds its three labels and every locale points to the same row.
"""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from cms.core.models import IndexedAtOnce


class Term(IndexedAtOnce, models.Model):
    """A term of a controlled vocabulary."""

    slug = models.SlugField(
        _("identifiant"),
        max_length=80,
        unique=True,
        help_text=_("Figure dans les adresses et les échanges : à ne plus changer une fois publié."),
    )
    label_fr = models.CharField(_("libellé"), max_length=160)
    label_en = models.CharField(_("libellé en anglais"), max_length=160, blank=True)
    label_es = models.CharField(_("libellé en espagnol"), max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    search_fields = [
        *(index.SearchField(f"label_{language}", boost=2) for language in ("fr", "en", "es")),
        index.AutocompleteField("label_fr"),
        index.SearchField("slug"),
    ]

    class Meta:
        abstract = True
        ordering = ["position", "label_fr"]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """Label in the active language, in French where it is not translated yet."""
        return getattr(self, f"label_{get_language()[:2]}", "") or self.label_fr


class Theme(Term):
    class Meta(Term.Meta):
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")


class WorkStream(Term):
    class Meta(Term.Meta):
        verbose_name = _("chantier")
        verbose_name_plural = _("chantiers")


class ResearchAxis(Term):
    class Meta(Term.Meta):
        verbose_name = _("axe de recherche")
        verbose_name_plural = _("axes de recherche")


class Family(Term):
    introduction = models.TextField(_("introduction"), blank=True)

    class Meta(Term.Meta):
        verbose_name = _("famille de fiches")
        verbose_name_plural = _("familles de fiches")


class Audience(Term):
    class Meta(Term.Meta):
        verbose_name = _("public")
        verbose_name_plural = _("publics")


class Notion(Term):
    class Meta(Term.Meta):
        verbose_name = _("notion-clé")
        verbose_name_plural = _("notions-clés")


class Method(Term):
    group = models.CharField(_("famille de méthodes"), max_length=80)

    class Meta(Term.Meta):
        verbose_name = _("méthode")
        verbose_name_plural = _("méthodes")


class Scale(Term):
    class Meta(Term.Meta):
        verbose_name = _("échelle")
        verbose_name_plural = _("échelles")


class Environment(Term):
    class Meta(Term.Meta):
        verbose_name = _("milieu")
        verbose_name_plural = _("milieux")


class Phase(Term):
    class Meta(Term.Meta):
        verbose_name = _("phase")
        verbose_name_plural = _("phases")


class Funder(IndexedAtOnce, models.Model):
    """Who pays, and the sentence that the funder asks to be shown."""

    slug = models.SlugField(_("identifiant"), max_length=80, unique=True)
    name = models.CharField(_("nom"), max_length=160)
    mention = models.TextField(_("mention obligatoire"), help_text=_("Reproduite telle quelle sous le document."))
    url = models.URLField(_("site"), blank=True)

    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("mention"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("financeur")
        verbose_name_plural = _("financeurs")

    def __str__(self):
        return self.name


class Reference(IndexedAtOnce, models.Model):
    """A work that documents cite."""

    slug = models.SlugField(_("identifiant"), max_length=80, unique=True)
    authors = models.CharField(_("auteur·ices"), max_length=255, blank=True, help_text=_("Comme sur la page de titre."))
    title = models.CharField(_("titre"), max_length=255)
    publisher = models.CharField(_("éditeur"), max_length=160, blank=True)
    year = models.CharField(_("année"), max_length=10, blank=True)
    pages = models.CharField(_("pages"), max_length=40, blank=True)
    url = models.URLField(_("adresse"), blank=True)

    search_fields = [
        index.SearchField("title", boost=2),
        *(index.AutocompleteField(name) for name in ("title", "authors")),
        *(index.SearchField(name) for name in ("authors", "publisher", "year")),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = _("référence")
        verbose_name_plural = _("références")

    def __str__(self):
        return self.title


#: Every vocabulary, by the name it has in data files and in `Resource`'s fields.
VOCABULARIES = {
    "themes": Theme,
    "workstreams": WorkStream,
    "research_axes": ResearchAxis,
    "families": Family,
    "audiences": Audience,
    "notions": Notion,
    "methods": Method,
    "scales": Scale,
    "environments": Environment,
    "phases": Phase,
}
