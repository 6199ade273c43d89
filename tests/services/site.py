"""The whole site as `make run` serves it: own folder, own port, demo collection loaded."""

import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.services import machine
from tests.services.database import migrated_template

# What the site reads from its environment and a test of the demonstration must not inherit.
FOREIGN = ("DATABASE_URL", "ELASTICSEARCH_URL", "CACHE_URL", "S3_BUCKET", "MEDIA_ROOT", "STATIC_ROOT", "SECRET_KEY")
PREPARATION = 900  # seconds: an idle machine takes one or two minutes, a loaded one must not fail


@dataclass(frozen=True)
class Site:
    url: str
    data_dir: Path
    environment: dict[str, str] = field(repr=False)

    def manage(self, *arguments: str) -> str:
        """Output of a management command on this site."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=machine.ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {arguments[0]}: {done.stderr[-2000:]}")
        return done.stdout

    def python(self, code: str) -> str:
        """Output of a few lines run inside Django on this site's database."""
        return self.manage("shell", "--no-imports", "--command", code)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


@contextmanager
def served(data_dir: Path) -> Iterator[Site]:
    port = machine.free_port()
    url = f"http://{machine.LOOPBACK}:{port}"
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment |= {
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "BASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "DEMO": "true",
        "ALLOWED_HOSTS": machine.LOOPBACK,
    }
    shutil.copyfile(migrated_template(), data_dir / "db.sqlite3")
    with machine.running(
        [sys.executable, "bin/launch.py", "demo"],
        ready=lambda: answers(url),
        log=data_dir / "console.log",
        seconds=PREPARATION,
        cwd=machine.ROOT,
        env=environment,
    ):
        key = (data_dir / "secret-key").read_text()
        yield Site(url, data_dir, environment | {"SECRET_KEY": key})
