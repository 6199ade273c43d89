"""Elasticsearch on the loopback address, as small as it goes: one node, a cluster of three, a node behind TLS."""

import base64
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from tests.services import fetch, machine

HEAP = "-Xms512m -Xmx512m"
#: Up in half the time, for what does not run long enough to be compiled well.
QUICK = "-XX:TieredStopAtLevel=1"
SECONDS = 300  # three nodes on two busy cores
SETTINGS = {
    "http.host": machine.LOOPBACK,
    "transport.host": machine.LOOPBACK,
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}
OPEN = {"xpack.security.enabled": "false"}


class Node:
    """A server that keeps its data and its address from one start to the next."""

    def __init__(self, folder: Path, settings: dict[str, str], jvm: str = QUICK, **client: object):
        found = machine.require(fetch.fetched("elasticsearch"), "Elasticsearch")
        self.jdk = machine.require(machine.find_jdk(), f"Java {machine.JDK_NEEDED} ou plus récent")
        [self.home] = found.glob("*/elasticsearch")
        self.folder = folder
        self.jvm = jvm
        self.port, self.transport = machine.free_port(), machine.free_port()
        self.url = f"{'https' if client else 'http'}://{machine.LOOPBACK}:{self.port}"
        self.client = Elasticsearch(self.url, request_timeout=30, **client)
        self.settings = {
            **SETTINGS,
            "http.port": str(self.port),
            "transport.port": str(self.transport),
            "path.data": str(folder / "data"),
            "path.logs": str(folder / "logs"),
            **settings,
        }
        self.running = ExitStack()
        shutil.copytree(self.home / "config", folder / "config")
        (folder / "tmp").mkdir()

    def start(self) -> None:
        """Return once the server answers."""
        settings = "".join(f"{name}: {value}\n" for name, value in self.settings.items())
        (self.folder / "config" / "elasticsearch.yml").write_text(settings)
        machine.own(self.folder)
        # The server's own launcher; its shell script is not in the archive.
        command = [
            *(f"{self.jdk}/bin/java", "-Xms4m", "-Xmx64m", "-XX:+UseSerialGC"),
            *("-cp", f"{self.home}/lib/tools/server-launcher/*"),
            "org.elasticsearch.server.launcher.ServerLauncher",
        ]
        environment = {
            "JAVA": f"{self.jdk}/bin/java",
            "JAVA_HOME": str(self.jdk),
            "JAVA_TYPE": "JAVA_HOME",
            "ES_HOME": str(self.home),
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_TMPDIR": str(self.folder / "tmp"),
            "ES_DISTRIBUTION_TYPE": "tar",
            "ES_JAVA_OPTS": f"{HEAP} {self.jvm}",
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
        }
        self.launcher = self.running.enter_context(
            machine.running(
                command,
                ready=self.answers,
                log=self.folder / "console.log",
                seconds=SECONDS,
                cwd=self.home,
                env=environment,
                **machine.unprivileged(),
            )
        )
        [info] = self.client.nodes.info(node_id="_local", metric="process")["nodes"].values()
        self.pid = info["process"]["id"]  # the launcher's child

    def answers(self) -> bool:
        with socket.socket() as probe:
            if probe.connect_ex((machine.LOOPBACK, self.port)):
                return False
        try:
            health = self.client.options(request_timeout=5, max_retries=0).cluster.health()
        except (ApiError, TransportError):
            return False
        return health["status"] != "red"

    def kill(self) -> None:
        """As a power cut does."""
        os.kill(self.pid, signal.SIGKILL)
        self.launcher.wait(30)
        self.running.close()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Accepts connections and answers nothing."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)


@contextmanager
def folders(number: int) -> Iterator[list[Path]]:
    with tempfile.TemporaryDirectory(prefix="librairie-es-", ignore_cleanup_errors=True) as name:
        made = [Path(name, str(index)) for index in range(number)]
        for folder in made:
            folder.mkdir()
        machine.own(Path(name))
        yield made


@contextmanager
def node(jvm: str = "") -> Iterator[Node]:
    """One node, gone with its data afterwards."""
    with folders(1) as [folder]:
        alone = Node(folder, OPEN | {"discovery.type": "single-node"}, jvm)
        with alone.running:
            alone.start()
            yield alone


@contextmanager
def cluster() -> Iterator[list[Node]]:
    """Three nodes that hold each other's copies."""
    with folders(3) as made, ExitStack() as running:
        nodes = [Node(folder, OPEN | {"node.name": folder.name}) for folder in made]
        for member in nodes:
            member.settings |= {
                "discovery.seed_hosts": str([f"{machine.LOOPBACK}:{other.transport}" for other in nodes]),
                "cluster.initial_master_nodes": str([other.folder.name for other in nodes]),
            }
            running.enter_context(member.running)
        with ThreadPoolExecutor(3) as together:
            list(together.map(Node.start, nodes))
        yield nodes


@dataclass(frozen=True)
class Secured:
    url: str
    authority: Path  # the certificate that its own is signed by
    api_key: str  # as ELASTICSEARCH_API_KEY takes it


@contextmanager
def secured(prefix: str) -> Iterator[Secured]:
    """A node that speaks TLS only and asks who one is; its key opens the indexes whose name begins by `prefix`."""
    password = secrets.token_urlsafe(24)
    with folders(1) as [folder]:
        authority = make_certificates(folder)
        settings = {
            "discovery.type": "single-node",
            "xpack.security.enabled": "true",
            "xpack.security.http.ssl.enabled": "true",
            "xpack.security.http.ssl.key": "node.key",
            "xpack.security.http.ssl.certificate": "node.pem",
        }
        closed = Node(folder, settings, ca_certs=str(authority), basic_auth=("operator", password))
        config = folder / "config"
        for name in ("node.key", "node.pem"):
            shutil.copy(folder / name, config)
        (config / "users").write_text(f"operator:{hashed(password)}\n")
        (config / "users_roles").write_text("superuser:operator\n")
        with closed.running:
            closed.start()
            rights = {"cluster": ["monitor"], "indices": [{"names": [f"{prefix}*"], "privileges": ["all"]}]}
            key = closed.client.security.create_api_key(name="site", role_descriptors={"site": rights})
            yield Secured(closed.url, authority, key["encoded"])


def make_certificates(folder: Path) -> Path:
    """Write an authority's certificate, and the key and the certificate of a node on the loopback address."""
    machine.require(shutil.which("openssl"), "openssl")
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    authority = ["-subj", "/CN=authority", "-keyout", "authority.key", "-out", "authority.pem"]
    authority += ["-addext", "keyUsage=critical,keyCertSign"]
    server = ["-subj", "/CN=node", "-keyout", "node.key", "-out", "node.pem"]
    server += ["-addext", f"subjectAltName=IP:{machine.LOOPBACK}", "-addext", "basicConstraints=CA:false"]
    server += ["-CA", "authority.pem", "-CAkey", "authority.key"]
    for options in (authority, server):
        subprocess.run([*new, *options], cwd=folder, check=True, capture_output=True)
    return folder / "authority.pem"


def hashed(password: str) -> str:
    """As the server's file of users wants it."""
    salt, rounds = secrets.token_bytes(32), 10_000
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds, 32)
    return f"{{PBKDF2}}{rounds}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"
