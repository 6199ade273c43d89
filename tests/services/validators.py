"""Validators made by others, one Java run for many files."""

import json
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.services import fetch, machine


def java(program: str, main_class: str, *arguments: str) -> subprocess.CompletedProcess:
    folder = machine.require(fetch.fetched(program), fetch.NAMES[program])
    jdk = machine.require(machine.find_jdk(), f"Java {machine.JDK_NEEDED} ou plus récent")
    command = [f"{jdk}/bin/java", "-Xss2m", "-cp", f"{folder}/*", main_class, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


def nu_errors(*pages: str) -> list[str]:
    """Errors and warnings of the Nu HTML checker in whole pages: rank of the page from 1, line, message."""
    with tempfile.TemporaryDirectory() as scratch:
        paths = [Path(scratch, f"{rank}.html") for rank in range(1, len(pages) + 1)]
        for path, html in zip(paths, pages, strict=True):
            path.write_text(html)
        done = java("nu", "nu.validator.client.SimpleCommandLineValidator", "--format", "json", *map(str, paths))
    return [
        f"page {Path(message['url']).stem}, line {message.get('lastLine', '?')}: {message['message']}"
        for message in json.loads(done.stderr)["messages"]
        if message["type"] != "info" or message.get("subType") == "warning"
    ]


def verapdf(paths: Iterable[Path], flavour: str = "ua1") -> list[str]:
    """What veraPDF refuses: one line a file and one a rule; empty when every file conforms to the flavour."""
    files = [str(path) for path in paths]
    options = ["-f", flavour, "--format", "text", "-v"]
    done = java("verapdf", "org.verapdf.apps.GreenfieldCliWrapper", *options, *files)
    lines = done.stdout.splitlines()
    judged = [line for line in lines if line.startswith(("PASS ", "FAIL "))]
    if len(judged) != len(files):
        raise RuntimeError(f"veraPDF judged {len(judged)} files of {len(files)}: {done.stderr[-1000:]}")
    return [line for line in lines if not line.startswith("PASS ")]
