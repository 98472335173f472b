"""T-25: versions with a known leak are refused, in the locks and of the running server."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import SimpleNamespace

import pytest

from keck.config import Settings
from keck.config.versions import FLOORS, POSTGRES, locked, outdated, outdated_server
from keck.db import startup
from keck.db.engines import dispose_all, engine
from keck.db.migrate import upgrade
from keck.db.startup import OutdatedServer, refuse_outdated

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock", "requirements-assets.lock")


@pytest.mark.asvs("15.2.1")
@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_holds_a_version_with_a_known_leak(lock: str) -> None:
    found = list(locked((ROOT / lock).read_text()))
    assert found
    assert [words for one in found for words in outdated(dict([one]))] == []


def test_floors_are_of_what_is_used() -> None:
    used = {name for name, _ in locked((ROOT / "requirements-dev.lock").read_text())}
    assert set(FLOORS) <= used


def test_what_is_installed_here_has_no_known_leak() -> None:
    installed = {}
    for name in FLOORS:
        try:
            installed[name] = version(name)
        except PackageNotFoundError:
            continue
    assert len(installed) > 5
    assert outdated(installed) == []


@pytest.mark.parametrize("name", FLOORS)
def test_whatever_is_older_than_its_floor_is_caught(name: str) -> None:
    floor = FLOORS[name].version
    for older in ("0.1", before(floor), f"{before(floor)}.post1"):
        assert outdated({name: older}), older
    for newer in (floor, f"{floor}.1", f"{int(floor.partition('.')[0]) + 1}.0"):
        assert outdated({name: newer}) == [], newer


def before(version: str) -> str:
    """Return a version that is as close below another one as can be."""
    parts = [int(one) for one in version.split(".")]
    last = max(place for place, number in enumerate(parts) if number)
    return ".".join(map(str, [*parts[:last], parts[last] - 1, 999]))


@pytest.mark.asvs("15.2.1")
def test_the_check_fails_for_an_old_lock(tmp_path: Path) -> None:
    lock = tmp_path / "old.lock"
    lock.write_text('click==8.1.0\nFlask==2.2.4 ; python_version < "4" \\\n    --hash=sha256:0\n')
    command = [sys.executable, str(ROOT / "deploy" / "audit_dependencies.py"), str(lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "flask 2.2.4 is older than 3.1.3" in done.stdout


def test_the_running_server_is_new_enough(database: Settings) -> None:
    with engine(database, "keck_app").connect() as connection:
        refuse_outdated(connection.connection.dbapi_connection)


@pytest.mark.parametrize("major", POSTGRES)
def test_each_minor_version_below_the_first_good_one_is_refused(major: int) -> None:
    good = POSTGRES[major]
    assert [minor for minor in range(good + 3) if outdated_server(major * 10_000 + minor)] == list(
        range(good)
    )
    with pytest.raises(OutdatedServer, match=f"PostgreSQL {major}.{good - 1} is older"):
        refuse_outdated(SimpleNamespace(info=SimpleNamespace(server_version=major * 10_000 + good - 1)))


def test_older_major_versions_are_refused_and_newer_ones_are_not() -> None:
    assert outdated_server(140_023) == "PostgreSQL 14 is older than 15"
    assert outdated_server(180_000) is None


def test_neither_serving_nor_migrating_goes_on_with_a_server_that_is_too_old(
    database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The server that runs here is declared to be one of the leaking ones.
    monkeypatch.setattr(startup, "outdated_server", lambda number: f"PostgreSQL {number} is older")
    dispose_all()
    for role in ("keck_app", "keck_login", "keck_public"):
        with pytest.raises(OutdatedServer):
            engine(database, role).connect()
    with pytest.raises(OutdatedServer):
        upgrade(database)
    dispose_all()
