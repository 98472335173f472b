"""A-29: calls to servers whose address somebody has typed reach public addresses, and none for long."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from keck.adapters import calls
from keck.adapters.calls import CallFailed
from tests.integration.provider import running_provider

PUBLIC = "93.184.215.14"
ADDRESSES = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.178.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::1",
    "2001:0:7f00:1::",
    "fe80::1%eth0",
    "nowhere",
]


class Server:
    """Says the same to everybody, and counts who calls."""

    def __init__(self, speak: Callable[[socket.socket], None]) -> None:
        self.calls, self._speak = 0, speak
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x"
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            connection.recv(65536)
            self._speak(connection)
            connection.close()
        except OSError:
            return

    def close(self) -> None:
        """End it."""
        self._socket.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Make servers."""
    made: list[Server] = []

    def make(speak: bytes | Callable[[socket.socket], None]) -> Server:
        say = speak if callable(speak) else lambda connection: connection.sendall(speak)
        made.append(Server(say))
        return made[-1]

    yield make
    for one in made:
        one.close()


def answer(body: bytes, head: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\n" + head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


def lookup(*addresses: str) -> Callable[..., list[Any]]:
    return lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]


@pytest.mark.asvs("1.3.6")
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_not_public_is_none(address: str) -> None:
    assert not calls.is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e"])
def test_a_public_address_is_one(address: str) -> None:
    assert calls.is_public(address)


def test_this_machine_is_called_only_where_tests_allow_it(serve: Callable[..., Server]) -> None:
    server = serve(answer(b'{"a": 1}'))
    assert calls.get(server.url, loopback=True).body == {"a": 1}
    assert server.calls == 1
    for url in (server.url, server.url.replace("http:", "https:")):
        with pytest.raises(CallFailed, match=r"address|private"):
            calls.get(url)
    # Even then no other address of the house, and no other way to write this one.
    for host in ("127.0.0.2", "2130706433", "0x7f000001", "127.1", "10.0.0.1"):
        with pytest.raises(CallFailed, match=r"address|private"):
            calls.get(server.url.replace("127.0.0.1", host), loopback=True)
        with pytest.raises(CallFailed, match=r"private|unknown"):
            calls.get(server.url.replace("127.0.0.1", host).replace("http:", "https:"), loopback=True)
    assert server.calls == 1


@pytest.mark.asvs("1.3.6")
@pytest.mark.parametrize("found", [("127.0.0.1",), (PUBLIC, "10.0.0.1"), ("::1", PUBLIC), ()])
def test_a_name_that_leads_home_is_not_called(
    found: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lookup(*found))
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it was called"))
    with pytest.raises(CallFailed, match="private"):
        calls.get("https://login.stadt.example/x")


def test_a_name_is_looked_up_once_and_that_address_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([lookup(PUBLIC), lookup("127.0.0.1")])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: next(answers)(*a, **k))
    called: list[Any] = []

    def connect(address: tuple[str, int], *_: Any) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(CallFailed, match="connection"):
        calls.get("https://login.stadt.example/x")
    assert called == [(PUBLIC, 443)]


@pytest.mark.asvs("15.3.2")
def test_a_redirect_is_not_followed(serve: Callable[..., Server]) -> None:
    target = serve(answer(b'{"a": 1}'))
    moved = serve(f"HTTP/1.1 302 Found\r\nLocation: {target.url}\r\nContent-Length: 0\r\n\r\n".encode())
    said = calls.get(moved.url, loopback=True)
    assert (said.status, said.body, target.calls) == (302, {}, 0)


def test_proxies_of_the_environment_are_not_asked(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = serve(answer(b"{}")), serve(answer(b'{"a": 1}'))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    assert calls.get(server.url, loopback=True).body == {"a": 1}
    assert proxy.calls == 0


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(600):
        connection.sendall(f"X-{number}: 1\r\n".encode() if number < 50 else b"X")
        time.sleep(0.05)


@pytest.mark.parametrize("speak", [drip, lambda _: time.sleep(30)])
def test_whoever_is_slow_is_left(
    speak: Callable[[socket.socket], None], serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "SECONDS", 0.6)
    begun = time.monotonic()
    with pytest.raises(CallFailed, match="slow"):
        calls.get(serve(speak).url, loopback=True)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (answer(b'{"a": "' + b"x" * calls.BYTES + b'"}'), "long"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 500 + b"\r\n{}", "connection"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n{}", "connection"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "connection"),
        (b"", "connection"),
    ],
)
def test_whoever_talks_too_much_or_nonsense_is_left(
    said: bytes, reason: str, serve: Callable[..., Server]
) -> None:
    with pytest.raises(CallFailed, match=reason):
        calls.get(serve(said).url, loopback=True)


@pytest.mark.parametrize("body", [b"", b"[]", b"no", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_an_empty_one(body: bytes, serve: Callable[..., Server]) -> None:
    assert calls.get(serve(answer(body)).url, loopback=True).body == {}


def test_few_wait_for_one_server_and_nobody_for_another(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "SECONDS", 3.0)
    slow, quick = serve(lambda _: time.sleep(30)), serve(answer(b'{"a": 1}'))

    def wait() -> None:
        with pytest.raises(CallFailed, match="slow"):
            calls.get(slow.url, loopback=True)

    waiting = [threading.Thread(target=wait) for _ in range(calls.AT_ONCE)]
    for one in waiting:
        one.start()
    while slow.calls < calls.AT_ONCE:
        time.sleep(0.01)
    with pytest.raises(CallFailed, match="busy"):
        calls.get(slow.url, loopback=True)
    assert calls.get(quick.url, loopback=True).body == {"a": 1}
    for one in waiting:
        one.join()
    with pytest.raises(CallFailed, match="slow"):
        calls.get(slow.url, loopback=True)


@pytest.mark.asvs("12.3.2")
def test_over_tls_a_certificate_is_needed(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_provider() as plain:
        url = plain.issuer.replace("http:", "https:")
        with pytest.raises(CallFailed, match="connection"):
            calls.get(url, loopback=True)
    assert calls._tls().check_hostname
