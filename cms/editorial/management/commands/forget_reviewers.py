"""Erase the mail addresses of links that no longer serve: to be run every day."""

from django.core.management.base import BaseCommand

from cms.editorial.links.retention import forget_addresses


class Command(BaseCommand):
    help = "Erase the mail addresses of review links that were answered, revoked, overtaken or are past their date."

    def handle(self, *args, **options):
        count = forget_addresses()
        if options["verbosity"] > 1:
            self.stdout.write(str(count))
