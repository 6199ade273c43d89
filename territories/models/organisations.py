"""Organisations: each has a public page, is credited, and may hold accounts."""

from django import forms
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.assets.models import CustomImage
from cms.core.fields import SlimStreamField
from cms.core.models import BasePage, IndexPage
from cms.core.passages import cut, html_passages, stream_html
from cms.core.visibility import Scope
from resources.blocks import SheetBodyBlock
from resources.facets import FACETS
from resources.models import PlaceLink, Theme
from resources.searching import lines_passages, places_of, written
from territories.reading import organisation_context
from territories.schema import organisation_data


class OrganisationKind(models.TextChoices):
    NATIONAL = "tete-de-reseau", _("Tête de réseau")
    REGIONAL = "reseau-regional", _("Réseau régional")
    SECTORAL = "reseau-sectoriel", _("Réseau sectoriel")
    INITIATIVE = "initiative", _("Initiative solidaire")
    RESEARCH = "recherche", _("Recherche")
    AUTHORITY = "collectivite", _("Collectivité")
    FUNDER = "financeur", _("Financeur")
    PARTNER = "partenaire", _("Partenaire")


#: Titles of the groups of organisations, in the order of the list.
KIND_TITLES = {
    OrganisationKind.NATIONAL: _("Têtes de réseau"),
    OrganisationKind.REGIONAL: _("Réseaux régionaux"),
    OrganisationKind.SECTORAL: _("Réseaux sectoriels"),
    OrganisationKind.INITIATIVE: _("Initiatives solidaires"),
    OrganisationKind.RESEARCH: _("Recherche"),
    OrganisationKind.AUTHORITY: _("Collectivités"),
    OrganisationKind.PARTNER: _("Partenaires"),
    OrganisationKind.FUNDER: _("Financeurs"),
}


class OrganisationIndexPage(IndexPage):
    """The list of organisations."""

    subpage_types = ["territories.OrganisationPage"]
    page_description = _("Liste des organisations qui écrivent, accueillent ou soutiennent.")
    template = "territories/organisation_index_page.html"

    class Meta:
        verbose_name = _("liste des organisations")
        verbose_name_plural = _("listes des organisations")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        organisations = Scope.of(request).visible(OrganisationPage.objects.child_of(self))
        ranks = {kind: rank for rank, kind in enumerate(KIND_TITLES)}
        context["organisations"] = sorted(organisations.order_by("title"), key=lambda page: ranks[page.kind])
        return context


class OrganisationPage(BasePage):
    """An organisation: what it is, where it acts, what it wrote or hosted."""

    type_slug = "organisation"
    parent_page_types = ["territories.OrganisationIndexPage"]
    subpage_types = []
    page_description = _("Une structure, un réseau, un laboratoire, un financeur.")
    template = "territories/organisation_page.html"

    kind = models.CharField(_("type"), max_length=18, choices=OrganisationKind, default=OrganisationKind.PARTNER)
    acronym = models.CharField(_("sigle"), max_length=40, blank=True)
    acronym_expansion = models.CharField(_("sigle développé"), max_length=160, blank=True)
    variants = models.TextField(
        _("autres écritures"),
        blank=True,
        help_text=_("Une par ligne : la recherche les tient pour équivalentes."),
    )
    themes = ParentalManyToManyField(Theme, verbose_name=_("thèmes"), blank=True)
    area = models.CharField(_("territoire d’action"), max_length=160, blank=True)
    membership = models.CharField(
        _("lien avec le MES"),
        max_length=160,
        blank=True,
        help_text=_("Par exemple « Membre, collège des réseaux régionaux »."),
    )
    values = models.TextField(_("valeurs"), blank=True)
    means = models.TextField(_("moyens humains"), blank=True)
    budget = models.CharField(_("budget"), max_length=60, blank=True)
    budget_year = models.CharField(_("année du budget"), max_length=20, blank=True)
    funders_text = models.TextField(_("principaux financeurs"), blank=True)
    website = models.URLField(_("site"), blank=True)
    logo = models.ForeignKey(
        CustomImage,
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    presentation = SlimStreamField(SheetBodyBlock(), verbose_name=_("présentation"), blank=True)
    missions = SlimStreamField(SheetBodyBlock(), verbose_name=_("missions"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("acronym"), FieldPanel("acronym_expansion")]),
        FieldPanel("presentation"),
        FieldPanel("missions"),
        MultiFieldPanel(
            [
                FieldPanel("values"),
                FieldPanel("means"),
                FieldRowPanel([FieldPanel("budget"), FieldPanel("budget_year")]),
                FieldPanel("funders_text"),
            ],
            _("En chiffres"),
        ),
        MultipleChooserPanel("place_links", label=_("lieu"), heading=_("Lieux"), chooser_field_name="place"),
        FieldRowPanel([FieldPanel("area"), FieldPanel("membership")]),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        FieldRowPanel([FieldPanel("website"), FieldPanel("logo")]),
        FieldPanel("variants"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("acronym", boost=2),
        index.AutocompleteField("acronym"),
        index.SearchField("acronym_expansion"),
        index.SearchField("variants"),
        index.SearchField("presentation"),
        index.SearchField("missions"),
        index.FilterField("kind"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *(SynchronizedField(name) for name in ("title", "kind", "acronym", "themes", "budget", "budget_year", "logo")),
    ]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    @property
    def type_label(self):
        return self.get_kind_display()

    @property
    def kind_title(self):
        return KIND_TITLES[self.kind]

    search_prefetch = ("themes", "place_links__place__ancestors")

    def get_passages(self):
        """Return the presentation, the missions, then what the margin says."""
        facts = (self.membership, self.area, self.values, self.means, self.funders_text)
        return [
            *cut(self.acronym_expansion),
            *written(html_passages(stream_html(self.presentation), "presentation", _now("Présentation"))),
            *written(html_passages(stream_html(self.missions), "missions", _now("Missions"))),
            *lines_passages(([fact] for fact in facts), "notice", _now("Repères")),
        ]

    def get_search_keywords(self):
        names = [self.acronym, self.acronym_expansion, *map(str.strip, self.variants.splitlines())]
        terms = [theme.label for theme in self.themes.all()]
        places = [place.name for place in places_of(self)]
        words = [*names, str(self._meta.verbose_name), self.get_kind_display(), *terms, *places]
        return list(dict.fromkeys(filter(None, words)))

    def get_search_facets(self):
        found = {name: FACETS[name].values(self) for name in ("theme", "lieu")}
        return super().get_search_facets() | {name: values for name, values in found.items() if values}

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context.update(organisation_context(self, Scope.of(request)))
        return context

    def get_structured_data(self, context):
        return organisation_data(self, context)


class OrganisationPlace(PlaceLink):
    organisation = ParentalKey(OrganisationPage, on_delete=models.CASCADE, related_name="place_links")

    class Meta(PlaceLink.Meta):
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
