"""
RSS and Atom of the collection: the latest documents, filtered by the same parameters as the listing.

Atom follows RFC 4287, its licence links RFC 4946; RSS is 2.0 with Dublin Core and the creativeCommons module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.xmlreader import AttributesImpl

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.functional import SimpleLazyObject
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from cms.core.filters import filter_query
from cms.core.visibility import Scope
from resources.interop.schema import PUBLISHER_NAME
from resources.listing import chosen, filtered, latest, with_cards

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest
    from django.utils.xmlutils import SimplerXMLGenerator

    from resources.models import Resource

#: Documents in a feed: whoever wants them all harvests the collection.
LENGTH = 50


@dataclass(frozen=True)
class Selection:
    """What a feed is asked for: the visitor's scope, and the facet values found in the address."""

    request: HttpRequest
    scope: Scope
    facets: dict[str, list[str]]

    @property
    def query(self) -> str:
        """The facet values as a query string with its « ? », "" without any."""
        text = filter_query(self.facets)
        return f"?{text}" if text else ""


class AtomFeed(Atom1Feed):
    """Atom with one author for each organisation, and the licence as a link."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.endElement("author")
        if item["licence_url"]:
            handler.addQuickElement("link", "", {"rel": "license", "href": item["licence_url"]})


class RssFeed(Rss201rev2Feed):
    """RSS with authors and rights in Dublin Core, and the licence in the creativeCommons module."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        if item["item_copyright"]:
            handler.addQuickElement("dc:rights", item["item_copyright"])
        if item["licence_url"]:
            handler.addQuickElement("creativeCommons:license", item["licence_url"])


@dataclass(frozen=True)
class Entry:
    """A document of a feed, with its address and the identifier that outlives its address."""

    document: Resource
    link: str
    identifier: str


class DocumentFeed(Feed[Entry, Selection]):
    """What both formats say of the collection and of each document."""

    item_guid_is_permalink = True

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Selection:
        return Selection(request=request, scope=Scope.of(request), facets=chosen(request.GET))

    def title(self, obj: Selection) -> str:
        name = _("Derniers documents – La Librairie des Territoires")
        return _("%(name)s (sélection)") % {"name": name} if obj.query else name

    def subtitle(self, obj: Selection) -> str:
        return _("Ce que les territoires ont appris en se rendant visite, sous licence ouverte.")

    description = subtitle

    def author_name(self, obj: Selection) -> str:
        return PUBLISHER_NAME

    def link(self, obj: Selection) -> str:
        return f"{reverse('wagtail_serve', args=['collection/'])}{obj.query}"

    def feed_url(self, obj: Selection) -> str:
        return obj.request.get_full_path()

    def items(self, obj: Selection) -> list[Entry]:
        documents = with_cards(filtered(latest(obj.scope), obj.facets))[:LENGTH]
        return [
            Entry(
                document=document,
                link=document.get_full_url(obj.request),
                identifier=f"{obj.scope.site.root_url}{document.permanent_path}",
            )
            for document in documents
        ]

    def item_title(self, item: Entry) -> str:
        return printable(item.document.display_title)

    def item_description(self, item: Entry) -> str:
        return linebreaks(printable(item.document.essential), autoescape=True)

    def item_link(self, item: Entry) -> str:
        return item.link

    def item_guid(self, item: Entry) -> str:
        return item.identifier

    def item_pubdate(self, item: Entry) -> datetime | None:
        return item.document.public_since

    def item_updateddate(self, item: Entry) -> datetime | None:
        return item.document.changed_at

    def item_copyright(self, item: Entry) -> str:
        return item.document.licence_label

    def item_extra_kwargs(self, item: Entry) -> dict[str, Any]:
        return {
            "authors": [printable(credit.name) for credit in item.document.credits.all() if credit.role == "auteur"],
            "licence_url": item.document.licence_url,
        }


class DocumentAtom(DocumentFeed):
    feed_type = AtomFeed


class DocumentRss(DocumentFeed):
    feed_type = RssFeed


def printable(text: str) -> str:
    """Return `text` without the control characters that XML forbids and that word processors leave behind."""
    return "".join(character for character in text if character.isprintable() or character in "\n\t")


def announced_feeds(request: HttpRequest) -> dict[str, Any]:
    """Give templates the feeds to announce, `[{"type", "title", "url"}]`, with the facets of the address."""

    def feeds() -> list[dict[str, str]]:
        query = filter_query(chosen(request.GET))
        return [
            {"type": kind, "title": title, "url": f"{reverse(f'interop:{name}')}{'?' if query else ''}{query}"}
            for kind, title, name in (
                ("application/atom+xml", _("Nouveaux documents (Atom)"), "documents_atom"),
                ("application/rss+xml", _("Nouveaux documents (RSS)"), "documents_rss"),
            )
        ] + [{"type": "text/calendar", "title": _("Agenda (iCalendar)"), "url": reverse("interop:agenda")}]

    return {"feeds": SimpleLazyObject(feeds)}
