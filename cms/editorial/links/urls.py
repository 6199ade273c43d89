"""Addresses of links, outside the admin."""

from django.urls import path

from cms.editorial.links import views

app_name = "review_links"
urlpatterns = [
    path("<str:token>/", views.read, name="read"),
    path("<str:token>/merci/", views.thanks, name="thanks"),
]
