"""
How often words are searched, day by day: what readers look for, and do not find.

Nothing says by whom: no account, no address, no cookie, no hour. What looks like somebody's mail address or number is
not kept at all.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from search.models import SearchCount

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

#: Counts are compared from one year to the next, then forgotten.
KEPT = timedelta(days=400)
#: Different searches counted in one day: beyond it some machine is at work, and a table fills up.
DAILY_LIMIT = 5_000
#: Longest time that a reader waits for a busy SQLite database to take a count, in milliseconds.
PATIENCE = 200

_MAIL = re.compile(r"\S@\S")
#: Six digits or more, however grouped: telephone numbers, identifiers.
_NUMBER = re.compile(r"(?:\d[\s.()/-]*){6,}")
_YEAR = re.compile(r"(?:19|20)\d\d")


def record(text: str, language: str, total: int) -> None:
    """
    Count one search of `text` today, which gave `total` results.

    Whatever happens to the count, the reader gets their page: a busy database loses the count.
    """
    text = normalized(text)
    if not any(character.isalnum() for character in text) or is_personal(text):
        return
    try:
        with _impatient(), transaction.atomic():
            _count(text, language, total)
    except DatabaseError as error:
        logger.warning("A search was not counted: %s", error)


def normalized(text: str) -> str:
    """Return a text as it is counted: lower case, one kind of space and of apostrophe, no invisible character."""
    text = unicodedata.normalize("NFC", " ".join(text.split())).lower().replace("’", "'")
    text = "".join(character for character in text if unicodedata.category(character)[0] != "C")
    return text[: SearchCount._meta.get_field("text").max_length].strip()


def is_personal(text: str) -> bool:
    """Tell whether a text seems to hold a mail address, a telephone number or an identifier; years are neither."""
    numbers = (re.findall(r"\d+", match[0]) for match in _NUMBER.finditer(text))
    return bool(_MAIL.search(text)) or any(not all(map(_YEAR.fullmatch, parts)) for parts in numbers)


def _count(text: str, language: str, total: int) -> None:
    """Add one to a row that two searches may want to make at once."""
    today = timezone.localdate()
    row = SearchCount.objects.filter(date=today, language=language, text=text)
    one_more = {"searches": F("searches") + 1, "empty": F("empty") + int(total == 0)}
    if row.update(**one_more):
        return
    counted = SearchCount.objects.filter(date=today).count()
    if not counted:
        # Once a day, by whoever searches first: there is no task to set up, nor to forget.
        SearchCount.objects.filter(date__lt=today - KEPT).delete()
    if counted < DAILY_LIMIT:
        SearchCount.objects.bulk_create([SearchCount(date=today, language=language, text=text)], ignore_conflicts=True)
        row.update(**one_more)


@contextmanager
def _impatient() -> Iterator[None]:
    """Wait for SQLite's only lock a moment, not as long as an editor saving a page would."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
