import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from keck.config import Settings
from keck.db.engines import dispose_all, engine
from keck.db.lint import breaches
from keck.db.migrate import config_of, current, newest, upgrade
from keck.stack.postgres import Postgres
from keck.stack.roles import ensure_roles


@pytest.fixture
def empty(settings: Settings, cluster: Postgres) -> Iterator[Settings]:
    """A database with nothing in it."""
    name = f"keck_{uuid4().hex[:10]}"
    ensure_roles(cluster.admin_dsn, settings.passwords, database=name)
    yield replace(settings, database=settings.database.replace("///keck?", f"///{name}?"))
    dispose_all()


def test_the_models_are_what_the_migrations_make(database: Settings) -> None:
    command.check(config_of(database))


def test_migrations_do_not_fork(database: Settings) -> None:
    assert len(ScriptDirectory.from_config(config_of(database)).get_heads()) == 1


def test_an_empty_database_says_so(empty: Settings) -> None:
    assert current(empty) is None


def test_migrations_lead_down_and_up_again(empty: Settings) -> None:
    upgrade(empty)

    command.downgrade(config_of(empty), "base")
    assert current(empty) is None
    upgrade(empty)

    assert current(empty) == newest(empty)
    with engine(empty, "keck_owner").connect() as connection:
        assert breaches(connection) == []


def test_two_migrators_at_once_take_turns(
    empty: Settings, child_environment: Callable[..., dict[str, str]]
) -> None:
    environment = child_environment(KECK_DATABASE_URL=empty.database)
    command_line = [sys.executable, "-m", "keck.cli", "migrate"]

    both = [subprocess.Popen(command_line, env=environment, stdout=subprocess.DEVNULL) for _ in range(2)]

    assert [process.wait(60) for process in both] == [0, 0]
    assert current(empty) == newest(empty)


def test_a_migration_behind_a_long_reader_gives_way_and_tries_again(empty: Settings) -> None:
    upgrade(empty)
    command.downgrade(config_of(empty), "0001")
    reading = engine(empty, "keck_owner").connect()
    reading.execute(text("select count(*) from private.area"))
    waits: list[float] = []

    def query_meanwhile() -> None:
        time.sleep(0.3)
        with engine(empty, "keck_owner").connect() as other:
            begun = time.monotonic()
            other.execute(text("select count(*) from private.area"))
            waits.append(time.monotonic() - begun)
        time.sleep(1.5)
        reading.rollback()
        reading.close()

    others = threading.Thread(target=query_meanwhile)
    others.start()
    upgrade(empty)
    others.join()

    assert current(empty) == newest(empty)
    assert waits[0] < 2


@pytest.mark.asvs("6.3.2")
def test_a_fresh_database_has_nobody_who_could_sign_in(empty: Settings) -> None:
    upgrade(empty)

    # The one login that no policy keeps from seeing rows.
    with engine(empty, "keck_backup").connect() as connection:
        for table in ("identity.account", "identity.membership", "identity.staff", "admin.tenant"):
            assert connection.scalar(text(f"select count(*) from {table}")) == 0, table
