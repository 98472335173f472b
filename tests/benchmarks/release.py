"""A release from the request to the public page, by its steps; once fresh, once with one measure changed."""

import time
import urllib.request
from collections.abc import Iterator

from tests.benchmarks import servers
from tests.benchmarks.city import City
from tests.benchmarks.rows import Row, reported, seconds, within
from tests.benchmarks.world import Ended, Player, World

_FRESH, _CHANGED, _PUBLIC = 60, 20, 1
_LONGEST_SECONDS = 60


def measure(world: World, _rounds: int, *, city: City) -> Iterator[Row]:
    """Release a city twice, and ask a running server in between."""
    member, folder = world.member(), world.place()
    member.settle(city, folder)
    size = f"{city.areas} areas × {city.indicators} × {city.years}"
    with servers.face(world.settings) as server:
        address = server.url(f"/de/{member.slug}/")
        processor = time.process_time()
        first = member.release()
        seen = _seconds_until_seen(address, "1")
        yield _row(f"release {size}", _FRESH, first, time.process_time() - processor)
        yield within("public after the last step", _PUBLIC, seen, "s")
        table = folder / "changed.csv"
        table.write_bytes(city.changed(len(city.measures) - 1).wide())
        member.import_table(table, city.mapping())
        processor = time.process_time()
        second = member.release()
        yield _row("release with one measure changed", _CHANGED, second, time.process_time() - processor)
        yield within("public after the last step", _PUBLIC, _seconds_until_seen(address, "2"), "s")
    yield from _steps(first, second)


def _row(what: str, limit: float, ended: Ended, processor: float) -> Row:
    return within(what, limit, ended.seconds, "s", f"of it processor {seconds(processor)}")


def _steps(first: Ended, second: Ended) -> Iterator[Row]:
    for code, length in first.steps.items():
        again = second.steps.get(code, 0.0)
        step = code.removeprefix("release_")
        yield reported(f"release, step {step}", seconds(length), f"one measure changed {seconds(again)}")


def _seconds_until_seen(address: str, number: str) -> float:
    """Ask until the page names the release; the server looks for news once a second."""
    start = time.perf_counter()
    while time.perf_counter() - start < _LONGEST_SECONDS:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                if f"Veröffentlichung {number}" in answer.read().decode():
                    return time.perf_counter() - start
        except urllib.error.HTTPError:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"release {number} does not appear")


def seconds_of_release(member: Player) -> float:
    """Release what is current, and return the seconds it took."""
    return member.release().seconds
