"""What narrows the list of documents."""

from django.contrib.contenttypes.models import ContentType
from django.forms import CheckboxSelectMultiple
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ModelMultipleChoiceFilter, MultipleChoiceFilter
from wagtail.admin.filters import MultipleUserFilter, WagtailFilterSet

from cms.editorial.board.states import PLANNED, Stage, follows
from cms.users.models import User
from resources.models import Credit, Resource, Theme, resource_types
from territories.models import OrganisationPage


def type_choices():
    return [(model.type_slug, capfirst(model._meta.verbose_name)) for model in resource_types()]


def stage_choices():
    return [(stage.value, capfirst(stage.label)) for stage in Stage if stage not in PLANNED]


class SubqueryFilter(ModelMultipleChoiceFilter):
    """Documents tied to any of the chosen rows, by a subquery: a join would show a document as many times as it has."""

    def filter(self, qs, value):
        if not value:
            return qs
        return qs.filter(pk__in=Resource.objects.filter(**{f"{self.field_name}__in": value}).values("pk"))


class DeskFilterSet(WagtailFilterSet):
    type = MultipleChoiceFilter(
        label=_("Type"), choices=type_choices, widget=CheckboxSelectMultiple, method="filter_type"
    )
    stage = MultipleChoiceFilter(label=_("État"), choices=stage_choices, widget=CheckboxSelectMultiple)
    late = BooleanFilter(label=_("En retard"))
    keeper = MultipleUserFilter(
        label=_("Gardien·ne"),
        queryset=User.objects.filter(kept_resources__isnull=False).distinct(),
        widget=CheckboxSelectMultiple,
    )
    theme = SubqueryFilter(
        field_name="themes", label=_("Thème"), queryset=Theme.objects.all(), widget=CheckboxSelectMultiple
    )
    organisation = SubqueryFilter(
        field_name="credits__organisation",
        label=_("Organisation"),
        queryset=OrganisationPage.objects.live().order_by("title"),
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = Resource
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Those of the documents listed alone: others may be credited to nothing that the person may know of.
        credits = Credit.objects.filter(resource__in=self.queryset.order_by().values("pk"))
        organisations = self.filters["organisation"]
        organisations.queryset = organisations.queryset.filter(pk__in=credits.values("organisation"))
        if not follows(self.request.user):
            del self.filters["keeper"]
        if "locale" in self.filters:
            self.filters["locale"].label = _("Langue")

    def filter_type(self, documents, name, slugs):
        models = [model for model in resource_types() if model.type_slug in slugs]
        return documents.filter(content_type__in=ContentType.objects.get_for_models(*models).values())
