"""Asking a web server again and again, over a few connections that stay open."""

import selectors
import statistics
import time
from dataclasses import dataclass, field
from socket import create_connection, socket

_CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """How many answers came, how long each took, and how many bytes one had."""

    answers: int
    seconds: float
    median: float
    size: int


@dataclass
class _Line:
    """One connection with the answer that is under way."""

    address: tuple[str, int]
    request: bytes
    seen: bytearray = field(default_factory=bytearray)
    wanted: int = 0
    begun: float = 0.0
    link: socket = field(init=False)

    def __post_init__(self) -> None:
        self.link = create_connection(self.address, timeout=30)

    def ask(self) -> None:
        self.seen.clear()
        self.wanted, self.begun = 0, time.perf_counter()
        self.link.sendall(self.request)

    def listen(self) -> bool:
        """Read what is there; true says that the answer is whole."""
        part = self.link.recv(1 << 18)
        if not part:
            # Servers replace their workers now and then: the question is asked again.
            self.link.close()
            self.link = create_connection(self.address, timeout=30)
            self.ask()
            return False
        self.seen += part
        if not self.wanted and (end := self.seen.find(b"\r\n\r\n")) >= 0:
            self.wanted = end + 4 + _length(bytes(self.seen[:end]))
        return bool(self.wanted) and len(self.seen) >= self.wanted


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    if not lines[0].startswith(b"http/1.1 200"):
        raise RuntimeError(f"answered {lines[0]!r}")
    return next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))


def ask(address: tuple[str, int], paths: list[str], number: int, encoding: str = "br") -> Asked:
    """Ask for paths in turn until so many answers have come."""
    host = f"{address[0]}:{address[1]}"
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: {encoding}\r\n\r\n".encode()
        for path in paths
    ]
    lines = [_Line(address, requests[n % len(requests)]) for n in range(_CONNECTIONS)]
    taken: list[float] = []
    sizes: list[int] = []
    start = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for line in lines:
            line.ask()
        asked = len(lines)
        open_lines = set(range(len(lines)))
        for place, line in enumerate(lines):
            selector.register(line.link, selectors.EVENT_READ, place)
        while open_lines:
            for key, _ in selector.select(30):
                line = lines[key.data]
                before = line.link
                whole = line.listen()
                if line.link is not before:
                    selector.unregister(before)
                    selector.register(line.link, selectors.EVENT_READ, key.data)
                if not whole:
                    continue
                taken.append(time.perf_counter() - line.begun)
                sizes.append(line.wanted)
                if asked < number:
                    line.request = requests[asked % len(requests)]
                    asked += 1
                    line.ask()
                else:
                    selector.unregister(line.link)
                    line.link.close()
                    open_lines.discard(key.data)
    spent = time.perf_counter() - start
    return Asked(len(taken), spent, statistics.median(taken), round(statistics.mean(sizes)))
