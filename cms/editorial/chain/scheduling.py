"""Choosing when a document is published, or commenting it, makes nobody its author: an editor does, and approves it."""

from django.db import transaction
from django.utils.functional import cached_property
from wagtail.log_actions import log

from cms.editorial.chain.same_text import changed_fields
from cms.editorial.workflow import DATES_ACTION, SAME_TEXT_ACTION, leaves_the_text

DATES = {"go_live_at", "expire_at"}


class SchedulingMixin:
    """Notes in the history which saves of the editor of a document leave its text as it was."""

    @transaction.atomic
    def save_action(self):
        same_text, sets_dates = self.leaves_the_text(), self.sets_dates()
        before = self.latest_revision and self.latest_revision.pk
        response = super().save_action()
        latest = self.page.latest_revision
        if same_text and latest and (latest.pk != before or self.latest_left_the_text):
            action = DATES_ACTION if sets_dates else SAME_TEXT_ACTION
            log(instance=self.page, action=action, user=self.request.user, revision=latest)
        return response

    def perform_workflow_action(self):
        if self.has_content_changes and self.leaves_the_text():
            self.save_action()
            self.has_content_changes = False
        return super().perform_workflow_action()

    def leaves_the_text(self):
        """Tell whether the form changes dates and comments at most; a save over one that did more did more too."""
        # Known before saving: a save may take the place of the latest revision.
        self.latest_left_the_text = leaves_the_text(self.latest_revision)
        return not self.is_reverting and not self.changes_rows() and self.changed_fields <= DATES

    @cached_property
    def changed_fields(self):
        return changed_fields(self.form, self.get_object())

    def leaves_all_but_comments(self):
        return self.leaves_the_text() and not self.sets_dates()

    def sets_dates(self):
        return bool(DATES.intersection(self.form.changed_data))

    def changes_rows(self):
        return any(rows.has_changed() for name, rows in self.form.formsets.items() if name != "comments")
