"""What the home page shows of the collection."""

from resources.listing import latest, type_counts
from resources.models import CapitalisationSheet
from territories.models import Event


def home_context(scope):
    """Context of the home page: sheets as the questions they are, latest documents, next or last events, counts."""
    return {
        "questions": scope.visible(CapitalisationSheet.objects.all()).order_by("number_key"),
        "latest": latest(scope)[:6],
        "events": scope.visible(Event.objects.all()).order_by("-start_date")[:3],
        "type_counts": type_counts(scope),
    }
