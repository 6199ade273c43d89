"""Whether a document may still be relied on: when its review was due, what has replaced it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from cms.core.visibility import Scope
    from resources.models import Resource

#: How long after the date of its review a document tells its readers that nobody has reviewed it.
AGED_AFTER = timedelta(days=182)


def freshness(document: Resource, scope: Scope) -> dict[str, Any]:
    """Return what a reader is told of a document's age: `{"successor", "is_aged"}`."""
    return {"successor": visible_successor(document, scope), "is_aged": is_aged(document)}


def is_aged(document: Resource) -> bool:
    """Tell whether the review of a document has been due for so long that its readers should know."""
    return bool(document.review_date) and document.review_date + AGED_AFTER < timezone.localdate()


def visible_successor(document: Resource, scope: Scope) -> Resource | None:
    """Return what replaces `document`, in the reader's language if it exists there; None where they may not read it."""
    successor = document.superseded_by
    if successor is None or scope.allows(successor):
        return successor
    translations = apps.get_model("resources", "Resource").objects.filter(translation_key=successor.translation_key)
    translated = translations.filter(locale=scope.root.locale_id).first()
    return next((page for page in (translated, successor) if page and scope.is_public(page)), None)


def successor_fault(document: Resource) -> str:
    """Say why what is named as a document's successor cannot be: itself, or what it replaces; "" when it can."""
    successor = document.superseded_by
    if successor is None:
        return ""
    if successor.pk == document.pk:
        return _("un document ne se remplace pas lui-même.")
    seen: set[int] = set()
    while successor and successor.pk not in seen:
        if successor.pk == document.pk:
            return _("ce document est lui-même remplacé par celui-ci.")
        seen.add(successor.pk)
        successor = successor.superseded_by
    return ""
