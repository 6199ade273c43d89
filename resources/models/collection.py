"""The collection's door: every document but events, filtered and sorted."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from cms.core.models import BasePage
from cms.core.visibility import Scope
from resources.listing import listing_context


class CollectionIndexPage(BasePage):
    """The list of all documents; every document type is written under it, at one flat address."""

    parent_page_types = ["home.HomePage"]
    max_count_per_parent = 1
    page_description = _("Liste de tous les documents, avec ses filtres.")
    template = "resources/collection_index_page.html"

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context.update(listing_context(request, Scope.of(request), self))
        return context
