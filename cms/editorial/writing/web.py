"""Asks an address of another site whether it answers: nothing of the answer is read, nothing private is reached."""

from __future__ import annotations

import errno
import http.client
import socket
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from ipaddress import ip_address
from urllib import request
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from cms.editorial.models import Answer

#: Seconds that a site has to answer, each time it is waited for.
TIMEOUT = 10


class NotPublicError(OSError):
    """An address leads to a machine that is nobody's to visit from here: this one, its network."""


def is_public(address: str) -> bool:
    return ip_address(address.partition("%")[0]).is_global


def connect(destination: tuple[str, int], *arguments: object) -> socket.socket:
    """Open a connection as `socket.create_connection` does, to an address that has been looked at, and no other."""
    host, port = destination
    found = [str(where[0]) for *_kind, where in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not all(map(is_public, found)):
        raise NotPublicError(errno.EACCES, host)
    *others, last = found
    for address in others:
        with suppress(OSError):
            return socket.create_connection((address, port), *arguments)
    return socket.create_connection((last, port), *arguments)


class PublicHTTPConnection(http.client.HTTPConnection):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._create_connection = connect


class PublicHTTPSConnection(http.client.HTTPSConnection):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._create_connection = connect


class PublicHandler(request.HTTPHandler, request.HTTPSHandler):
    """Opens both schemes; each redirection comes back here, and is looked at too."""

    def http_open(self, req):
        return self.do_open(PublicHTTPConnection, req)

    def https_open(self, req):
        return self.do_open(PublicHTTPSConnection, req)


@cache
def opener() -> request.OpenerDirector:
    """Return what opens addresses of the Web: no file, no proxy of this machine."""
    director = request.OpenerDirector()
    for handler in (
        PublicHandler,
        request.HTTPRedirectHandler,
        request.HTTPErrorProcessor,
        request.HTTPDefaultErrorHandler,
        request.UnknownHandler,
    ):
        director.add_handler(handler())
    director.addheaders = [("User-Agent", f"LibrairieDesTerritoires (+{settings.WAGTAILADMIN_BASE_URL})")]
    return director


def answer_of(address: str) -> Answer:
    """Return what answers at an address; a site that asks for a password or keeps robots out is there."""
    try:
        with opener().open(in_ascii(address), timeout=TIMEOUT):
            return Answer.GOOD
    except HTTPError as error:
        error.close()
        if error.code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            return Answer.GONE
        return Answer.SILENT if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR else Answer.GOOD
    except (URLError, UnicodeError) as error:
        reason = getattr(error, "reason", error)
        nowhere = isinstance(reason, NotPublicError | UnicodeError) or (
            isinstance(reason, socket.gaierror) and reason.errno == socket.EAI_NONAME
        )
        return Answer.UNKNOWN if nowhere else Answer.SILENT
    except (OSError, http.client.HTTPException, ValueError):
        return Answer.SILENT


def in_ascii(address: str) -> str:
    """Write an address as the Web does: `https://café.example/été` is `https://xn--caf-dma.example/%C3%A9t%C3%A9`."""
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode()
    return urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, *map(iri_to_uri, parts[2:4]), ""))
