"""T-13, T-14 and T-16: a tenant never outlives its transaction."""

import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.engines import engine
from keck.db.sessions import TenantSession, plain_session, tenant_session
from keck.persistence.models import Area, Upload
from tests.tenancy.factories import Seeded

ROOT = Path(__file__).resolve().parents[2]
BACKEND = text("select pg_backend_pid()")
TENANTS_SEEN = select(Area.tenant_id).distinct()


class AbortedError(Exception):
    """Stands for whatever goes wrong within a request."""


@pytest.fixture
def one_connection(database: Settings) -> Engine:
    """An engine with a single connection, so that every request meets what the one before left."""
    return create_engine(database.database_url("keck_app"), pool_size=1, max_overflow=0, pool_timeout=60)


def request(single: Engine, tenant_id: UUID, fate: str) -> tuple[int, set[UUID]]:
    """Do what a request does, and end as it may end."""
    with TenantSession(single, tenant_id) as session:
        pid = session.execute(BACKEND).scalar_one()
        seen = set(session.scalars(TENANTS_SEEN))
        if fate == "abort":
            with pytest.raises(Exception, match="division by zero"):
                session.execute(text("select 1/0"))
        elif fate == "savepoint":
            with session.begin_nested():
                seen |= set(session.scalars(TENANTS_SEEN))
        elif fate == "twice":
            session.commit()
            seen |= set(session.scalars(TENANTS_SEEN))
        if fate == "commit":
            session.commit()
        else:
            session.rollback()
    return pid, seen


def test_200_interleaved_requests_on_one_connection_see_their_own_rows_only(
    one_connection: Engine, a: Seeded, b: Seeded
) -> None:
    chance = random.Random(20240301)
    fates = ["commit", "rollback", "abort", "savepoint", "twice"]
    work = [(chance.choice([a, b]).tenant_id, chance.choice(fates)) for _ in range(200)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda item: request(one_connection, *item), work))

    assert len({pid for pid, _ in answers}) == 1
    for (tenant_id, _), (_, seen) in zip(work, answers, strict=True):
        assert seen == {tenant_id}
    one_connection.dispose()


def test_after_a_request_its_connection_has_no_tenant(one_connection: Engine, a: Seeded) -> None:
    pid, _ = request(one_connection, a.tenant_id, "commit")
    with Session(one_connection) as session:
        assert session.execute(BACKEND).scalar_one() == pid
        assert session.scalars(TENANTS_SEEN).all() == []
    one_connection.dispose()


def test_a_cancelled_request_leaves_nothing_to_the_next_one(
    database: Settings, one_connection: Engine, a: Seeded, b: Seeded
) -> None:
    with TenantSession(one_connection, a.tenant_id) as session:
        pid = session.execute(BACKEND).scalar_one()
        session.add(Upload(tenant_id=a.tenant_id, **UPLOAD))
        session.flush()
        canceller = threading.Thread(target=cancel, args=(database, pid))
        canceller.start()
        with pytest.raises(OperationalError, match="canceling statement"):
            session.execute(text("select pg_sleep(20)"))
        canceller.join()
    assert request(one_connection, b.tenant_id, "commit") == (pid, {b.tenant_id})
    with tenant_session(database, "keck_app", a.tenant_id) as session:
        assert session.scalars(select(Upload).where(Upload.filename == UPLOAD["filename"])).all() == []
    one_connection.dispose()


def test_a_statement_that_takes_too_long_leaves_nothing_to_the_next_one(
    one_connection: Engine, a: Seeded, b: Seeded
) -> None:
    with TenantSession(one_connection, a.tenant_id) as session:
        pid = session.execute(BACKEND).scalar_one()
        session.execute(text("set local statement_timeout = '50ms'"))
        with pytest.raises(OperationalError, match="statement timeout"):
            session.execute(text("select pg_sleep(20)"))
    assert request(one_connection, b.tenant_id, "commit") == (pid, {b.tenant_id})
    one_connection.dispose()


@pytest.mark.asvs("16.5.3")
def test_an_error_in_a_transaction_undoes_it(database: Settings, a: Seeded) -> None:
    def fail(session: Session) -> None:
        session.add(Upload(tenant_id=a.tenant_id, **UPLOAD))
        session.flush()
        raise AbortedError

    with pytest.raises(AbortedError), tenant_session(database, "keck_app", a.tenant_id) as session:
        fail(session)
    with tenant_session(database, "keck_app", a.tenant_id) as session:
        assert session.scalars(select(Upload).where(Upload.filename == UPLOAD["filename"])).all() == []


def test_the_tenant_of_a_session_can_not_be_changed(database: Settings, a: Seeded, b: Seeded) -> None:
    with tenant_session(database, "keck_app", a.tenant_id) as session:
        assert isinstance(session, TenantSession)
        with pytest.raises(AttributeError):
            session.tenant_id = b.tenant_id  # type: ignore[misc]
        assert session.tenant_id == a.tenant_id


def test_loops_over_tenants_begin_each_with_an_empty_session(
    database: Settings, a: Seeded, b: Seeded
) -> None:
    begun: list[tuple[UUID, int]] = []

    def note(session: TenantSession, *_: object) -> None:
        begun.append((session.tenant_id, len(session.identity_map)))

    event.listen(TenantSession, "after_begin", note)
    try:
        for seeded in (a, b, a):
            with tenant_session(database, "keck_app", seeded.tenant_id) as session:
                assert session.scalars(select(Area)).all()
    finally:
        event.remove(TenantSession, "after_begin", note)

    assert begun == [(a.tenant_id, 0), (b.tenant_id, 0), (a.tenant_id, 0)]


def test_a_session_without_tenant_finds_no_row_of_any(database: Settings, a: Seeded) -> None:
    with plain_session(database, "keck_app") as session:
        assert session.scalars(select(Area)).all() == []


def test_the_tenant_is_set_in_one_place_and_for_one_transaction_only() -> None:
    setting = re.compile(r"set_config\(\s*'keck\.tenant'|\bset\s+(session\s+|local\s+)?keck\.", re.IGNORECASE)
    lines = [
        (path.relative_to(ROOT).as_posix(), line.strip())
        for root in ("platform", "workers", "tenants")
        for path in sorted((ROOT / root).rglob("*.py"))
        for line in path.read_text().splitlines()
        if setting.search(line)
    ]

    assert [place for place, _ in lines] == ["platform/keck/db/sessions.py"]
    assert "set_config('keck.tenant', :tenant, true)" in lines[0][1]


UPLOAD = {
    "kind": "table",
    "filename": "never-kept.csv",
    "size": 1,
    "sha256": "0",
    "storage_key": "0" * 32,
}


def cancel(settings: Settings, pid: int) -> None:
    """Cancel the statement of a backend once it runs, with a connection of the same login."""
    with engine(settings, "keck_app").connect() as connection:
        for _ in range(100):
            time.sleep(0.05)
            query = text("select wait_event = 'PgSleep' from pg_stat_activity where pid = :pid")
            if connection.execute(query, {"pid": pid}).scalar():
                connection.execute(text("select pg_cancel_backend(:pid)"), {"pid": pid})
                return
            connection.rollback()
