"""What is public, held in memory: fresh within a second, never old, and there without the database."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from keck.config import Settings
from keck.persistence import published as queries
from keck.web.atlas import published
from keck.web.atlas.published import Published


class World:
    """A database that can be slow or away, and a clock that goes by hand."""

    def __init__(self) -> None:
        self.version, self.looks, self.time = "1", 0, 0.0
        self.is_away = False
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.is_asked = threading.Event()

    @contextmanager
    def session(self, _settings: Settings, _role: str) -> Iterator[None]:
        self.looks += 1
        self.is_asked.set()
        assert self.may_answer.wait(10)
        if self.is_away:
            raise OSError
        yield

    def snapshot(self, _session: Any, version: str) -> dict[str, Any]:
        return {"version": version, "members": {}, "benchmarks": []}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = World()
    monkeypatch.setattr(published, "plain_session", made.session)
    monkeypatch.setattr(queries, "version", lambda _session: made.version)
    monkeypatch.setattr(queries, "snapshot", made.snapshot)
    return made


@pytest.fixture
def state(world: World, tmp_path: Path) -> Published:
    return Published(Settings.from_environment({"KECK_HOME": str(tmp_path)}), lambda: world.time)


def test_it_is_looked_at_once_a_second(world: World, state: Published) -> None:
    assert [state.now().version, state.now().version] == ["1", "1"]
    assert world.looks == 1
    world.version, world.time = "2", 0.9
    assert state.now().version == "1"
    world.time = 1.0
    assert state.now().version == "2"


@pytest.mark.parametrize(("age", "seen"), [(1.5, "1"), (60.0, "2")])
def test_whoever_comes_second_waits_only_when_the_snapshot_is_old(
    age: float, seen: str, world: World, state: Published
) -> None:
    state.now()
    world.version, world.time = "2", age
    world.may_answer.clear()
    world.is_asked.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(lambda: state.now().version)
        assert world.is_asked.wait(10)
        second = pool.submit(lambda: state.now().version)
        if seen == "1":
            assert second.result(10) == "1"
        world.may_answer.set()
        assert (first.result(10), second.result(10)) == ("2", seen)
    assert world.looks == 2


def test_without_the_database_the_last_snapshot_stays_and_nobody_waits(
    world: World, state: Published
) -> None:
    state.now()
    world.is_away, world.time = True, 60.0
    assert state.now().version == "1"
    world.time = 120.0
    world.may_answer.clear()
    world.is_asked.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(lambda: state.now().version)
        assert world.is_asked.wait(10)
        assert pool.submit(lambda: state.now().version).result(10) == "1"
        world.may_answer.set()
        assert first.result(10) == "1"


def test_without_the_database_the_newest_state_that_any_process_has_seen_is_shown(
    world: World, state: Published, tmp_path: Path
) -> None:
    idle = Published(Settings.from_environment({"KECK_HOME": str(tmp_path)}), lambda: world.time)
    assert idle.now().version == "1"
    world.version, world.time = "2", 1.0
    assert state.now().version == "2"
    world.is_away, world.time = True, 2.0
    assert idle.now().version == "2"
    # What was kept before this process looked is no news to it.
    world.is_away, world.version, world.time = False, "2", 3.0
    assert idle.now().version == "2"
    kept = tmp_path / "run" / "published.json"
    kept.write_text(kept.read_text().replace('"version": "2"', '"version": "old"'))
    world.is_away, world.time = True, 4.0
    assert idle.now().version == "2"
