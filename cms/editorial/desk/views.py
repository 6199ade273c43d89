"""« Documents » in the admin: one list of everything the collection holds, drafts and events included."""

import re

from django.db.models import F, Q
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.search.backends import get_search_backend

from cms.editorial.board.export import SafeExportMixin
from cms.editorial.desk.columns import bulk_actions, desk_columns
from cms.editorial.desk.documents import desk_documents
from cms.editorial.desk.filters import DeskFilterSet
from resources.models import CollectionIndexPage, Resource

#: What is looked for as a number: « 2.10 », « LT-00042 ».
NUMBER = re.compile(r"(LT-)?[\d.]+", re.IGNORECASE)


class DeskView(SafeExportMixin, IndexView):
    """The list, its filters and its export; a row is a `Resource`, never fetched as its own type."""

    template_name = "editorial/desk/documents.html"
    results_template_name = "editorial/desk/results.html"
    page_title = _("Documents")
    no_results_message = _("Aucun document ne répond à ces choix.")
    verbose_name = Resource._meta.verbose_name
    verbose_name_plural = Resource._meta.verbose_name_plural
    add_item_label = _("Ajouter un document")
    default_ordering = "-changed"
    show_locale_labels = False

    @cached_property
    def columns(self):
        columns = desk_columns(self.request.user)
        return [bulk_actions, *columns] if self.permission_policy.sees_everything(self.request.user) else columns

    def get_add_url(self):
        if not self.user_has_any_permission({"add"}):
            return None
        collection = CollectionIndexPage.objects.order_by("path").first()
        if collection and collection.permissions_for_user(self.request.user).can_add_subpage():
            return reverse("wagtailadmin_pages:add_subpage", args=[collection.pk])
        return None

    # The rows

    @cached_property
    def known(self):
        return desk_documents(self.request.user)

    def get_base_queryset(self):
        return self.known

    def get_filterset_kwargs(self):
        return super().get_filterset_kwargs() | {"queryset": self.known}

    def get_ordering(self):
        ordering = self.request.GET.get("ordering")
        return ordering if ordering in self.get_valid_orderings() else self.default_ordering

    def order_queryset(self, queryset):
        field = F(self.ordering.removeprefix("-"))
        descending = self.ordering.startswith("-")
        return queryset.order_by(field.desc(nulls_last=True) if descending else field.asc(nulls_last=True), "pk")

    def search_queryset(self, queryset):
        """Find by number, or by the words of the title as the search engine reads them."""
        if not self.is_searching:
            return queryset
        if NUMBER.fullmatch(self.search_query):
            return queryset.filter(Q(number__startswith=self.search_query) | Q(accession__iexact=self.search_query))
        found = get_search_backend().autocomplete(self.search_query, Resource, order_by_relevance=False)
        return queryset.filter(pk__in=found.get_queryset().order_by().values("pk"))

    # The export says what the cells say

    @cached_property
    def exported(self):
        return {column.name: column for column in desk_columns(self.request.user)}

    @cached_property
    def list_export(self):
        return list(self.exported)

    def get_heading(self, queryset, field):
        return str(self.exported[field].label)

    def to_row_dict(self, item):
        return {name: column.get_value(item) for name, column in self.exported.items()}


class DeskMenuItem(MenuItem):
    def is_shown(self, request):
        policy = policy_registry.get_by_type(Page)
        return policy.user_has_any_permission(request.user, DeskView.any_permission_required)


class DeskViewSet(PageListingViewSet):
    model = Resource
    icon = "doc-full-inverse"
    menu_label = _("Documents")
    menu_name = "desk"
    menu_order = 110
    menu_item_class = DeskMenuItem
    add_to_admin_menu = True
    index_view_class = DeskView
    filterset_class = DeskFilterSet
    columns = PageListingViewSet.UNDEFINED
    export_filename = "documents"

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]
