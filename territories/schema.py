"""What organisations, territories and events are in schema.org's words, as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from resources.interop.schema import PUBLISHER, document_data, organisation_link, place_data, present

if TYPE_CHECKING:
    from collections.abc import Mapping

    from territories.models import Event, OrganisationPage, TerritoryPage


def organisation_data(page: OrganisationPage, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return an organisation: its names, its site, where it acts."""
    names = [page.acronym, page.acronym_expansion, *page.variants.splitlines()]
    return present(
        {
            "@type": "Organization",
            "@id": context["canonical_url"],
            "url": page.website or context["canonical_url"],
            "name": page.title,
            "alternateName": [name.strip() for name in names if name.strip() and name.strip() != page.title],
            "areaServed": [place_data(place) for place in context["places"]] or page.area,
            "knowsAbout": [theme.label for theme in page.themes.all()],
        }
    )


def territory_data(page: TerritoryPage, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return a territory as the place that it is."""
    place = place_data(page.place) if page.place else {"@type": "Place"}
    return place | present({"@id": context["canonical_url"], "name": page.title, "description": page.essential})


def event_data(page: Event, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event; one whose first day is not known stays an article, for schema.org asks events for a date."""
    data = document_data(page, context)
    if not page.start_date:
        return data
    hosts = [credit for credit in context["credits"] if credit["organisation_page"]]
    places = [place_data(place) for place in context["places"]]
    return present(
        {
            "@type": "Event",
            **{name: data.get(name) for name in ("@id", "url", "name", "inLanguage", "image", "isBasedOn", "keywords")},
            "description": page.essential,
            "startDate": page.start_date.isoformat(),
            "endDate": page.last_day.isoformat(),
            "location": [present({"@type": "Place", "name": page.venue})] if page.venue else places,
            "organizer": [organisation_link(credit, context) for credit in hosts] or PUBLISHER,
        }
    )
