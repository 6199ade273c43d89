"""Places in the admin."""

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from territories.finding import find_places
from territories.forms import FreePlaceForm
from territories.models import OrganisationPage, Place, PlaceKind

PLACE_COLUMNS = [
    Column("kind_label", label=_("Type")),
    Column("code", label=_("Code")),
    Column("postal_codes", label=_("Codes postaux")),
]


class PlaceSearchForm(SearchFilterMixin, BaseFilterForm):
    """The search field of the chooser, which sorts places as the list does."""

    def filter(self, objects):
        if query := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, query
            objects = find_places(query, objects)
        return objects


class PlaceChooseMixin:
    filter_form_class = PlaceSearchForm

    @property
    def columns(self):
        return [*super().columns, *PLACE_COLUMNS]


class PlaceChooseView(PlaceChooseMixin, ChooseView):
    pass


class PlaceChooseResultsView(PlaceChooseMixin, ChooseResultsView):
    pass


class PlaceChooserViewSet(ChooserViewSet):
    """Choose a place by name, code or postal code."""

    model = Place
    icon = "site"
    choose_one_text = _("Choisir un lieu")
    choose_another_text = _("Choisir un autre lieu")
    edit_item_text = _("Voir ce lieu")
    choose_view_class = PlaceChooseView
    choose_results_view_class = PlaceChooseResultsView


place_chooser = PlaceChooserViewSet("place_chooser")


class PlaceForm(FreePlaceForm):
    widget = place_chooser.widget_class


class PlaceFilterSet(WagtailFilterSet):
    class Meta:
        model = Place
        fields = ["kind"]


class PlaceIndexView(generic.IndexView):
    """The list: a free place opens its form, an official one is shown as it is."""

    def search_queryset(self, queryset):
        return find_places(self.search_query, queryset) if self.is_searching else queryset

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if instance.kind == PlaceKind.FREE else self.get_inspect_url(instance)

    def get_delete_url(self, instance):
        return super().get_delete_url(instance) if instance.kind == PlaceKind.FREE else None


class OfficialIsReadMixin:
    """Turn away from a form whoever follows an address to the form of an official place."""

    def dispatch(self, request, *args, **kwargs):
        if get_object_or_404(Place, pk=kwargs["pk"]).kind != PlaceKind.FREE:
            messages.warning(request, _("Un lieu officiel se lit seulement : il vient du découpage administratif."))
            return redirect("place:inspect", kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


class PlaceEditView(OfficialIsReadMixin, generic.EditView):
    pass


class PlaceDeleteView(OfficialIsReadMixin, generic.DeleteView):
    pass


class PlaceViewSet(ModelViewSet):
    model = Place
    icon = "site"
    menu_label = _("Lieux")
    menu_order = 490
    add_to_admin_menu = True
    list_display = ["name", *PLACE_COLUMNS]
    filterset_class = PlaceFilterSet
    inspect_view_enabled = True
    inspect_view_fields = ["name", "kind", "code", "postal_codes", "population", "siren", "parents"]
    copy_view_enabled = False
    index_view_class = PlaceIndexView
    edit_view_class = PlaceEditView
    delete_view_class = PlaceDeleteView

    def get_form_class(self, for_update=False):
        return PlaceForm


@hooks.register("search_synonyms")
def organisation_synonyms(scope):
    """Searching one name of an organisation finds the others, as long as its page is public."""
    organisations = scope.visible_among(OrganisationPage.objects.order_by("pk"))
    names = organisations.values_list("title", "acronym", "acronym_expansion", "variants")
    return [tuple(filter(None, [*own, *map(str.strip, variants.splitlines())])) for *own, variants in names]


@hooks.register("listed_page_models")
def listed_page_models():
    """What lists of results tell of an organisation besides its title: its kind, where it acts."""
    return [OrganisationPage]


hooks.register("register_admin_viewset", lambda: [place_chooser, PlaceViewSet()])
