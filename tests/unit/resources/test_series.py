"""Series and kind of each document are stored beside it: those written before are read from their type's table."""

from importlib import import_module

import pytest
from django.apps import apps

from resources.models import Family, Resource, resource_types
from tests.factories import resources, territories

pytestmark = pytest.mark.django_db

MIGRATIONS = ("resources.migrations.0004_fill_series_and_kinds", "territories.migrations.0003_fill_series_and_kinds")


def test_documents_of_every_type_written_before_have_theirs(tree):
    family = Family.objects.create(slug="a", label_fr="Accompagner")
    for model in resource_types():
        factories = territories if model._meta.app_label == "territories" else resources
        getattr(factories, f"{model.__name__}Factory")()
    resources.CapitalisationSheetFactory(family=family)
    resources.CapitalisationSheetFactory(family=None)
    rows = Resource.objects.order_by("pk").values_list("pk", "series_slug", "kind_slug")
    expected = list(rows)
    assert all(series for _key, series, _kind in expected)
    Resource.objects.update(series_slug="", kind_slug="")
    for name in MIGRATIONS:
        import_module(name).fill(apps, None)
    assert list(rows.all()) == expected
