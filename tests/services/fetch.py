"""Fetches what the tests use and no package manager of the system has to bring.

`python -m tests.services.fetch`: downloads once, says on one line what the system still lacks.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from ctypes.util import find_library
from pathlib import Path
from xml.etree import ElementTree

from tests.services import machine

POM = machine.ROOT / "requirements" / "services.xml"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
NAMES = {"elasticsearch": "Elasticsearch", "verapdf": "veraPDF", "nu": "Validateur Nu"}
GOALS = {
    "elasticsearch": [f"{PLUGIN}:unpack-dependencies", "-Dmdep.unpack.includes=*/elasticsearch/**"],
    "verapdf": [f"{PLUGIN}:copy-dependencies", "-DincludeScope=runtime"],
    "nu": [f"{PLUGIN}:copy-dependencies", "-DincludeScope=runtime"],
}
# Debian's package for each thing that was looked for.
PACKAGES = {
    "chromium": lambda: machine.find_chromium(),
    "postgresql postgresql-contrib": lambda: machine.find_postgresql(),
    "default-jdk-headless": lambda: machine.find_jdk(),
    "maven": lambda: shutil.which("mvn"),
    "gettext": lambda: shutil.which("msgfmt"),
    "poppler-utils": lambda: shutil.which("pdftotext"),
    "libpango-1.0-0 libpangoft2-1.0-0": lambda: find_library("pangoft2-1.0"),
}


def folder_of(program: str) -> Path:
    """Where a program is or will be kept, its pinned version in the name."""
    pom = ElementTree.parse(POM)  # noqa: S314 - our own file
    spaces = {"m": "http://maven.apache.org/POM/4.0.0"}
    for profile in pom.iterfind(".//m:profile", spaces):
        if profile.findtext("m:id", namespaces=spaces) == program:
            version = profile.findtext(".//m:version", namespaces=spaces)
            return machine.cache_folder() / f"{program}-{version}"
    raise KeyError(program)


def fetched(program: str) -> Path | None:
    folder = folder_of(program)
    return folder if folder.exists() else None


def fetch(program: str, repository: Path) -> bool:
    """Downloads through Maven into a folder beside the final one, then renames: all or nothing."""
    target = folder_of(program)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        pom = shutil.copy(POM, scratch)
        content = Path(scratch, "content")
        command = ["mvn", "-q", "-B", "-f", pom, "-P", program, *GOALS[program]]
        command += [f"-DoutputDirectory={content}", f"-Dmaven.repo.local={repository}"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            print(done.stdout[-2000:], file=sys.stderr)
            return False
        content.rename(target)
    return True


def main() -> int:
    complete = True
    if todo := [program for program in NAMES if not fetched(program)]:
        if shutil.which("mvn"):
            # A Maven repository for the time of the download: nobody needs the archives afterwards.
            with tempfile.TemporaryDirectory() as repository:
                for program in todo:
                    print(f"Téléchargement : {NAMES[program]}…", flush=True)
                    if not fetch(program, Path(repository)):
                        print(f"{NAMES[program]} : téléchargement impossible")
                        complete = False
        else:
            complete = False
    if absent := [package for package, find in PACKAGES.items() if not find()]:
        complete = False
        print("Il manque pour tout vérifier :")
        print(f"  sudo apt-get install {' '.join(absent)}")
        if "default-jdk-headless" in absent:
            print(f"  (Java {machine.JDK_NEEDED} ou plus récent)")
    return 1 if os.environ.get("CI") and not complete else 0


if __name__ == "__main__":
    sys.exit(main())
