"""The last hand on a public page: French typography, and the reader's choice about inclusive forms."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from cms.core.typography import Inclusive, set_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

#: The reader's choice, in the address: `?formes=developpees`.
PARAMETER, DEVELOPED = "formes", "developpees"

_FRENCH = re.compile(r"<html\s[^>]*?\blang=[\"']?fr\b", re.IGNORECASE)
_LINK = re.compile(r"<(?P<name>a|form)\s(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>", re.IGNORECASE)
_TARGET = re.compile(r"(?P<before>(?:^|\s)(?:href|action)\s*=\s*)([\"'])(?P<value>.*?)\2", re.DOTALL | re.IGNORECASE)
_OTHER_VERSION = re.compile(r"(?:^|\s)(?:hreflang\s*=|rel\s*=\s*[\"'][^\"']*\balternate\b)", re.IGNORECASE)
_POST = re.compile(r"(?:^|\s)method\s*=\s*[\"']?post\b", re.IGNORECASE)


def wants_developed(request: HttpRequest) -> bool:
    """Tell whether the address asks for inclusive forms written out."""
    return request.GET.get(PARAMETER) == DEVELOPED


def other_choice(request: HttpRequest) -> str:
    """Return the address of this page, other parameters kept, with the other choice about inclusive forms."""
    query = request.GET.copy()
    if wants_developed(request):
        del query[PARAMETER]
    else:
        query[PARAMETER] = DEVELOPED
    return f"{request.path}?{query.urlencode()}" if query else request.path


class TypographyMiddleware:
    """
    Set every French page that leaves the public site, error pages included, with `set_html`.

    Where the address asks for developed forms, the page's links, forms and redirects towards the site ask for them
    too. The admin, other languages, other content types and streamed answers pass untouched. Stands inside whatever
    counts or keeps the body: `Content-Length`, `ETag`, page cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith(reverse("wagtailadmin_home")):
            return response
        links = SiteLinks(request) if wants_developed(request) else None
        if links and "Location" in response:
            response["Location"] = links.kept(response["Location"])
        if isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
            self.finish(response, links)
        return response

    def finish(self, response: HttpResponse, links: SiteLinks | None) -> None:
        html = response.text
        if not _FRENCH.search(html, 0, 500):
            return
        html = set_html(html, Inclusive.DEVELOPED if links else Inclusive.ANNOUNCED)
        response.content = links.keep(html) if links else html
        if "Content-Length" in response:
            response["Content-Length"] = str(len(response.content))


class SiteLinks:
    """Keeps the choice of developed forms from one page of the site to the next."""

    def __init__(self, request: HttpRequest) -> None:
        self.host = request.get_host()
        self.excluded = (settings.STATIC_URL, settings.MEDIA_URL, reverse("wagtailadmin_home"))

    def keep(self, html: str) -> str:
        """Return a page whose links and forms towards the site's pages keep the choice."""
        return _LINK.sub(self._kept_tag, html)

    def kept(self, address: str) -> str:
        """Return `address` with the choice if it is that of a page of this site, which all end with a slash."""
        if not self._leads_to_a_page(address):
            return address
        parts = urlsplit(address)
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != PARAMETER]
        return urlunsplit(parts._replace(query=urlencode([*query, (PARAMETER, DEVELOPED)])))

    def _leads_to_a_page(self, address: str) -> bool:
        try:
            parts = urlsplit(address)
        except ValueError:  # « http://[ »: what editors typed leads nowhere
            return False
        if parts.scheme not in {"", "http", "https"} or parts.netloc not in {"", self.host}:
            return False
        if not parts.path:
            return bool(parts.query)
        return parts.path.endswith("/") and not parts.path.startswith(self.excluded)

    def _kept_tag(self, match: re.Match[str]) -> str:
        tag, attributes = match[0], match["attributes"]
        if match["name"].lower() == "form" and not _POST.search(attributes):
            target = _TARGET.search(attributes)
            if target and target["value"] and not self._leads_to_a_page(unescape(target["value"])):
                return tag
            return f'{tag}<input type="hidden" name="{PARAMETER}" value="{DEVELOPED}">'
        return tag if _OTHER_VERSION.search(attributes) else _TARGET.sub(self._kept_target, tag, count=1)

    def _kept_target(self, match: re.Match[str]) -> str:
        return f'{match["before"]}"{escape(self.kept(unescape(match["value"])))}"'
