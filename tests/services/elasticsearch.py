"""One Elasticsearch node on the loopback address, as small as it goes."""

import shutil
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import fetch, machine

HEAP = "512m"


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health?wait_for_status=yellow", timeout=5):
            return True
    except OSError:
        return False


@contextmanager
def node() -> Iterator[str]:
    """Address of a running node, gone with its data afterwards."""
    found = machine.require(fetch.fetched("elasticsearch"), "Elasticsearch")
    jdk = machine.require(machine.find_jdk(), f"Java {machine.JDK_NEEDED} ou plus récent")
    [home] = found.glob("*/elasticsearch")
    port = machine.free_port()
    url = f"http://{machine.LOOPBACK}:{port}"
    with tempfile.TemporaryDirectory(prefix="librairie-es-", ignore_cleanup_errors=True) as name:
        scratch = Path(name)
        shutil.copytree(home / "config", scratch / "config")
        (scratch / "config" / "elasticsearch.yml").write_text(
            f"cluster.name: librairie-tests\n"
            f"discovery.type: single-node\n"
            f"http.host: {machine.LOOPBACK}\n"
            f"http.port: {port}\n"
            f"transport.host: {machine.LOOPBACK}\n"
            f"transport.port: {machine.free_port()}\n"
            f"path.data: {scratch / 'data'}\n"
            f"path.logs: {scratch / 'logs'}\n"
            f"xpack.security.enabled: false\n"
            f"cluster.routing.allocation.disk.threshold_enabled: false\n"
        )
        (scratch / "tmp").mkdir()
        # The server's own launcher; its shell script is not in the archive.
        command = [
            *(f"{jdk}/bin/java", "-Xms4m", "-Xmx64m", "-XX:+UseSerialGC"),
            *("-cp", f"{home}/lib/tools/server-launcher/*"),
            "org.elasticsearch.server.launcher.ServerLauncher",
        ]
        environment = {
            "JAVA": f"{jdk}/bin/java",
            "JAVA_HOME": str(jdk),
            "JAVA_TYPE": "JAVA_HOME",
            "ES_HOME": str(home),
            "ES_PATH_CONF": str(scratch / "config"),
            "ES_TMPDIR": str(scratch / "tmp"),
            "ES_DISTRIBUTION_TYPE": "tar",
            "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
            "PATH": "/usr/bin:/bin",
            "HOME": name,
        }
        machine.own(scratch)
        with machine.running(
            command,
            ready=lambda: answers(url),
            log=scratch / "console.log",
            seconds=120,
            cwd=home,
            env=environment,
            **machine.unprivileged(),
        ):
            yield url
