"""What is read of a document planned or in the chain, wherever it is listed."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.editorial.board.states import IN_CHAIN, PLANNED, WRITING, Stage, follows
from cms.editorial.desk.columns import DocumentTitleColumn, title
from cms.editorial.desk.documents import holder
from resources.choosers import type_label


@dataclass(frozen=True)
class Card:
    """One document or assignment: what it is, who holds it since when, until when; no `url` for who may not open it."""

    stage: Stage
    type: str
    number: str
    title: str
    url: str
    holder: str
    keeper: str
    organisation: str
    since: date | None
    due: date | None
    late: bool
    goes_live: datetime | None = None
    #: What else may be done: pairs of a label and an address.
    links: list[tuple[str, str]] = field(default_factory=list)

    @property
    def display_title(self):
        return f"{self.number} {self.title}".strip()

    @property
    def delay(self):
        """How late it is, in words; "" for what is in time."""
        if not self.late:
            return ""
        days = (timezone.localdate() - self.due).days
        return ngettext("en retard de %(days)d jour", "en retard de %(days)d jours", days) % {"days": days}

    @property
    def expected(self):
        """What is expected on the date `due`."""
        if self.stage in IN_CHAIN:
            return _("à rendre")
        return _("à remettre") if self.stage in (*PLANNED, *WRITING) else _("à relire")


class Cards:
    """Makes the cards that `user` reads: nothing is asked of the database for a row."""

    def __init__(self, user):
        self.user = user

    @cached_property
    def titles(self):
        return DocumentTitleColumn(self.user)

    @cached_property
    def follows(self):
        return follows(self.user)

    def of_document(self, page):
        assignment = getattr(page, "assignment", None)
        return Card(
            stage=Stage(page.stage),
            type=type_label(page),
            number=page.number,
            title=title(page, self.user),
            url=self.address(page),
            holder=holder(page, self.user),
            keeper=str(page.keeper or "") if self.follows else "",
            organisation=page.organisation_name or "",
            since=page.since and timezone.localdate(page.since),
            due=page.due,
            late=page.late,
            goes_live=page.goes_live if page.stage == Stage.SCHEDULED or self.follows else None,
            links=self.links_to(assignment) if assignment else [],
        )

    def address(self, page):
        """The form for whoever may open it, and else the published document: by its number, which asks nothing."""
        if self.titles.may_open(page):
            return reverse("wagtailadmin_pages:edit", args=[page.pk])
        return page.permanent_path if page.live else ""

    def of_assignment(self, assignment):
        may_write = self.follows or self.user.pk in (assignment.writer_id, assignment.chaser_id)
        return Card(
            stage=Stage(assignment.stage),
            type=capfirst(assignment.get_document_type_display()),
            number="",
            title=assignment.planned_title,
            url=reverse("editorial_write", args=[assignment.pk]) if may_write else "",
            holder=str(assignment.writer or "") if may_write else "",
            keeper=str(assignment.chaser or "") if self.follows else "",
            organisation=assignment.organisation_name or "",
            since=timezone.localdate(assignment.since),
            due=assignment.due,
            late=assignment.late,
            links=self.links_to(assignment),
        )

    def links_to(self, assignment):
        if not self.follows:
            return []
        return [(_("Attribution"), reverse("assignment:edit", args=[assignment.pk]))]

    def all(self, documents, assignments):
        """Yield the cards of assignments, then of documents."""
        yield from (self.of_assignment(assignment) for assignment in assignments)
        yield from (self.of_document(page) for page in documents)
