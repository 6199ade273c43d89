"""The home page, the fixed pages, and the whole tree that a site begins with."""

from dataclasses import dataclass

import factory
import wagtail_factories
from wagtail.models import Page, Site

from home.models import HomePage, StandardPage
from resources.models import CollectionIndexPage, GlossaryIndexPage
from territories.models import AgendaPage, OrganisationIndexPage, TerritoryIndexPage
from tests.factories.resources import CollectionIndexPageFactory, GlossaryIndexPageFactory
from tests.factories.territories import (
    AgendaPageFactory,
    OrganisationIndexPageFactory,
    TerritoryIndexPageFactory,
)


class HomePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = HomePage

    title = "Accueil"


class StandardPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = StandardPage

    parent = factory.LazyFunction(HomePage.objects.get)
    title = factory.Sequence(lambda n: f"À propos {n}")


@dataclass(frozen=True)
class Tree:
    """The pages that hold all the others."""

    site: Site
    home: HomePage
    collection: CollectionIndexPage
    agenda: AgendaPage
    organisations: OrganisationIndexPage
    territories: TerritoryIndexPage
    glossary: GlossaryIndexPage


def make_tree():
    """Make the default site's tree, whatever page the site had."""
    home = HomePageFactory(parent=Page.get_first_root_node())
    site, _created = Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    return Tree(
        site=site,
        home=home,
        collection=CollectionIndexPageFactory(parent=home),
        agenda=AgendaPageFactory(parent=home),
        organisations=OrganisationIndexPageFactory(parent=home),
        territories=TerritoryIndexPageFactory(parent=home),
        glossary=GlossaryIndexPageFactory(parent=home),
    )
