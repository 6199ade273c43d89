"""Send what is to be told by mail: to be run every ten minutes."""

from django.core.management.base import BaseCommand, CommandError

from cms.editorial.notices.reminders import note_reminders
from cms.editorial.notices.sending import send_pending


class Command(BaseCommand):
    help = "Note the reminders of the day, then send what waits. Run twice, even at once, it sends nothing twice."

    def handle(self, *args, **options):
        note_reminders()
        try:
            sent = send_pending()
        except OSError as error:
            raise CommandError(f"The mail server is out of reach, all waits for the next run: {error}") from error
        if options["verbosity"] > 1:
            self.stdout.write(f"{sent} mails sent")
