"""What every kind of notice says of itself."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: Every kind, by its slug.
KINDS = {}


@dataclass(frozen=True)
class Item:
    """One piece of news, in words: a mail of its own, or a part of a digest."""

    #: The document's title, under which a digest puts its news together.
    document: str
    #: The subject of a mail that says this and nothing else: the document, and what is asked.
    subject: str
    sentences: tuple[str, ...]
    url: str
    label: str
    #: What somebody wrote, shown as a quotation.
    quote: str = ""


class Kind:
    """One kind of event. Subclasses are found by their `slug`, kept in the database."""

    slug = ""
    label = ""
    #: Told at once, in a mail of its own; what is not waits for the person's digest.
    urgent = False
    #: Said of today: goes with this morning's digest, were it noted after the hour.
    dated = False
    #: Which switch of Wagtail's account page turns it off: « submitted », « approved », « rejected »…
    preference = ""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.slug:
            KINDS[cls.slug] = cls()

    def find(self, notice):
        """Return what `notice` is about, or None once there is nothing left to tell that person."""
        raise NotImplementedError

    def page_of(self, found):
        """Return the page that the recipient must be allowed to see, or None."""
        raise NotImplementedError

    def item(self, notice, found):
        """Return the `Item` that tells it."""
        raise NotImplementedError


def digest_slugs():
    return [slug for slug, kind in KINDS.items() if not kind.urgent]


def dated_slugs():
    return [slug for slug, kind in KINDS.items() if kind.dated]


def title_of(page):
    return page.get_admin_display_title()


def address(name, *args):
    """Return the absolute address of a view."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse(name, args=args)}"


def editor(page):
    return address("wagtailadmin_pages:edit", page.pk)


def day(date):
    """Write a date as a mail says it: the first of a month is « 1er »."""
    return date_format(date, r"j\e\r F Y" if date.day == 1 else "j F Y")


def in_time(date, what):
    """Say how far a date is, then what is due."""
    days = (date - timezone.localdate()).days
    words = {"what": what, "days": abs(days)}
    if days > 1:
        return _("Dans %(days)d jours : %(what)s") % words
    if days == 1:
        return _("Demain : %(what)s") % words
    if days == 0:
        return _("Aujourd’hui : %(what)s") % words
    return ngettext("En retard d’un jour : %(what)s", "En retard de %(days)d jours : %(what)s", -days) % words
