"""Links of a document that would lead its readers nowhere: told from the database, which other sites answered too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.views import serve

from cms.core.visibility import is_current
from cms.editorial.writing.visits import Visits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.core.visibility import Scope
    from cms.editorial.writing.findings import Message
    from cms.editorial.writing.prose import Link

MISSING = _("Lien vers une page qui n’existe plus.")
WITHDRAWN = _("Lien vers une page retirée : le lecteur n’en verra que les mots.")
DRAFT = _("Lien vers un brouillon : tant qu’il n’est pas publié, le lecteur n’en verra que les mots.")
RESTRICTED = _("Lien vers une page réservée : le public n’en verra que les mots.")
NO_FILE = _("Lien vers un fichier qui n’existe plus.")
EMPTY = _("Lien sans adresse.")
MALFORMED = _("Adresse mal formée : elle ne mènera nulle part.")

#: First words of addresses in languages other than the site's own: not looked into.
OTHER_LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)

_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[a-z][a-z0-9-]{1,62}", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@]+@(?:[\w-]+\.)+\w{2,}")


class DeadLinks:
    """Says of each link of a document what is wrong with it; the pages and files of all are read at once."""

    def __init__(self, links: Iterable[Link], chosen: Iterable[int], scope: Scope) -> None:
        self.scope = scope
        attributes = [link.attributes for link in links]
        pages = {_key(each) for each in attributes if each.get("linktype") == "page"} | set(chosen)
        files = {_key(each) for each in attributes if each.get("linktype") == "document"}
        self.pages = {page.pk: page for page in Page.objects.filter(pk__in=pages - {0}).specific()} if pages else {}
        known = get_document_model().objects.filter(pk__in=files - {0})
        self.files = set(known.values_list("pk", flat=True)) if files else set()
        self.visits = Visits(filter(None, (self._elsewhere(each.get("href", "").strip()) for each in attributes)))

    def fault(self, link: Link) -> Message | None:
        """Return what is wrong with a link of a text, None if nothing is known to be."""
        kind, key = link.attributes.get("linktype", ""), _key(link.attributes)
        if kind == "page":
            return self.page_fault(key)
        if kind == "document":
            return None if key in self.files else NO_FILE
        return self._address_fault(link.attributes.get("href", "").strip())

    def page_fault(self, key: int) -> Message | None:
        """Return what keeps readers from the page of this key, None if they may open it."""
        page = self.pages.get(key)
        if page is None:
            return MISSING
        if not is_current(page):
            return WITHDRAWN if getattr(page, "withdrawn_at", None) or page.first_published_at else DRAFT
        return RESTRICTED if self.scope.is_private(page) else None

    def _address_fault(self, address: str) -> Message | None:
        if address in {"", "#"}:
            return EMPTY
        try:
            parts = urlsplit(address)
        except ValueError:
            return MALFORMED
        if re.search(r"\s", address):
            return MALFORMED
        match parts.scheme:
            case "http" | "https" if parts.netloc and f"{parts.scheme}://{parts.netloc}" == self.scope.site.root_url:
                return self._path_fault(parts.path or "/")
            case "http" | "https":
                elsewhere = self._elsewhere(address)
                return (self.visits.fault(elsewhere) or None) if elsewhere else MALFORMED
            case "mailto":
                return None if _MAIL.fullmatch(parts.path) else MALFORMED
            case "tel":
                return None if re.fullmatch(r"\+?[\d .()-]{4,}", parts.path) else MALFORMED
            case "" if address.startswith("/") and not parts.netloc:
                return self._path_fault(parts.path)
            case "" if address.startswith("#"):
                return None
        return MALFORMED

    def _elsewhere(self, address: str) -> str:
        """Return a well-formed address of another site, without its fragment; empty for any other."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return ""
        if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(parts.hostname or ""):
            return ""
        ours = f"{parts.scheme}://{parts.netloc}" == self.scope.site.root_url
        return "" if ours or re.search(r"\s", address) else urldefrag(address).url

    def _path_fault(self, path: str) -> Message | None:
        """Return what is wrong with an address of this site: what Django serves is there, pages are looked for."""
        try:
            if resolve(path).func is not serve:
                return None
        except Resolver404:
            return MISSING
        site = self.scope.site
        words = path.strip("/").split("/")
        if words[0] in OTHER_LANGUAGES or Redirect.get_for_site(site).filter(old_path=path.rstrip("/")).exists():
            return None
        paths = [
            site.root_page.url_path + "".join(f"{word}/" for word in words[:rank]) for rank in range(len(words) + 1)
        ]
        page = Page.objects.filter(url_path__in=paths).order_by("-depth").specific().first()
        if page is None or not _serves(page, "".join(f"{word}/" for word in words[paths.index(page.url_path) :])):
            return MISSING
        self.pages[page.pk] = page
        return self.page_fault(page.pk)


def _serves(page: Page, rest: str) -> bool:
    """Tell whether a page answers at what follows its own address: « pdf/ »."""
    if not rest.strip("/"):
        return True
    if not isinstance(page, RoutablePageMixin):
        return False
    try:
        page.resolve_subpage(f"/{rest}")
    except Resolver404:
        return False
    return True


def _key(attributes: dict[str, str]) -> int:
    identifier = attributes.get("id", "")
    return int(identifier) if identifier.isdecimal() else 0
