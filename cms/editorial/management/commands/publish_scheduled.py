"""Publish what was scheduled, leaving aside what is no longer complete."""

import logging

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand
from wagtail.models import Revision

from resources.models import Resource

logger = logging.getLogger(__name__)


class Command(WagtailCommand):
    """Wagtail's command stops at the first page that refuses to be published: here the others still are."""

    def handle(self, *args, **options):
        if not options["dryrun"]:
            for revision in Revision.objects.filter(approved_go_live_at__lt=timezone.now()):
                unschedule_incomplete(revision)
        super().handle(*args, **options)


def unschedule_incomplete(revision):
    """Cancel the schedule of a document that may not be published, and say so in its history."""
    page = revision.as_object()
    if not isinstance(page, Resource) or not (errors := page.publication_errors()):
        return
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    reasons = [str(error) for error in errors]
    log(instance=page, action="editorial.schedule_refused", revision=revision, data={"reasons": reasons})
    logger.warning("Not published, incomplete: %s (%s)", page, page.accession)
