"""The agenda as an iCalendar file (RFC 5545): one all-day event for each visible event whose first day is known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import icalendar
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cms.core.visibility import Scope

if TYPE_CHECKING:
    from wagtail.query import PageQuerySet

#: Right half of the identifiers: never changes, whatever the site's host becomes.
DOMAIN = "librairie-des-territoires"


def agenda(request: HttpRequest) -> HttpResponse:
    """Answer with the agenda, past events included: calendars keep what they were given."""
    scope = Scope.of(request)
    events: PageQuerySet[Any] = apps.get_model("territories", "Event").objects.all()
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//La Librairie des Territoires//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Agenda – La Librairie des Territoires"))
    for event in scope.visible(events.filter(start_date__isnull=False)).order_by("start_date", "pk"):
        calendar.add_component(_event(event, event.get_full_url(request)))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    return response


def _event(event: Any, url: str) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", f"{event.accession}@{DOMAIN}")
    component.add("dtstamp", event.changed_at)
    component.add("last-modified", event.changed_at)
    component.add("dtstart", event.start_date)
    component.add("dtend", event.last_day + timedelta(days=1))  # the first day after, says RFC 5545 §3.6.1
    component.add("summary", event.title)
    component.add("description", event.essential)
    if event.venue:
        component.add("location", event.venue)
    component.add("url", url)
    component.add("categories", [event.type_label])
    return component
