"""What the home page shows of the collection."""

from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from resources.listing import latest, theme_counts, type_counts
from resources.models import CapitalisationSheet, Maturity, SelectionPage
from territories.models import Event, TerritoryPage

#: Documents and events shown, the collection and the agenda holding the others.
LATEST, EVENTS = 6, 3


def home_context(scope):
    """Context of the home page: every way into the collection, what is new, what is coming."""
    sheets = scope.visible(CapitalisationSheet.objects.all())
    selections = SelectionPage.listed(scope)
    events = next_events(scope)
    return {
        "questions": sheets.select_related("family").order_by("family__position", "number_key"),
        "needs": [page for page in selections if page.depth > scope.root.depth + 1],
        "entrances": [page for page in selections if page.depth == scope.root.depth + 1],
        "themes": theme_counts(scope),
        "territories": scope.visible(TerritoryPage.objects.all()).order_by("title"),
        "latest": latest(scope)[:LATEST],
        "events": events,
        "upcoming": any(event.is_upcoming for event in events),
        "type_counts": type_counts(scope),
    }


def next_events(scope):
    """Return the next events, the nearest first, or the last ones if nothing is planned; `is_upcoming` tells which."""
    upcoming = Q(last__gte=timezone.localdate()) | Q(last=None, maturity=Maturity.PLANNED)
    events = scope.visible(Event.objects.all()).annotate(
        last=Coalesce("end_date", "start_date"), is_upcoming=Case(When(upcoming, then=True), default=False)
    )
    nearest = Case(When(upcoming, then=F("start_date"))).asc(nulls_last=True)
    events = list(events.order_by("-is_upcoming", nearest, F("start_date").desc(nulls_last=True), "pk")[:EVENTS])
    planned = [event for event in events if event.is_upcoming]
    return planned or events
