"""A PostgreSQL cluster of our own on the loopback address, gone afterwards.

`python -m tests.services.postgresql COMMAND…` runs a command with DATABASE_URL set to it.
"""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.services import machine

USER = "librairie"
# Nothing is worth keeping: what makes a cluster durable only makes it slow.
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "50"}


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, dbname="postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """Address of a running cluster, as DATABASE_URL takes it."""
    port, password = machine.free_port(), secrets.token_urlsafe(24)
    url = f"postgres://{USER}:{password}@{machine.LOOPBACK}:{port}/{USER}"
    with tempfile.TemporaryDirectory(prefix="librairie-pg-", ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        pwfile = scratch / "password"
        pwfile.write_text(password)
        machine.own(scratch)
        initdb = [str(binaries / "initdb"), f"--pgdata={name}/data", f"--username={USER}", f"--pwfile={pwfile}"]
        initdb += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=name, **machine.unprivileged())

        server = [str(binaries / "postgres"), "-D", f"{name}/data", "-h", machine.LOOPBACK, "-p", str(port), "-k", ""]
        for setting, value in SETTINGS.items():
            server += ["-c", f"{setting}={value}"]
        with machine.running(
            server,
            ready=lambda: answers(url),
            log=scratch / "server.log",
            stop_signal=signal.SIGINT,
            cwd=name,
            **machine.unprivileged(),
        ):
            yield url


def main(command: list[str]) -> int:
    binaries = machine.find_postgresql()
    if binaries is None:
        print("PostgreSQL : absent ; bin/services dit comment l’installer")
        return 1 if os.environ.get("CI") else 0
    with cluster(binaries) as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
