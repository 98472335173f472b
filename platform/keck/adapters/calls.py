"""Calls to servers whose address somebody has typed: to public addresses only, short, and never further.

The name is looked up here, every address that it has must be a public one, and the call goes to the address
that was looked at: a name that answers otherwise a moment later changes nothing. Redirects are answers like
any other, proxies of the environment are not asked, and whoever is slow or long is left.
"""

import json
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import BoundedSemaphore, Lock, Timer
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

SECONDS = 8.0
BYTES = 256 * 1024
LONGEST = 500
AT_ONCE = 2
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_TRANSLATED = IPv6Network("64:ff9b::/96")

_lock = Lock()
_busy: defaultdict[str, BoundedSemaphore] = defaultdict(lambda: BoundedSemaphore(AT_ONCE))


class CallFailed(Exception):  # noqa: N818 - an answer, not a defect
    """There is no answer; ``reason`` is a word for the log and the person who typed the address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server has said."""

    status: int
    body: dict[str, Any]


def parts_of(url: str, *, loopback: bool = False) -> SplitResult:
    """Return the parts of an address that may be called.

    Parameters
    ----------
    loopback : bool
        Whether servers on this machine may be called, without TLS too; for tests.

    Raises
    ------
    CallFailed
        If it is none.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise CallFailed("address") from error
    fine = url.isascii() and url.isprintable() and " " not in url and "\\" not in url and len(url) <= LONGEST
    if not fine or not host or port == 0 or "@" in parts.netloc or parts.fragment:
        raise CallFailed("address")
    if parts.scheme != "https" and not (loopback and parts.scheme == "http" and host in _LOOPBACK):
        raise CallFailed("address")
    return parts


def get(url: str, *, loopback: bool = False) -> Answer:
    """Ask a server for a JSON object."""
    return _call("GET", url, None, {}, loopback=loopback)


def post(
    url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None, *, loopback: bool = False
) -> Answer:
    """Send a server a form, and return the JSON object that it answers."""
    sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    return _call("POST", url, urlencode(form), sent, loopback=loopback)


def _call(method: str, url: str, body: str | None, headers: Mapping[str, str], *, loopback: bool) -> Answer:
    parts = parts_of(url, loopback=loopback)
    host = str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _turn(f"{host}:{port}"):
        ends = time.monotonic() + SECONDS
        connection = _Checked(host, port, _addresses(host, port, loopback=loopback), parts.scheme == "https")
        # Timeouts of a socket begin anew with every byte; this one does not.
        watch = Timer(SECONDS, connection.cut)
        watch.daemon = True
        watch.start()
        try:
            connection.request(
                method, path, body, {"Accept": "application/json", "Connection": "close", **headers}
            )
            answer = connection.getresponse()
            content = answer.read(BYTES + 1)
            if connection.is_cut:
                # What was cut off in its head looks like an answer that is over.
                raise CallFailed("slow")
        except (OSError, HTTPException, ValueError) as error:
            raise CallFailed("slow" if time.monotonic() >= ends else "connection") from error
        finally:
            watch.cancel()
            connection.close()
    if len(content) > BYTES:
        raise CallFailed("long")
    return Answer(answer.status, _object(content))


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def _turn(name: str) -> Iterator[None]:
    """Let few of our threads wait for one server, so that a slow one costs nobody else theirs."""
    with _lock:
        turn = _busy[name]
    if not turn.acquire(blocking=False):
        raise CallFailed("busy")
    try:
        yield
    finally:
        turn.release()


def _addresses(host: str, port: int, *, loopback: bool) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CallFailed("unknown") from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    allowed = loopback and host in _LOOPBACK
    if not addresses or not all(allowed or is_public(address) for address in addresses):
        raise CallFailed("private")
    return addresses


def is_public(address: str) -> bool:
    """Tell whether an address is one of the public network, also where it stands within another one.

    >>> [is_public(one) for one in ("93.184.215.14", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe")]
    [True, False, False, False]
    """
    try:
        return all(one.is_global and not one.is_multicast for one in _within(ip_address(address)))
    except ValueError:
        return False


def _within(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        yield address
        return
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _TRANSLATED:
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    known = [one for one in inner if one is not None]
    yield from known or [address]


class _Checked(HTTPConnection):
    """A connection to addresses that were looked at, under the name that they were found by."""

    def __init__(self, host: str, port: int, addresses: list[str], secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.default_port = 443 if secure else 80
        self._addresses, self._secure = addresses, secure
        self.is_cut = False

    def connect(self) -> None:
        """Connect to the first address that answers."""
        for last, address in enumerate(self._addresses, 1 - len(self._addresses)):
            try:
                self.sock = socket.create_connection((address, self.port), SECONDS)
                break
            except OSError:
                if last == 0 or self.is_cut:
                    raise
        if self._secure:
            self.sock = _tls().wrap_socket(self.sock, server_hostname=self.host)
        if self.is_cut:
            raise TimeoutError

    def cut(self) -> None:
        """End it from outside."""
        self.is_cut = True
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except (OSError, AttributeError):
            return


@cache
def _tls() -> ssl.SSLContext:
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made
