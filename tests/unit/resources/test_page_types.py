"""Every page type, from its factory to a reader: edited, previewed, read."""

import pytest
from django.urls import reverse
from wagtail.models import get_page_models

from resources.models import Resource, resource_types
from tests.factories import home, resources, territories
from tests.factories.users import UserFactory

FACTORIES = {
    factory._meta.model: factory
    for module in (home, resources, territories)
    for factory in vars(module).values()
    if isinstance(factory, type) and hasattr(factory, "_meta") and not factory._meta.abstract
}
SECTIONS = {
    "HomePage": "home",
    "CollectionIndexPage": "collection",
    "GlossaryIndexPage": "glossary",
    "OrganisationIndexPage": "organisations",
    "TerritoryIndexPage": "territories",
    "AgendaPage": "agenda",
}
PAGE_MODELS = [
    model
    for model in get_page_models()
    if model.__module__.startswith(("home", "resources", "territories")) and model is not Resource
]


@pytest.fixture(params=PAGE_MODELS, ids=lambda model: model.__name__)
def page(request, tree):
    model = request.param
    if section := SECTIONS.get(model.__name__):
        return getattr(tree, section)
    return FACTORIES[model]()


@pytest.mark.parametrize("model", resource_types(), ids=lambda model: model.__name__)
def test_a_factory_makes_what_publication_asks(tree, model):
    assert FACTORIES[model]().publication_errors() == []


@pytest.mark.parametrize("model", resource_types(), ids=lambda model: model.__name__)
def test_an_empty_document_says_all_that_is_missing(tree, model):
    fields = {error.field for error in FACTORIES[model](bare=True, live=False).publication_errors()}
    assert {"essential", "date", "licence", "themes", "credits", *model.rubric_fields} <= fields


def test_a_reader_opens_the_live_page(client, page):
    """What is internal to the network is opened by its people only."""
    assert client.get(page.get_url()).status_code == (302 if getattr(page, "internal_by_default", False) else 200)
    client.force_login(UserFactory(admin=True))
    assert client.get(page.get_url()).status_code == 200


def test_an_editor_opens_the_form(admin_client, page):
    response = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200


def test_an_editor_sees_the_preview_of_a_draft(admin_client, page):
    page.save_revision()
    response = admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert response.status_code == 200


def test_the_address_of_a_section_is_not_offered_for_change(admin_client, tree):
    content = admin_client.get(reverse("wagtailadmin_pages:edit", args=[tree.collection.pk])).content.decode()
    assert 'name="introduction"' in content
    assert 'name="slug"' not in content
