"""What the tests find on this machine, and how they start what they find."""

import os
import pwd
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = "127.0.0.1"
IS_ROOT = os.geteuid() == 0
JDK_NEEDED = 21  # Elasticsearch 9


def cache_folder() -> Path:
    """Where downloads are kept. Root's is outside its home, which the servers' account cannot enter."""
    if home := os.environ.get("XDG_CACHE_HOME"):
        base = Path(home)
    else:
        base = Path("/var/cache") if IS_ROOT else Path.home() / ".cache"
    return base / "librairie-des-territoires"


def missing(what: str) -> NoReturn:
    """Ends the test that needs what is not there: skipped on a laptop, failed in CI."""
    message = f"{what} : absent ; bin/services dit comment l’installer"
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def require[T](found: T | None, what: str) -> T:
    """What was looked for; `missing` when it was not found."""
    return missing(what) if found is None else found


def find_jdk() -> Path | None:
    """Home of a Java machine recent enough for every Java program of the tests."""
    named = (os.environ.get(name) for name in ("ES_JAVA_HOME", "JAVA_HOME"))
    homes = [Path(name) for name in named if name]
    for folder, pattern in (
        ("/usr/lib/jvm", "*"),
        ("/Library/Java/JavaVirtualMachines", "*/Contents/Home"),
        (str(Path.home() / ".sdkman/candidates/java"), "*"),
    ):
        homes += sorted(Path(folder).glob(pattern))
    for home in homes:
        release = home / "release"
        if (home / "bin" / "java").exists() and release.exists():
            version = re.search(r'JAVA_VERSION="(\d+)', release.read_text())
            if version and int(version[1]) >= JDK_NEEDED:
                return home
    return None


def find_chromium() -> str | None:
    if named := os.environ.get("CHROMIUM"):
        return named
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    on_path = next(filter(None, map(shutil.which, names)), None)
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    return on_path or (mac if os.path.exists(mac) else None)


def find_postgresql() -> Path | None:
    """Folder of the newest initdb and postgres, 15 or later; Debian keeps them off PATH."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest = sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    return next(iter(newest), Path(on_path).parent if on_path else None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def own(folder: Path) -> Path:
    """Gives a folder to the account that servers run under; they refuse to run as root."""
    if IS_ROOT:
        account = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid)
    return folder


def unprivileged() -> dict[str, object]:
    """Options of subprocess that leave root's rights."""
    if not IS_ROOT:
        return {}
    account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def wait_until(ready: Callable[[], bool], process: subprocess.Popen, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if ready():
            return True
        time.sleep(0.2)
    return False


@contextmanager
def running(
    command: list[str],
    *,
    ready: Callable[[], bool],
    log: Path,
    seconds: float = 60,
    stop_signal: int = 15,
    **options: object,
) -> Iterator[subprocess.Popen]:
    """A server in a process group of its own, from ready to stopped.

    Raises RuntimeError with the end of the log when it is not ready within `seconds`.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
            **options,
        )
    try:
        if not wait_until(ready, process, seconds):
            raise RuntimeError(f"{command[0]} n’a pas démarré :\n{log.read_text()[-3000:]}")
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(stop_signal)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()
