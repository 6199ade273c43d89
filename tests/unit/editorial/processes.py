"""Commands in a process of their own, on the database of a test that commits."""

import os
import subprocess
import sys
from contextlib import contextmanager

from django.db import connection

from tests.services import machine

SECONDS = 300  # for a process to come as far as its work, on a busy machine


@contextmanager
def started(command, mail_port, *arguments, stdout=None):
    """Run a management command, which sends its mails to a port of this machine; the block is its end."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(database)
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "EMAIL_HOST": machine.LOOPBACK,
        "EMAIL_PORT": str(mail_port),
        "EMAIL_TLS": "false",
    }
    with subprocess.Popen(
        [sys.executable, "manage.py", command, *arguments],
        cwd=machine.ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
    ) as process:
        try:
            yield process
        finally:
            process.kill()
