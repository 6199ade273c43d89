from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.fields import SlimStreamField
from cms.core.models import BasePage, IndexPage
from cms.core.visibility import Scope
from resources.blocks import SheetBodyBlock
from resources.searching import with_containers
from territories.models.places import Place
from territories.reading import territory_context
from territories.schema import territory_data


class TerritoryIndexPage(IndexPage):
    """The list of territories that have a page."""

    subpage_types = ["territories.TerritoryPage"]
    page_description = _("Liste des territoires racontés par la collection.")
    template = "territories/territory_index_page.html"

    class Meta:
        verbose_name = _("liste des territoires")
        verbose_name_plural = _("listes des territoires")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        territories = Scope.of(request).visible(TerritoryPage.objects.child_of(self))
        context["territories"] = territories.select_related("place").order_by("title")
        return context


class TerritoryPage(BasePage):
    """A territory: where it is, what happens there, what the collection holds about it."""

    type_slug = "territoire"
    parent_page_types = ["territories.TerritoryIndexPage"]
    subpage_types = []
    page_description = _("Un territoire, et tout ce que la collection en dit.")
    template = "territories/territory_page.html"

    place = models.ForeignKey(
        Place,
        verbose_name=_("lieu"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="territory_pages",
    )
    essential = models.TextField(
        _("l’essentiel"), blank=True, help_text=_("Deux ou trois phrases, lues dans les listes.")
    )
    presentation = SlimStreamField(SheetBodyBlock(), verbose_name=_("présentation"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("place"),
        FieldPanel("essential"),
        FieldPanel("presentation"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("essential"),
        index.SearchField("presentation"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("place"),
    ]

    class Meta:
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")

    search_prefetch = ("place__ancestors",)

    def get_search_keywords(self):
        kind = [str(self.place.kind_label)] if self.place else []
        return [str(self._meta.verbose_name), *kind, *(place.name for place in self._places())]

    def get_search_facets(self):
        places = [place.key for place in self._places()]
        return super().get_search_facets() | ({"lieu": places} if places else {})

    def _places(self):
        return with_containers([self.place] if self.place else [])

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context.update(territory_context(self, Scope.of(request)))
        return context

    def get_structured_data(self, context):
        return territory_data(self, context)
