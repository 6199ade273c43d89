"""PDF of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

if TYPE_CHECKING:
    from django.http import HttpRequest

    from resources.models import Resource


def pdf_response(page: Resource, request: HttpRequest) -> HttpResponse:
    raise NotImplementedError
