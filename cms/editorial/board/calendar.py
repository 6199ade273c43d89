"""The days of a month on which something is due, to be read again, or published."""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _

#: Years that the calendar shows.
YEARS = range(2000, 2101)


@dataclass
class Day:
    """A day of the month, or one beside it that fills its week, with pairs of what happens and a card."""

    date: date
    in_month: bool
    events: list = field(default_factory=list)

    @property
    def is_today(self):
        return self.date == timezone.localdate()


@dataclass(frozen=True)
class Month:
    first: date

    @classmethod
    def read(cls, text):
        """Return the month written « 2021-03 », or else the present one."""
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            first = timezone.localdate().replace(day=1)
        return cls(first if first.year in YEARS else timezone.localdate().replace(day=1))

    def __str__(self):
        return f"{self.first:%Y-%m}"

    @property
    def previous(self):
        return self._beside(self.first - timedelta(days=1))

    @property
    def next(self):
        return self._beside(self.first + timedelta(days=31))

    def _beside(self, day):
        return Month(day.replace(day=1)) if day.year in YEARS else None

    @property
    def last(self):
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def moments(self):
        """The first moment of the month and the first of the next, here."""
        days = self.first, self.last + timedelta(days=1)
        return tuple(timezone.make_aware(datetime.combine(day, time.min)) for day in days)

    def documents(self, documents):
        """Keep those that something awaits in the month."""
        start, end = self.moments
        return documents.filter(
            Q(due__range=(self.first, self.last)) | Q(goes_live__gte=start, goes_live__lt=end)
        ).order_by("due", "pk")

    def assignments(self, assignments):
        return assignments.filter(due__range=(self.first, self.last)).order_by("due", "pk")

    def weeks(self, cards):
        """Return the weeks of the month, of seven `Day` each, with what the cards say of them."""
        dates = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        weeks = [[Day(day, day.month == self.first.month) for day in week] for week in dates]
        days = {day.date: day for week in weeks for day in week if day.in_month}
        for card in cards:
            for moment, label in events(card):
                if moment in days:
                    days[moment].events.append((label, card))
        return weeks


def events(card):
    """Return the dates of a card, each with what happens then."""
    found = [(card.due, card.expected)] if card.due else []
    if card.goes_live:
        moment = timezone.localtime(card.goes_live)
        found.append((moment.date(), _("publication à %(time)s") % {"time": time_format(moment)}))
    return found


def weekdays():
    """Return the names of the days, Monday first."""
    return list(WEEKDAYS.values())
