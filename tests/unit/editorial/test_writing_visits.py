"""Links to other sites: their addresses are tried in the background, on a real server, and what is dead is said."""

import socket
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cms.core.visibility import Scope
from cms.editorial.models import AddressVisit, Answer
from cms.editorial.writing import web
from cms.editorial.writing.links import DeadLinks
from cms.editorial.writing.prose import Link
from cms.editorial.writing.visits import FRESH, MOST, Visits, try_addresses
from cms.users.roles import Role
from tests.factories.resources import body

pytestmark = pytest.mark.django_db

STATUS = {"/ici": 200, "/parti": 404, "/retire": 410, "/reserve": 403, "/panne": 500, "/ailleurs": 302, "/dedans": 302}


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.partition("?")[0]
        self.send_response(STATUS.get(path, 200))
        if path in ("/ailleurs", "/dedans"):
            self.send_header("Location", {"/ailleurs": "/parti", "/dedans": "http://127.0.0.2:9/"}[path])
        self.end_headers()
        self.server.asked.append(self.path)

    def log_message(self, *args):
        """Nothing is printed."""


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site():
    with serving() as server:
        yield server


@pytest.fixture
def reachable(monkeypatch):
    """This machine's first address stands for the Web, and no other of its network."""
    monkeypatch.setattr(web, "is_public", lambda address: address == "127.0.0.1")


def at(site, path):
    return f"http://127.0.0.1:{site.server_port}{path}"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/ici", Answer.GOOD),
        ("/été?lieu=Nîmes", Answer.GOOD),
        ("/reserve", Answer.GOOD),
        ("/parti", Answer.GONE),
        ("/retire", Answer.GONE),
        ("/ailleurs", Answer.GONE),
        ("/panne", Answer.SILENT),
        ("/dedans", Answer.UNKNOWN),
    ],
)
def test_what_a_site_answers(site, reachable, path, answer):
    assert web.answer_of(at(site, path)) == answer


def test_nobody_answers(reachable):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert web.answer_of(f"http://127.0.0.1:{closed.getsockname()[1]}/") == Answer.SILENT


def test_a_name_that_nobody_has(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert web.answer_of("https://introuvable.example/") == Answer.UNKNOWN


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "2130706433", "169.254.169.254"])  # noqa: S104 - refused
def test_this_machine_and_its_network_are_never_asked(site, host):
    assert web.answer_of(f"http://{host}:{site.server_port}/ici") == Answer.UNKNOWN
    assert site.asked == []


def test_an_address_is_written_as_the_web_does():
    written = web.in_ascii("https://qui@café.example:8443/été?lieu=Nîmes#haut")
    assert written == "https://xn--caf-dma.example:8443/%C3%A9t%C3%A9?lieu=N%C3%AEmes"


def fault(scene, address):
    return DeadLinks([Link({"href": address}, 0, 1)], [], Scope.for_site(scene.tree.site)).fault(
        Link({"href": address}, 0, 1)
    )


def test_what_is_known_is_said(scene):
    now = timezone.now()
    for answer in Answer:
        AddressVisit.objects.create(address=f"https://{answer.name.lower()}.example/", answer=answer, silent_since=now)
    assert "Page disparue" in fault(scene, "https://gone.example/#haut")
    assert "Site introuvable" in fault(scene, "https://unknown.example/")
    for address in (
        "https://good.example/",
        "https://pending.example/",
        "https://silent.example/",
        "https://autre.example/",
    ):
        assert fault(scene, address) is None
    with time_machine.travel(now + timedelta(days=4)):
        assert "ne répond plus depuis" in fault(scene, "https://silent.example/")


def test_silence_counts_from_its_first_day_and_only_while_others_answer(site, reachable):
    good, broken = at(site, "/ici"), at(site, "/panne")
    AddressVisit.objects.bulk_create([AddressVisit(address=address) for address in (good, broken)])
    begun = timezone.now()
    try_addresses.func([broken])
    visit = AddressVisit.objects.get(address=broken)
    assert (visit.answer, visit.silent_since) == (Answer.SILENT, None)
    try_addresses.func([good, broken])
    with time_machine.travel(begun + timedelta(days=2)):
        try_addresses.func([good, broken])
    visit.refresh_from_db()
    assert visit.silent_since - begun < timedelta(days=1)
    assert visit.tried_at - begun > timedelta(days=1)


def test_an_address_is_tried_once_a_day():
    addresses = [f"https://site-{number}.example/" for number in range(MOST + 10)]
    assert Visits(addresses).try_again() == MOST
    assert Visits(addresses[:1]).to_try() == []
    assert Visits([]).try_again() == 0
    with time_machine.travel(timezone.now() + FRESH + timedelta(minutes=1)):
        assert Visits(addresses[:3]).to_try() == sorted(addresses[:3])


def test_reading_a_text_again_says_what_was_found(scene):
    document = scene.documents["mine"]
    gone = "https://disparu.example/page"
    document.situation = body(f'Voir <a href="{gone}">cette page</a>.')
    document.save_revision(user=scene.accounts[Role.PARTNER])
    browser, url = scene.browser(Role.PARTNER), reverse("editorial_writing", args=[document.pk])
    assert "Une adresse d’un autre site est essayée" in browser.get(url).content.decode()
    AddressVisit.objects.filter(address=gone).update(answer=Answer.GONE)
    read = browser.get(url).content.decode()
    assert "Page disparue" in read
    assert "est essayée" not in read
