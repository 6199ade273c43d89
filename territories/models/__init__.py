from territories.models.events import AgendaPage, Event, EventSession
from territories.models.membership import Membership, MembershipRole
from territories.models.narratives import NarrativeEpisode, TerritoryNarrative
from territories.models.organisations import (
    OrganisationIndexPage,
    OrganisationKind,
    OrganisationPage,
    OrganisationPlace,
)
from territories.models.places import Place, PlaceKind
from territories.models.territories import TerritoryIndexPage, TerritoryPage

__all__ = [
    "AgendaPage",
    "Event",
    "EventSession",
    "Membership",
    "MembershipRole",
    "NarrativeEpisode",
    "OrganisationIndexPage",
    "OrganisationKind",
    "OrganisationPage",
    "OrganisationPlace",
    "Place",
    "PlaceKind",
    "TerritoryIndexPage",
    "TerritoryNarrative",
    "TerritoryPage",
]
