"""The one queue of what waits for a moderator: contributions, and signatures of manifestos."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Value
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resources.models import Contribution, ContributionKind, ContributionStatus, Resource, Signature
from resources.models.contributions import OPEN

SIGNATURE = "signature"
KINDS = {**dict(ContributionKind.choices), SIGNATURE: gettext_lazy("Signature")}
#: « À traiter » stands for the states that ask for a decision; signatures have states of the same names.
TO_DO = "a-traiter"
STATES = {TO_DO: gettext_lazy("À traiter"), **dict(ContributionStatus.choices)}
OPEN_STATES = {TO_DO: [str(status) for status in OPEN]}


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    key: str
    kind: str
    title: str
    excerpt: str
    url: str
    document: Resource | None
    received_at: datetime
    status: str
    answered: bool = False

    @classmethod
    def of(cls, thing):
        if isinstance(thing, Signature):
            return cls(
                key=f"{SIGNATURE}-{thing.pk}",
                kind=str(KINDS[SIGNATURE]),
                title=str(thing),
                excerpt="",
                url=reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk]),
                document=thing.manifesto,
                received_at=thing.consented_at,
                status=thing.get_status_display(),
            )
        return cls(
            key=f"contribution-{thing.pk}",
            kind=thing.get_kind_display(),
            title=thing.title or thing.signatory or _("Sans signature"),
            excerpt=Truncator(thing.text).words(30),
            url=reverse("editorial_contribution", args=[thing.pk]),
            document=thing.resource,
            received_at=thing.received_at,
            status=thing.get_status_display(),
            answered=bool(thing.answer) and thing.is_open,
        )


class Queue:
    """What `user` moderates, of one kind and one state where they chose."""

    def __init__(self, user, kind="", state=TO_DO):
        self.user = user
        self.kind = kind if kind in KINDS else ""
        self.state = state if state in STATES else TO_DO

    @cached_property
    def counts(self):
        """Return how many there are by kind and state: `{("correction", "attente"): 3, …}`."""
        rows = Contribution.objects.order_by().values_list("kind", "status").annotate(Count("pk"))
        counts = {(kind, status): number for kind, status, number in rows}
        if self.signs:
            signed = Signature.objects.order_by().values_list("status").annotate(Count("pk"))
            counts |= {(SIGNATURE, status): number for status, number in signed}
        return counts

    @cached_property
    def signs(self):
        return self.user.has_perm("resources.change_signature")

    def count(self, kind="", state=TO_DO):
        states = OPEN_STATES.get(state, [state])
        return sum(
            number
            for (known, status), number in self.counts.items()
            if (not kind or known == kind) and status in states
        )

    def kinds(self):
        """Return the kinds offered, each with how many there are in the state chosen."""
        kinds = {slug: label for slug, label in KINDS.items() if slug != SIGNATURE or self.signs}
        return [("", _("Toutes"), self.count("", self.state))] + [
            (slug, label, self.count(slug, self.state)) for slug, label in kinds.items()
        ]

    def states(self):
        """Return the states offered, each with how many there are of the kind chosen."""
        return [(slug, label, self.count(self.kind, slug)) for slug, label in STATES.items()]

    def keys(self):
        """Return what the queue holds as `(source, key, date)`: the oldest first while it waits, then the newest."""
        found = []
        states = OPEN_STATES.get(self.state, [self.state])
        if self.kind != SIGNATURE:
            contributions = Contribution.objects.filter(status__in=states)
            if self.kind:
                contributions = contributions.filter(kind=self.kind)
            found.append(_columns(contributions, "contribution", "received_at"))
        if self.signs and self.kind in ("", SIGNATURE):
            found.append(_columns(Signature.objects.filter(status__in=states), SIGNATURE, "consented_at"))
        if not found:
            return Contribution.objects.none()
        order = ("at", "pk") if self.state in (TO_DO, *OPEN) else ("-at", "-pk")
        return found[0].union(*found[1:], all=True).order_by(*order)

    def rows(self, keys):
        """Return the lines of some of these keys, in two statements."""
        keys = list(keys)
        contributions = Contribution.objects.select_related("resource").in_bulk(_named(keys, "contribution"))
        signatures = Signature.objects.select_related("manifesto").in_bulk(_named(keys, SIGNATURE))
        known = {"contribution": contributions, SIGNATURE: signatures}
        return [Row.of(known[source][key]) for source, key, _at in keys if key in known[source]]


def _columns(queryset, source, date):
    return queryset.order_by().annotate(source=Value(source), at=F(date)).values_list("source", "pk", "at")


def _named(keys, source):
    return [key for known, key, _at in keys if known == source]
