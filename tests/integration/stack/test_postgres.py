"""Our PostgreSQL: no TCP, no trust, the roles of the design, and it comes back after a crash."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from keck.config import LOGIN_ROLES, SettingMissing, Settings
from keck.stack.postgres import Postgres
from keck.stack.roles import ensure_roles, wait_for


def start(postgres: Postgres) -> subprocess.Popen[bytes]:
    postgres.prepare()
    options = postgres.process_options()
    server = subprocess.Popen(
        postgres.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    )
    wait_for(postgres.admin_dsn, 30)
    return server


def stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    server.wait(30)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's own user may enter."""
    made = Path(tempfile.mkdtemp(prefix="keck-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def roles(dsn: str) -> dict[str, tuple[bool, ...]]:
    question = """
        select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
        from pg_roles where rolname like 'keck%'
    """
    with psycopg.connect(dsn) as connection:
        return {row[0]: tuple(row[1:]) for row in connection.execute(question)}


def test_the_roles_are_those_of_the_design_and_none_is_above_the_policies_but_the_backup(
    settings: Settings, cluster: Postgres
) -> None:
    # All tests of this process share the cluster, so its passwords stay as they are.
    ensure_roles(cluster.admin_dsn, settings.passwords, database="keck_roles_test")
    expected = {name: (True, False, name == "keck_backup", False, False, False) for name in LOGIN_ROLES}
    assert roles(cluster.admin_dsn) == expected


def test_making_the_roles_again_changes_their_passwords_only(settings: Settings, cluster: Postgres) -> None:
    before = roles(cluster.admin_dsn)
    try:
        ensure_roles(cluster.admin_dsn, dict.fromkeys(LOGIN_ROLES, "two"), database="keck_roles_test")
        assert roles(cluster.admin_dsn) == before
        login = f"host={cluster.socket_dir} user=keck_app password=two dbname=keck_roles_test"
        psycopg.connect(login).close()
    finally:
        # All tests of this process share the cluster.
        ensure_roles(cluster.admin_dsn, settings.passwords, database="keck_roles_test")


@pytest.mark.asvs("13.2.1")
@pytest.mark.parametrize("password", ["", "password=wrong"])
def test_nobody_enters_without_the_right_password(cluster: Postgres, password: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"host={cluster.socket_dir} user=postgres dbname=postgres {password}")


def test_a_role_without_a_password_stops_the_making(cluster: Postgres) -> None:
    with pytest.raises(SettingMissing, match="keck_backup"):
        ensure_roles(cluster.admin_dsn, {role: "x" for role in LOGIN_ROLES if role != "keck_backup"})


@pytest.mark.asvs("12.3.1")
def test_the_server_has_no_port_and_its_socket_no_other_readers(cluster: Postgres) -> None:
    with psycopg.connect(cluster.admin_dsn) as connection:
        row = connection.execute("show listen_addresses").fetchone()
    assert row == ("",)
    assert cluster.socket_dir.stat().st_mode & 0o077 == 0


def test_sorting_is_the_same_on_every_machine(cluster: Postgres) -> None:
    with psycopg.connect(cluster.admin_dsn) as connection:
        rows = connection.execute("select x from unnest(array['ä', 'b', 'Z', 'a']) x order by x").fetchall()
    assert [row[0] for row in rows] == ["Z", "a", "b", "ä"]


def test_a_killed_server_keeps_what_was_committed(folder: Path) -> None:
    postgres = Postgres(folder, secrets.token_hex(8))
    server = start(postgres)
    with psycopg.connect(postgres.admin_dsn, autocommit=True) as connection:
        connection.execute("create table kept as select 7 as number")
    server.kill()
    server.wait(10)
    time.sleep(0.3)
    server = start(postgres)
    with psycopg.connect(postgres.admin_dsn) as connection:
        assert connection.execute("select number from kept").fetchone() == (7,)
    stop(server)
    postgres.tidy()


def test_a_folder_too_deep_for_a_socket_gets_a_short_one(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    postgres = Postgres(deep, secrets.token_hex(8))
    server = start(postgres)
    assert len(os.fsencode(postgres.socket_dir)) < 80
    stop(server)
    postgres.tidy()
    assert not postgres.socket_dir.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that the server's user may not enter")
def test_a_cluster_beside_a_closed_folder_is_put_aside_when_the_folder_was_deleted(folder: Path) -> None:
    folder.chmod(0o700)
    first = Postgres(folder / "postgres", "first")
    first.prepare()
    assert not first.place.is_relative_to(folder)
    shutil.rmtree(folder / "postgres")
    second = Postgres(folder / "postgres", "second")
    server = start(second)
    stop(server)
    second.tidy()
    assert second.place == first.place
    shutil.rmtree(second.place)
    shutil.rmtree(second.place.with_name(f"{second.place.name}.abandoned"))
