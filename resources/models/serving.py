"""Addresses below a document's own, and what they answer once it is withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from wagtail.contrib.routable_page.models import path
from wagtail.url_routing import RouteResult

from cms.core.visibility import is_current
from resources.contributions.serving import OpenToContributions
from resources.exports.pdf import pdf_response
from resources.exports.preview import preview_response
from resources.tombstones import withdrawn

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class ServedDocument(OpenToContributions):
    """A document's page, its PDF, its picture, the forms about it; 410 with the reason where it was withdrawn."""

    #: Addresses, relative to its own, where a withdrawn document says so.
    withdrawn_routes: ClassVar[tuple[list[str], ...]] = ([], ["pdf"])

    @path("pdf/", name="pdf")
    def pdf(self, request: HttpRequest) -> HttpResponse:
        return pdf_response(self, request)

    @path("apercu/", name="preview")
    def preview(self, request: HttpRequest) -> HttpResponse:
        return preview_response(self)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if path_components in self.withdrawn_routes and not is_current(self) and self.public_since:
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, view: Any = None, args: Any = None, kwargs: Any = None) -> HttpResponse:
        if not is_current(self):
            return withdrawn(request, self)
        return super().serve(request, view, args, kwargs)
