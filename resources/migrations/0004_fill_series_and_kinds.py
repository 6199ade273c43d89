"""Documents written before have their series and their kind read from their type's own table."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

#: Types that have kinds.
KINDS = ("ToolSheet", "ProjectSheet", "Publication", "VisitNote", "Synthesis")
#: Types without families, and the slug that each gives its series.
SERIES = {
    "ExampleSheet": "fiche-exemple",
    "ToolSheet": "fiche-outil",
    "ProjectSheet": "fiche-projet",
    "LearningVisit": "visite-apprenante",
    "VisitNote": "note-de-visite",
    "Synthesis": "synthese",
    "Monograph": "monographie",
    "Portrait": "portrait",
    "Publication": "publication",
    "Manifesto": "manifeste",
    "Guide": "guide",
}


def fill(apps, schema_editor):
    Resource = apps.get_model("resources", "Resource")
    for name, series in SERIES.items():
        pages = apps.get_model("resources", name).objects
        Resource.objects.filter(pk__in=pages.values("pk")).update(series_slug=series)
    for name in KINDS:
        pages = apps.get_model("resources", name).objects
        kind = Subquery(pages.filter(pk=OuterRef("pk")).values("kind")[:1])
        Resource.objects.filter(pk__in=pages.values("pk")).update(kind_slug=kind)
    sheets = apps.get_model("resources", "CapitalisationSheet").objects
    for family in ("", *apps.get_model("resources", "Family").objects.values_list("slug", flat=True)):
        members = sheets.filter(family__slug=family) if family else sheets.filter(family=None)
        series = f"fiche-de-capitalisation-{family}" if family else "fiche-de-capitalisation"
        Resource.objects.filter(pk__in=members.values("pk")).update(series_slug=series)


class Migration(migrations.Migration):
    dependencies = [("resources", "0003_selections_projects_signatures")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
