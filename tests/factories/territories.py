"""Places, organisations, territories, narratives and events."""

import factory
import wagtail_factories
from factory.django import DjangoModelFactory

from territories import models
from tests.factories.resources import ResourceFactory
from tests.factories.users import UserFactory


class PlaceFactory(DjangoModelFactory):
    """A commune without parents; pass `kind`, `code` and `parents=[…]` for anything else."""

    class Meta:
        model = models.Place
        django_get_or_create = ("kind", "code")
        skip_postgeneration_save = True

    kind = models.PlaceKind.COMMUNE
    code = factory.Sequence(lambda n: f"{10000 + n}")
    name = factory.LazyAttribute(lambda place: f"Commune {place.code}")

    @factory.post_generation
    def parents(self, create, extracted, **kwargs):
        for parent in extracted or ():
            self.parents.add(parent)
            self.ancestors.add(parent, *parent.ancestors.all())


class OrganisationIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.OrganisationIndexPage

    title = "Organisations"


class OrganisationPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.OrganisationPage

    parent = factory.LazyFunction(models.OrganisationIndexPage.objects.get)
    title = factory.Sequence(lambda n: f"Structure {n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationPageFactory)


class TerritoryIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.TerritoryIndexPage

    title = "Territoires"


class TerritoryPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.TerritoryPage

    parent = factory.LazyFunction(models.TerritoryIndexPage.objects.get)
    title = factory.Sequence(lambda n: f"Territoire {n}")
    place = factory.SubFactory(PlaceFactory)


class TerritoryNarrativeFactory(ResourceFactory):
    class Meta:
        model = models.TerritoryNarrative


class AgendaPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = models.AgendaPage

    title = "Agenda"


class EventFactory(ResourceFactory):
    class Meta:
        model = models.Event

    parent = factory.LazyFunction(models.AgendaPage.objects.get)
