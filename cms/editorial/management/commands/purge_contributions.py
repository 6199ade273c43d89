"""Erase what the public sent and that has been kept long enough: to be run every day."""

from django.core.management.base import BaseCommand

from cms.editorial.moderation.erasure import purge


class Command(BaseCommand):
    help = "Erase refused contributions, spam and mail addresses whose time is over. Run twice, it erases nothing more."

    def handle(self, *args, **options):
        counts = purge()
        if options["verbosity"] > 1:
            self.stdout.write(", ".join(f"{name}: {count}" for name, count in counts.items()))
