"""Erase the mail addresses of links and invitations that no longer serve: to be run every day."""

from django.core.management.base import BaseCommand

from cms.editorial.links.retention import forget_addresses
from cms.editorial.partners import joining


class Command(BaseCommand):
    help = "Erase the mail addresses of review links that no longer serve, and old invitations."

    def handle(self, *args, **options):
        count = forget_addresses()
        joining.forget()
        if options["verbosity"] > 1:
            self.stdout.write(str(count))
