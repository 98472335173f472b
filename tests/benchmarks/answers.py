"""Artefacts and pages a second: ours beside a static file and beside the server's own greeting.

What counts is answers a second of the servers' processor time: the one who asks runs on the same machine,
and others too, so that answers a second by the clock say more about them than about the server.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from tests.benchmarks import servers
from tests.benchmarks.atlas import PublicAtlas
from tests.benchmarks.load import ask
from tests.benchmarks.rows import Row, at_least, reported, seconds, short
from tests.benchmarks.servers import Server
from tests.benchmarks.turns import Turns, figures_in_turn

_FILES, _NGINX_FILES, _PAGES = 4000, 12000, 60


def measure(atlas: PublicAtlas, rounds: int) -> Iterator[Row]:
    """Measure artefacts, prepared pages and composed pages."""
    settings, place = atlas.settings, atlas.world.place()
    place.chmod(0o755)
    with servers.face(settings) as ours, servers.plain(settings, place) as hello:
        for name, path in (("shapes", atlas.shapes_path), ("prepared page", atlas.home_path)):
            yield from _file(ours, hello, name, path, place, rounds)
        yield from _composed(ours, hello, atlas, rounds)


def _file(ours: Server, hello: Server, name: str, path: str, place: Path, rounds: int) -> Iterator[Row]:
    what = f"{name}, answers/s of processor"
    size = ask(ours.address, [path], 8).size
    greeted = figures_in_turn(rounds, _rate(ours, [path], _FILES), _rate(hello, ["/hello"], _FILES))
    yield at_least(what, 0.5, 1 / greeted.ratio, *_said(greeted, "the same server's hello"))
    with _nginx(place, size) as other:
        if other is not None:
            turns = figures_in_turn(
                rounds, _rate(ours, [path], _FILES), _rate(other, ["/file"], _NGINX_FILES)
            )
            yield at_least(what, 0.9, 1 / turns.ratio, *_said(turns, f"nginx, file of {size} B"))


@contextmanager
def _nginx(place: Path, size: int) -> Iterator[Server | None]:
    program = servers.nginx_program()
    if program is None:
        yield None
        return
    (place / "file").write_bytes(b"x" * size)
    with servers.nginx(program, place) as server:
        yield server


def _rate(server: Server, paths: list[str], number: int) -> Callable[[], float]:
    """Return what measures the processor time of one answer, after the server has warmed up."""
    ask(server.address, paths, 100)
    return lambda: _cost(server, paths, number)


def _cost(server: Server, paths: list[str], number: int) -> float:
    before = server.processor_seconds()
    asked = ask(server.address, paths, number)
    return (server.processor_seconds() - before) / asked.answers


def _said(turns: Turns, other: str) -> tuple[str, str]:
    return f"{1 / turns.own:.0f}/s", f"{other} {1 / turns.other:.0f}/s"


def _composed(ours: Server, hello: Server, atlas: PublicAtlas, rounds: int) -> Iterator[Row]:
    fresh = atlas.composed_paths()
    hello_rate = _rate(hello, ["/hello"], _FILES)
    new = figures_in_turn(rounds, lambda: _cost(ours, list(islice(fresh, _PAGES)), _PAGES), hello_rate)
    kept = list(islice(fresh, 4))
    again = figures_in_turn(rounds, _rate(ours, kept, _FILES), hello_rate)
    for name, turns in (("asked for the first time", new), ("asked for again", again)):
        what = f"composed pages {name}, answers/s of processor"
        yield at_least(what, 0.25, 1 / turns.ratio, *_said(turns, "the same server's hello"))
    asked = ask(ours.address, list(islice(fresh, _PAGES)), _PAGES)
    size = f"{short(asked.size / 1000)} kB over the wire"
    yield reported("composed page, first time, 8 at once", f"{seconds(asked.median)}, {size}")
