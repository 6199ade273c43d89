"""Ways into the collection: a list filtered in advance, with an introduction."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from cms.core.models import BasePage, IndexPage


class SelectionIndexPage(IndexPage):
    """The door of the needs: one selection for each."""

    subpage_types = ["resources.SelectionPage"]
    page_description = _("Liste des besoins par lesquels on entre dans la collection.")
    template = "resources/selection_index_page.html"

    class Meta:
        verbose_name = _("entrée par besoin")
        verbose_name_plural = _("entrées par besoin")


class SelectionPage(BasePage):
    """Some documents of the collection for one need or use: those that a filter finds, a few of them first."""

    type_slug = "selection"
    parent_page_types = ["home.HomePage", "resources.SelectionIndexPage"]
    subpage_types = []
    page_description = _("Une liste de documents filtrée d’avance, avec une introduction.")
    template = "resources/selection_page.html"

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])
    filters = models.CharField(
        _("filtre"),
        max_length=500,
        blank=True,
        help_text=_("Filtrez la collection, puis collez ici l’adresse obtenue."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("filters"),
        MultipleChooserPanel(
            "picks", label=_("document"), heading=_("Par où commencer"), chooser_field_name="document"
        ),
    ]

    class Meta:
        verbose_name = _("sélection de documents")
        verbose_name_plural = _("sélections de documents")


class SelectionPick(Orderable):
    """A document put first in a selection."""

    selection = ParentalKey(SelectionPage, on_delete=models.CASCADE, related_name="picks")
    document = models.ForeignKey(
        "resources.Resource", verbose_name=_("document"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        verbose_name = _("document choisi")
        verbose_name_plural = _("documents choisis")
