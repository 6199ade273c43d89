"""From notices to a mail: its subject, its text and the same as HTML."""

from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from cms.editorial.notices.kinds.base import address


def compose(items, to, *, has_account=True):
    """Return the mail that tells `items`, those of one document together, to one address."""
    # Titles are typed by people: a subject holds one line.
    subject = " ".join(subject_of(items).splitlines())
    documents = [
        {"title": title, "items": list(news)} for title, news in groupby(sorted_by_document(items), title_of_item)
    ]
    context = {
        "subject": subject,
        "documents": documents,
        "site": settings.WAGTAIL_SITE_NAME,
        "preferences": address("wagtailadmin_account") if has_account else "",
    }
    mail = EmailMultiAlternatives(
        subject,
        render_to_string("editorial/mail/notices.txt", context),
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("editorial/mail/notices.html", context), "text/html")
    return mail


def subject_of(items):
    """Return the first item's subject, and how many others there are."""
    others = len(items) - 1
    if not others:
        return items[0].subject
    words = {"subject": items[0].subject, "count": others}
    return (
        ngettext("%(subject)s (et %(count)d autre nouvelle)", "%(subject)s (et %(count)d autres nouvelles)", others)
        % words
    )


def sorted_by_document(items):
    """Bring the items of one document together, documents in the order of their first item."""
    order = list(dict.fromkeys(map(title_of_item, items)))
    return sorted(items, key=lambda item: order.index(item.document))


def title_of_item(item):
    return item.document
