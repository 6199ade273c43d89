"""What the collection holds about an organisation or a place."""

from django.apps import apps
from django.db.models import Q

from resources.models import Resource

#: Documents shown on a page about something else; the filtered collection shows the others.
SHOWN = 12


def organisation_context(page, scope):
    """Context of an organisation's page: places, and the latest documents that credit it."""
    documents = scope.visible(Resource.objects.filter(credits__organisation=page)).distinct()
    return {
        "places": [link.place for link in page.place_links.select_related("place")],
        **_latest(documents),
    }


def territory_context(page, scope):
    """Context of a territory's page: latest documents, organisations, tied to its place or to a place inside it."""
    if not page.place_id:
        return {"documents": [], "has_more": False, "organisations": []}
    OrganisationPage = apps.get_model("territories", "OrganisationPage")
    inside = Q(place_links__place=page.place_id) | Q(place_links__place__ancestors=page.place_id)
    documents = scope.visible(Resource.objects.filter(inside)).distinct()
    organisations = scope.visible(OrganisationPage.objects.filter(inside)).distinct()
    return {**_latest(documents), "organisations": organisations.order_by("title")}


def _latest(documents):
    found = list(documents.order_by("-date", "number_key", "title")[: SHOWN + 1])
    return {"documents": found[:SHOWN], "has_more": len(found) > SHOWN}
