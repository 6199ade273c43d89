"""What a machine without a scheduler runs beside the site: publications, mails, what is to be forgotten."""

import logging
import signal
import time
from threading import Event

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

logger = logging.getLogger(__name__)

#: Each command, and the seconds between two of its runs.
COMMANDS = {"publish_scheduled": 60, "send_notices": 600, "forget_reviewers": 86_400, "purge_contributions": 86_400}
TICK = 5  # seconds


class Command(BaseCommand):
    help = "Run publish_scheduled every minute, send_notices every ten, what erases daily, until told to stop."

    def handle(self, *args, **options):
        stopped = Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            # What is being sent or published is finished first.
            signal.signal(signum, lambda *_: stopped.set())
        due = dict.fromkeys(COMMANDS, 0.0)
        while not stopped.wait(TICK):
            for name, seconds in COMMANDS.items():
                if time.monotonic() >= due[name] and not stopped.is_set():
                    due[name] = time.monotonic() + seconds
                    run(name)


def run(name):
    """Run a command; one that fails is told in the log, and tried again at its next turn."""
    close_old_connections()
    try:
        call_command(name, verbosity=0)
    except Exception:  # whatever happened, the next publication is due in a minute
        logger.exception("%s failed", name)
