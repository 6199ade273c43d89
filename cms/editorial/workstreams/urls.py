"""Addresses of the chantiers on the site."""

from django.urls import path

from cms.editorial.workstreams.views import WorkStreamsView, WorkStreamView

app_name = "workstreams"
urlpatterns = [
    path("", WorkStreamsView.as_view(), name="index"),
    path("<slug:slug>/", WorkStreamView.as_view(), name="workstream"),
]
