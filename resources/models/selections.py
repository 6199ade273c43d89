"""Ways into the collection: a list filtered in advance, with an introduction."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.models import BasePage, IndexPage
from cms.core.visibility import Scope
from resources.filters import clean_filters, read_filters
from resources.listing import Listing, documents, filtered, with_cards
from resources.models.base import Resource
from resources.terms import unlinked


class SelectionIndexPage(IndexPage):
    """The door of the needs: one selection for each."""

    subpage_types = ["resources.SelectionPage"]
    page_description = _("Liste des besoins par lesquels on entre dans la collection.")
    template = "resources/selection_index_page.html"

    class Meta:
        verbose_name = _("entrée par besoin")
        verbose_name_plural = _("entrées par besoin")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        selections = SelectionPage.listed(Scope.of(request))
        context["needs"] = [page for page in selections if page.is_child_of(self)]
        context["entrances"] = [page for page in selections if page.is_sibling_of(self)]
        return context


class SelectionPage(BasePage):
    """Some documents of the collection for one need or use: those that a filter finds, a few of them first."""

    type_slug = "selection"
    parent_page_types = ["home.HomePage", "resources.SelectionIndexPage"]
    subpage_types = []
    page_description = _("Une liste de documents filtrée d’avance, avec une introduction.")
    template = "resources/selection_page.html"

    introduction = RichTextField(
        _("introduction"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("À qui cette liste sert, et par où y entrer : deux ou trois phrases, sous le titre."),
    )
    filters = models.CharField(
        _("filtre"),
        max_length=500,
        blank=True,
        help_text=_(
            "Filtrez la collection, puis collez ici l’adresse obtenue : la liste se tient à jour toute seule. "
            "Vide, la page ne montre que les documents choisis plus bas."
        ),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("filters"),
        MultipleChooserPanel(
            "picks",
            label=_("document"),
            heading=_("Par où commencer"),
            chooser_field_name="document",
            help_text=_("Trois ou quatre documents, montrés avant la liste, dans cet ordre."),
        ),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("filters", overridable=False),
    ]

    class Meta:
        verbose_name = _("sélection de documents")
        verbose_name_plural = _("sélections de documents")

    @classmethod
    def listed(cls, scope):
        """Return the visible selections in their order, introductions without their links: each would be looked up."""
        selections = list(scope.visible(cls.objects.all()).order_by("path"))
        for page in selections:
            page.introduction = unlinked(page.introduction)
        return selections

    def clean(self):
        super().clean()
        if self.filters:
            try:
                self.filters = clean_filters(self.filters)
                self._meta.get_field("filters").run_validators(self.filters)  # the length, once encoded
            except ValidationError as error:
                raise ValidationError({"filters": error.messages}) from error

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        scope = Scope.of(request)
        if self.filters:
            base = filtered(documents(scope), read_filters(self.filters))
            listing = Listing(request, scope, self, base)
            context.update(listing.context())
        if not self.filters or (listing.is_plain and context["page_obj"].number == 1):
            context["picks"] = self.picked(scope)
        return context

    def picked(self, scope):
        """Return the documents put first, in their order, in the visitor's language, those that are visible."""
        ranks = {pick.document_id: rank for rank, pick in enumerate(self.picks.all())}
        keys = dict(Resource.objects.filter(pk__in=ranks).values_list("translation_key", "pk"))
        found = with_cards(scope.visible(Resource.objects.filter(translation_key__in=keys)))
        return sorted(found, key=lambda document: ranks[keys[document.translation_key]])


class SelectionPick(Orderable):
    """A document put first in a selection."""

    selection = ParentalKey(SelectionPage, on_delete=models.CASCADE, related_name="picks")
    document = models.ForeignKey(Resource, verbose_name=_("document"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        verbose_name = _("document choisi")
        verbose_name_plural = _("documents choisis")
