"""The collection's door: every document but events, filtered and sorted."""

from django.utils.translation import gettext_lazy as _

from cms.core.models import IndexPage
from cms.core.visibility import Scope
from resources.listing import Listing, documents


class CollectionIndexPage(IndexPage):
    """The list of all documents; every document type is written under it, at one flat address."""

    page_description = _("Liste de tous les documents, avec ses filtres.")
    template = "resources/collection_index_page.html"

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        scope = Scope.of(request)
        context.update(Listing(request, scope, self, documents(scope)).context())
        return context
