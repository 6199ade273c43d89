"""Narratives and events written before have their series and their kind, as documents of the other types."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    Resource = apps.get_model("resources", "Resource")
    narratives = apps.get_model("territories", "TerritoryNarrative").objects
    events = apps.get_model("territories", "Event").objects
    kind = Subquery(events.filter(pk=OuterRef("pk")).values("kind")[:1])
    Resource.objects.filter(pk__in=narratives.values("pk")).update(series_slug="recit-de-territoire")
    Resource.objects.filter(pk__in=events.values("pk")).update(series_slug="evenement", kind_slug=kind)


class Migration(migrations.Migration):
    dependencies = [("resources", "0004_fill_series_and_kinds"), ("territories", "0002_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
