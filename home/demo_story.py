"""What happens to a document of the demonstration: done as its accounts would do it, then made older."""

from datetime import datetime, time, timedelta

from django.core.management.base import CommandError
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision, WorkflowState, get_default_page_content_type

from cms.editorial.chain.answers import answer
from cms.editorial.chain.entrusting import EntrustForm, entrust
from cms.editorial.links.admin import LinkForm, hindrance, make_link
from cms.editorial.links.forms import Decision, ReviewForm, parts_of
from cms.editorial.models import Annotation, Opinion, ReviewLink, Step
from cms.editorial.workflow import DATES_ACTION

#: Hour at which a scheduled document goes online.
MORNING = time(9)


def age(rows, names, days):
    """Make rows older: what they say of a moment or of a day, in the fields `names`, was so `days` earlier."""
    for row in rows:
        moments = {name: getattr(row, name) for name in names}
        past = {name: moment - timedelta(days=days) for name, moment in moments.items() if moment}
        rows.filter(pk=row.pk).update(**past)


def checked(form):
    """Return a form that its accounts could have sent; raises CommandError with what it says against it."""
    if not form.is_valid():
        raise CommandError(form.errors.as_text())
    return form


class Story:
    """One document: `accounts` by name, `author` the name of who writes it."""

    def __init__(self, page, accounts, author):
        self.key, self.accounts, self.author = page.pk, accounts, accounts[author]

    @property
    def page(self):
        return Page.objects.get(pk=self.key).specific

    @property
    def step(self):
        return self.page.current_workflow_task_state.specific

    def hand_in(self):
        self.page.get_workflow().start(self.page, self.author)

    def entrust(self, name, days):
        """Give the step to one account, for so many days."""
        step, due_date = self.step, timezone.localdate() + timedelta(days=days)
        data = {"people": [self.accounts[name].pk], "due_date": due_date}
        form = checked(EntrustForm(data, step=step, page=self.page))
        entrust(step, form.cleaned_data["people"], form.cleaned_data["due_date"], by=self.accounts["redaction"])

    def approve(self, name, comment=""):
        answer(self.step, user=self.accounts[name], favourable=True, comment=comment)

    def send_back(self, name, reason):
        answer(self.step, user=self.accounts[name], favourable=False, comment=reason)

    def schedule(self, name, days):
        """Choose the morning on which the document goes online, and nothing else."""
        page = self.page.get_latest_revision_as_object()
        morning = datetime.combine(timezone.localdate() + timedelta(days=days), MORNING)
        page.go_live_at = timezone.make_aware(morning)
        page.save(clean=False)
        revision = page.save_revision(user=self.accounts[name])
        log(instance=page, action=DATES_ACTION, user=self.accounts[name], revision=revision)

    def lend(self, name, function, days, remark):
        """Give the document to read by link, to somebody who has begun to say what they think of it."""
        page, user = self.page, self.accounts[name]
        if reason := hindrance(page, user):
            raise CommandError(reason)
        last_day = timezone.localdate() + timedelta(days=days)
        link = make_link(page, checked(LinkForm({"function": function, "last_day": last_day})), user)
        link.opened_at = timezone.now()
        link.save(update_fields=["opened_at"])
        parts = parts_of(link.revision.as_object())
        said = {"decision": Decision.KEEP, f"remark-{parts[0][0]}": remark}
        checked(ReviewForm(said, link=link, parts=parts)).keep_remarks()

    def wait(self, days):
        """Let days pass."""
        about = {"base_content_type": get_default_page_content_type(), "object_id": str(self.key)}
        states = WorkflowState.objects.filter(**about)
        steps = Step.objects.filter(workflow_state__in=states)
        links = ReviewLink.objects.filter(step__in=steps)
        for rows, names in (
            (Page.objects.filter(pk=self.key), ["latest_revision_created_at"]),
            (Revision.objects.filter(**about), ["created_at"]),
            (PageLogEntry.objects.filter(page=self.key), ["timestamp"]),
            (states, ["created_at"]),
            (steps, ["started_at", "finished_at", "held_since", "due_date"]),
            (Opinion.objects.filter(step__in=steps), ["created_at"]),
            (links, ["created_at", "opened_at", "expires_at"]),
            (Annotation.objects.filter(link__in=links), ["created_at"]),
        ):
            age(rows, names, days)
