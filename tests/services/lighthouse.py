"""Lighthouse, from npm, on the Chromium that the other tests use."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.services import machine

#: The last version that Node 20 runs.
VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices")
FLAGS = "--headless --no-sandbox --disable-gpu"


def folder() -> Path:
    return machine.cache_folder() / f"lighthouse-{VERSION}"


def fetch() -> Path | None:
    """Where Lighthouse is, downloaded once; None without npm or network."""
    target = folder()
    if target.exists():
        return target
    if not shutil.which("npm"):
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        command = [
            "npm",
            "install",
            "--silent",
            "--no-fund",
            "--no-audit",
            "--prefix",
            scratch,
            f"lighthouse@{VERSION}",
        ]
        if subprocess.run(command, capture_output=True).returncode:
            return None
        shutil.copytree(scratch, target, symlinks=True)
    return target


def scores(url: str) -> dict[str, float]:
    """Score of each category, from 0 to 100, on Lighthouse's own simulated telephone."""
    program = machine.require(fetch(), "Lighthouse") / "node_modules" / ".bin" / "lighthouse"
    chromium = machine.require(machine.find_chromium(), "Chromium")
    command = [str(program), url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    environment = os.environ | {"CHROME_PATH": chromium}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    categories = json.loads(done.stdout)["categories"]
    return {name: round(categories[name]["score"] * 100) for name in CATEGORIES}
