"""The home page and the site's fixed pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.core.fields import SlimStreamField
from cms.core.models import BasePage
from cms.core.passages import cut
from cms.core.visibility import Scope
from home.blocks import PageBodyBlock
from home.reading import home_context
from resources.blocks import SheetBodyBlock


class HomePage(BasePage):
    """The site's door: what the collection is, where to begin, what is new."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.StandardPage",
        "resources.CollectionIndexPage",
        "resources.GlossaryIndexPage",
        "resources.SelectionIndexPage",
        "resources.SelectionPage",
        "territories.OrganisationIndexPage",
        "territories.TerritoryIndexPage",
        "territories.AgendaPage",
    ]
    page_description = _("Page d’accueil d’un site.")
    template = "home/home_page.html"

    tagline = models.CharField(
        _("accroche"),
        max_length=255,
        blank=True,
        help_text=_("Une phrase, en grand sous le titre."),
    )
    introduction = SlimStreamField(SheetBodyBlock(), verbose_name=_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("tagline"), FieldPanel("introduction")]

    class Meta:
        verbose_name = _("accueil")
        verbose_name_plural = _("accueils")

    def get_passages(self):
        return [*cut(self.tagline), *super().get_passages()]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context.update(home_context(Scope.of(request)))
        return context


class StandardPage(BasePage):
    """A page of the site itself: about, accessibility, legal notice."""

    type_slug = "page"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = _("À propos, accessibilité, mentions légales…")
    template = "home/standard_page.html"

    introduction = models.TextField(_("chapô"), blank=True)
    body = SlimStreamField(PageBodyBlock(), verbose_name=_("texte"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
