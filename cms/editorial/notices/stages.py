"""When reminders go out: the one place where their days are chosen."""

from django.utils import timezone

#: Days from a due date: before it when negative. From `LATE_EVERY` days on, one each `LATE_EVERY` days.
DUE_DAYS = (-7, -1, 1)
LATE_EVERY = 7

#: Days from the date on which a published document is to be reviewed, then one each `REVIEW_EVERY` days.
REVIEW_DAYS = (-30, 0)
REVIEW_EVERY = 30

#: Hour of the day, here, from which digests go out: one a day at most per person.
DIGEST_HOUR = 7


def stage(date, days, every):
    """Return which reminder of `date` is in force today, in days from it; None before the first."""
    elapsed = (timezone.localdate() - date).days
    if elapsed >= every:
        return elapsed - elapsed % every
    return max((offset for offset in days if offset <= elapsed), default=None)


def due_stage(date):
    return stage(date, DUE_DAYS, LATE_EVERY)


def review_stage(date):
    return stage(date, REVIEW_DAYS, REVIEW_EVERY)
