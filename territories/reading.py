"""What the collection holds about an organisation or a place."""

from django.apps import apps
from django.db.models import Q

from resources.models import Resource


def organisation_context(page, scope):
    """Context of an organisation's page: places, and the documents that credit it, most recent first."""
    documents = scope.visible(Resource.objects.filter(credits__organisation=page)).distinct()
    return {
        "places": [link.place for link in page.place_links.select_related("place")],
        "documents": documents.order_by("-date", "number_key", "title"),
    }


def territory_context(page, scope):
    """Context of a territory's page: documents and organisations tied to its place or to a place inside it."""
    if not page.place_id:
        return {"documents": [], "organisations": []}
    OrganisationPage = apps.get_model("territories", "OrganisationPage")
    inside = Q(place_links__place=page.place_id) | Q(place_links__place__ancestors=page.place_id)
    documents = scope.visible(Resource.objects.filter(inside)).distinct()
    organisations = scope.visible(OrganisationPage.objects.filter(inside)).distinct()
    return {
        "documents": documents.order_by("-date", "number_key", "title"),
        "organisations": organisations.order_by("title"),
    }
