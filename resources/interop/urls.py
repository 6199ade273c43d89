from django.urls import path

from resources.interop.calendar import agenda
from resources.interop.feeds import DocumentAtom, DocumentRss

app_name = "interop"
urlpatterns = [
    path("flux/documents.atom", DocumentAtom(), name="documents_atom"),
    path("flux/documents.rss", DocumentRss(), name="documents_rss"),
    path("agenda/agenda.ics", agenda, name="agenda"),
]
