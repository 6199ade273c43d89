"""Prepares the site (bin/prepare.py), then serves it with one task worker and one scheduler until Ctrl-C or SIGTERM.

launch.py demo: gunicorn with the production settings, on the loopback address, over plain HTTP.
launch.py dev: Django's development server; it and the worker reload when the code changes.
If a process dies, the others are stopped and the exit status is not 0.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
STOP_TIMEOUT = 30  # seconds; gunicorn's own graceful timeout
START_TIMEOUT = 60


class Stopped(Exception):
    """A signal asked for the end."""


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def on_signal(signum, frame):
    for repeated in SIGNALS:  # stopping is not to be interrupted
        signal.signal(repeated, signal.SIG_IGN)
    raise Stopped


def secret_key(data_dir: Path) -> str:
    """The demonstration's own key, made once and readable by its owner only."""
    path = data_dir / "secret-key"
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


def environment(mode: str, port: int) -> dict[str, str]:
    """What the caller has set wins over what a demonstration needs."""
    env = dict(os.environ)
    data_dir = Path(env.setdefault("DATA_DIR", str(ROOT / ".data")))
    data_dir.mkdir(parents=True, exist_ok=True)
    env.setdefault("BASE_URL", f"http://{HOST}:{port}")
    env.setdefault("DJANGO_SETTINGS_MODULE", f"cms.settings.{MODES[mode]}")
    if mode == "demo":
        env.setdefault("DEMO", "true")
        env.setdefault("ALLOWED_HOSTS", f"{HOST},localhost")
        if "SECRET_KEY" not in env:
            env["SECRET_KEY"] = secret_key(data_dir)
    return env


MODES = {"demo": "production", "dev": "dev"}


def commands(mode: str, port: int) -> list[list[str]]:
    python = sys.executable
    manage = [python, str(ROOT / "manage.py")]
    if mode == "dev":
        return [
            [*manage, "runserver", f"{HOST}:{port}"],
            [*manage, "db_worker", "--no-startup-delay", "--reload"],
            [*manage, "run_schedule"],
        ]
    workers = os.environ.get("WEB_WORKERS", "2")
    gunicorn = [python, "-m", "gunicorn", "cms.wsgi", "--bind", f"{HOST}:{port}"]
    return [
        [*gunicorn, "--workers", workers, "--no-control-socket", "--log-level", "warning"],
        [*manage, "db_worker", "--no-startup-delay", "--verbosity", "0"],
        [*manage, "run_schedule"],
    ]


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def start(command: list[str], env: dict[str, str]) -> subprocess.Popen:
    """In a group of its own: Ctrl-C reaches the launcher only, which stops everyone in order."""
    return subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, process_group=0)


def watch(processes: list[subprocess.Popen], until=lambda: False, timeout=float("inf")) -> bool:
    """Waits while all processes live; False as soon as one is dead."""
    begun = time.monotonic()
    while all(process.poll() is None for process in processes):
        if until() or time.monotonic() - begun > timeout:
            return True
        time.sleep(0.2)
    return False


def stop(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_TIMEOUT
    for process in processes:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def welcome(mode: str, port: int, data_dir: Path, first_time: bool) -> None:
    accounts = data_dir / "comptes-demo.txt"
    print(f"\n  La Librairie des Territoires : http://{HOST}:{port}/")
    print(f"  Espace de rédaction          : http://{HOST}:{port}/admin/")
    if accounts.exists() and first_time:
        print(f"\n  Comptes de démonstration (gardés dans {accounts}) :\n")
        print("".join(f"    {line}\n" for line in accounts.read_text().splitlines()))
    elif accounts.exists():
        print(f"  Comptes de démonstration     : {accounts}")
    if not os.environ.get("EMAIL_HOST"):
        print(f"  Courriels envoyés            : {data_dir / 'courriels'}")
    print("  Ctrl-C arrête le site.\n", flush=True)


def main(mode: str) -> int:
    port = int(os.environ.get("PORT", "8000"))
    if is_listening(port):
        print(f"Le port {port} est déjà pris. Un autre : PORT={port + 1} make run", file=sys.stderr)
        return 1
    for signum in SIGNALS:
        signal.signal(signum, on_signal)
    env = environment(mode, port)
    data_dir = Path(env["DATA_DIR"])
    had_accounts = (data_dir / "comptes-demo.txt").exists()
    running: list[subprocess.Popen] = []
    try:
        quiet = {"LOG_LEVEL": "WARNING"} | env
        running.append(start([sys.executable, str(ROOT / "bin" / "prepare.py")], quiet))
        if code := running[0].wait():
            print("La préparation du site a échoué.", file=sys.stderr)
            return code
        running = []
        for command in commands(mode, port):
            running.append(start(command, env))
        if watch(running, until=lambda: is_listening(port), timeout=START_TIMEOUT):
            welcome(mode, port, data_dir, first_time=not had_accounts)
            watch(running)
        print("Un des processus du site s’est arrêté.", file=sys.stderr)
        return 1
    except Stopped:
        print("\nArrêt du site.")
        return 0
    finally:
        stop(running)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
