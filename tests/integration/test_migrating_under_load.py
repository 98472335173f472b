"""R-20: a migration gives way to readers, nobody waits behind it, and it ends when they do."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import psycopg
import pytest
from alembic import command
from sqlalchemy.exc import OperationalError

from keck.config import Settings
from keck.db import migrate
from keck.db.migrate import config_of, current, newest, upgrade
from keck.stack.postgres import Postgres
from keck.stack.roles import ensure_roles
from tests.waiting import until

# The migration after this one needs its table for itself alone.
BEFORE = "0008"
READ = "select count(*) from admin.tenant"


@pytest.fixture
def older(settings: Settings, cluster: Postgres) -> Settings:
    """A database of its own that lacks the newer migrations."""
    ensure_roles(cluster.admin_dsn, settings.passwords, database="keck_migrating")
    made = replace(settings, database=settings.database.replace("///keck?", "///keck_migrating?"))
    upgrade(made)
    command.downgrade(config_of(made), BEFORE)
    assert current(made) == BEFORE
    return made


@contextmanager
def reading(settings: Settings) -> Iterator[None]:
    """Hold a transaction open that has read the table."""
    with psycopg.connect(settings.psycopg_dsn("keck_staff")) as connection:
        connection.execute(READ)
        yield


@dataclass
class Traffic:
    """Requests, one after the other, each with when it began and ended."""

    settings: Settings
    requests: list[tuple[float, float]] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask until told to stop; an error ends the test."""
        with psycopg.connect(self.settings.psycopg_dsn("keck_staff"), autocommit=True) as connection:
            while not self._stop.wait(0.01):
                began = time.monotonic()
                connection.execute(READ)
                self.requests.append((began, time.monotonic()))

    def stop(self) -> None:
        """Ask no more."""
        self._stop.set()


def migrate_beside_a_reader(settings: Settings, seconds: float) -> None:
    """Migrate while somebody reads for some time and others come and go."""
    traffic = Traffic(settings)
    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(traffic.run) for _ in range(2)]
        try:
            with reading(settings):
                migrating = pool.submit(upgrade, settings)
                time.sleep(seconds)
                assert not migrating.done()
                assert current(settings) == BEFORE
                ended = time.monotonic()
            assert migrating.result(60) == newest(settings)
            after = len(traffic.requests)
            until(lambda: len(traffic.requests) > after)
        finally:
            traffic.stop()
        for one in asking:
            one.result(60)
    # Nobody who came while the reader was there had to wait until it had gone: the migration gave up before.
    early = [end for begin, end in traffic.requests if begin < ended - 0.75 * seconds]
    assert len(early) > 20
    assert max(early) < ended
    assert current(settings) == newest(settings)


def test_readers_and_short_requests_go_on_while_a_migration_waits(older: Settings) -> None:
    migrate_beside_a_reader(older, 6)


@pytest.mark.long
def test_a_reader_of_thirty_seconds_is_outlasted(older: Settings) -> None:
    migrate_beside_a_reader(older, 30)


def test_a_second_run_changes_nothing_and_waits_for_nobody(older: Settings) -> None:
    upgrade(older)
    with psycopg.connect(older.psycopg_dsn("keck_owner")) as owner:
        # Were there anything to do, it could not be done below this lock.
        owner.execute("lock table admin.tenant, queue.job in access share mode")
        assert upgrade(older) == newest(older)
        assert upgrade(older) == newest(older)


def test_whoever_reads_for_too_long_leaves_the_database_as_it_was(
    older: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "_ATTEMPTS", 2)
    monkeypatch.setattr(migrate, "_PAUSE", 0.1)
    with reading(older), pytest.raises(OperationalError, match="lock timeout"):
        upgrade(older)
    assert current(older) == BEFORE
    assert upgrade(older) == newest(older)
