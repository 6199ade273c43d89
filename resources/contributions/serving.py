"""Addresses of the public forms below a document's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class OpenToContributions(RoutablePageMixin):
    """A document that anyone may correct, tell about, or say what they did with."""

    @re_path(r"^contribuer/(correction|temoignage|reemploi)/$", name="contribute")
    def contributing(self, request: HttpRequest, kind: str) -> HttpResponse:
        from resources.contributions.views import contribute  # which reads the models, of which this is a part

        return contribute(self, request, kind)

    @path("contribuer/merci/", name="contribute_thanks")
    def contributed(self, request: HttpRequest) -> HttpResponse:
        from resources.contributions.views import contribute_thanks

        return contribute_thanks(self, request)
