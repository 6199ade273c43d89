"""What the home page shows of the collection."""

from django.db.models import F

from resources.listing import latest, type_counts
from resources.models import CapitalisationSheet
from territories.models import Event


def home_context(scope):
    """Context of the home page: sheets as the questions they are, latest documents, latest events, counts."""
    return {
        "questions": scope.visible(CapitalisationSheet.objects.all()).order_by("number_key"),
        "latest": latest(scope)[:6],
        "events": scope.visible(Event.objects.all()).order_by(F("start_date").desc(nulls_last=True))[:3],
        "type_counts": type_counts(scope),
    }
