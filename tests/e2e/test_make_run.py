"""`make run` from a clean clone: what a newcomer types first, and what happens the second time."""

import os
import re
import signal
import stat
import subprocess
import time
import urllib.request
from contextlib import contextmanager

import pytest

from tests.services import machine
from tests.services.site import FOREIGN, answers

pytestmark = pytest.mark.e2e

FIRST_TIME = 900  # seconds: an idle machine takes one or two minutes, a loaded one must not fail
AFTERWARDS = 30


@contextmanager
def make_run(clone, port):
    """Address and console of the site that `make run` serves, seconds it took; stopped by a signal, entirely."""
    url = f"http://{machine.LOOPBACK}:{port}/"
    hidden = {*FOREIGN, "DJANGO_SETTINGS_MODULE", "DATA_DIR", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL"}
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    log = clone.parent / f"console-{port}.log"
    begun = time.monotonic()
    with machine.running(
        ["make", "run"],
        ready=lambda: answers(url) and "Ctrl-C" in log.read_text(),
        log=log,
        seconds=FIRST_TIME,
        stop_signal=signal.SIGTERM,
        cwd=clone,
        env=env | {"PORT": str(port)},
    ) as process:
        yield url, log, time.monotonic() - begun
        descendants = children(process.pid)
    assert descendants
    assert not descendants & set(parents())


def parents():
    """The parent of each process of the machine."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return {int(pid): int(parent) for pid, parent in map(str.split, listed.splitlines())}


def children(pid):
    """The processes that descend from one."""
    parent_of, found = parents(), {pid}
    while more := {child for child, parent in parent_of.items() if parent in found} - found:
        found |= more
    return found - {pid}


def test_a_clean_clone_is_served_then_served_again_without_redoing_anything(tmp_path):
    clone, port = tmp_path / "clone", machine.free_port()
    subprocess.run(["git", "clone", "--quiet", machine.ROOT, clone], check=True)

    with make_run(clone, port) as (url, log, elapsed):
        printed = log.read_text()
        assert elapsed < FIRST_TIME
        assert url in printed
        accounts = clone / ".data" / "comptes-demo.txt"
        assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
        for line in accounts.read_text().splitlines():
            assert line in printed
        with urllib.request.urlopen(f"{url}collection/") as response:
            assert response.status == 200

    kept = {path: path.stat().st_mtime_ns for path in clone.rglob("*") if path.is_file() and is_prepared(clone, path)}
    with make_run(clone, port) as (url, log, elapsed):
        assert elapsed < AFTERWARDS
        assert not re.search(r"… \d+ s", log.read_text())
        assert not any(line in log.read_text() for line in accounts.read_text().splitlines() if line.strip())
    assert kept == {path: path.stat().st_mtime_ns for path in kept}


def is_prepared(clone, path):
    """Whether a file comes from installation or preparation, and not from serving (database, caches)."""
    parts = path.relative_to(clone).parts
    return path.suffix != ".pyc" and (parts[0] == ".venv" or parts[:2] in {(".data", "static"), (".data", "stamps")})
