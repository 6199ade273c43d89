"""Choosing when a document is published makes nobody its author: an editor schedules it, and approves it."""

from django.db import transaction
from wagtail.log_actions import log

from cms.editorial.workflow import DATES_ACTION, sets_dates_only

DATES = {"go_live_at", "expire_at"}


class SchedulingMixin:
    """Notes in the history which saves of the editor of a document set its dates and nothing else."""

    @transaction.atomic
    def save_action(self):
        only_dates = self.sets_only_dates()
        before = self.latest_revision and self.latest_revision.pk
        response = super().save_action()
        latest = self.page.latest_revision
        if only_dates and latest and (latest.pk != before or self.latest_sets_dates):
            log(instance=self.page, action=DATES_ACTION, user=self.request.user, revision=latest)
        return response

    def perform_workflow_action(self):
        if self.has_content_changes and self.sets_only_dates():
            self.save_action()
            self.has_content_changes = False
        return super().perform_workflow_action()

    def sets_only_dates(self):
        """Tell whether the form changes the dates alone; a save over one that did more is one that did more."""
        # Known before saving: a save may take the place of the latest revision.
        self.latest_sets_dates = sets_dates_only(self.latest_revision)
        changed = set(self.form.changed_data)
        others = (formset for name, formset in self.form.formsets.items() if name != "comments")
        return bool(changed & DATES) and changed <= DATES and not any(formset.has_changed() for formset in others)
