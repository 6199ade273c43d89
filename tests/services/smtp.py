"""A real mail server on the loopback address, which accepts, refuses or keeps silent as a test asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event

from aiosmtpd.controller import Controller

from tests.services import machine


class Postman:
    """What the server does with mails, and those it has received in full."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.arrived = Event()
        self.refuses: set[str] = set()  # addresses it knows nobody at
        self.silent = False  # takes the mail, and never says so

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address in self.refuses:
            return "550 No such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        self.arrived.set()
        if self.silent:
            await server.loop.create_future()
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        return sorted(str(message["To"]) for message in self.received)


@contextmanager
def mail_server() -> Iterator[tuple[Postman, int]]:
    """The postman and the port, from listening to stopped."""
    postman = Postman()
    controller = Controller(postman, hostname=machine.LOOPBACK, port=machine.free_port())
    controller.start()
    try:
        yield postman, controller.port
    finally:
        controller.stop()
