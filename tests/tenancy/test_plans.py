"""T-24: below the row policies, each query of the desk and of the queue finds its rows by an index.

Every statement that a page or the queue really sends is explained, as the login that sends it, on tables that
are as full as those of a network of members; none may read a large table from end to end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine, event, pool, text

from keck.config import Settings
from keck.db.engines import dispose_all, engine
from keck.db.migrate import upgrade
from keck.db.sessions import tenant_session
from keck.persistence import models as m
from keck.services import quotas, retention
from keck.stack.postgres import Postgres
from keck.stack.roles import ensure_roles
from keck.tenants.roles import Role
from keck.tenants.scope import Scope
from keck.web.members import create_members_app
from keck.workers.claim import anything_waiting, claim_next
from keck.workers.relay import longest_wait, ring_outbox, sweep
from tests.tenancy.factories import Seeded, seed
from tests.tenancy.filling import fill
from tests.tenancy.test_routes import DESK, Visitor, filled, ids_of

DATABASE = "keck_plans"
LARGE = 15_000
_EXPLAINED = ("select", "with", "update", "delete")


@dataclass
class Plans:
    """Statements that were sent, and which of them read a large table from end to end.

    Attributes
    ----------
    indexes : set of str
        Names of the indexes that were used.
    """

    large: set[str]
    seen: set[str] = field(default_factory=set)
    indexes: set[str] = field(default_factory=set)
    slow: dict[str, str] = field(default_factory=dict)

    def take(self, cursor: Any, statement: str, parameters: Any) -> None:
        """Explain a statement before it is sent, in its own transaction."""
        if statement in self.seen or not statement.lstrip().lower().startswith(_EXPLAINED):
            return
        self.seen.add(statement)
        with cursor.connection.cursor() as asking:
            asking.execute(f"explain (format json) {statement}", parameters)
            (plan,) = asking.fetchone()[0]
        for node in _nodes(plan["Plan"]):
            if "Index Name" in node:
                self.indexes.add(node["Index Name"])
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in self.large:
                self.slow[statement] = f"{node['Relation Name']}: {node.get('Filter')}"


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for one in plan.get("Plans", []):
        yield from _nodes(one)


@contextmanager
def explaining(plans: Plans) -> Iterator[None]:
    """Explain all that any login sends."""

    def before(
        _connection: Connection, cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        if not many:
            plans.take(cursor, statement, parameters)

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", before)


@pytest.fixture(scope="module")
def full(settings: Settings, cluster: Postgres) -> Iterator[tuple[Settings, Seeded, set[str]]]:
    """A database of its own with many rows, one of its members, and the names of its large tables."""
    ensure_roles(cluster.admin_dsn, settings.passwords, database=DATABASE)
    made = replace(settings, database=settings.database.replace("///keck?", f"///{DATABASE}?"))
    upgrade(made)
    member = seed(made, "kranichau", "99000101")
    superuser = create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(cluster.admin_dsn, dbname=DATABASE),
        poolclass=pool.NullPool,
    )
    with superuser.begin() as connection:
        assert fill(connection, member) > 250_000
    with superuser.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze"))
        sizes = connection.execute(
            text("select relname from pg_class where relkind = 'r' and reltuples >= :n"), {"n": LARGE}
        )
        large = set(sizes.scalars())
    yield made, member, large
    dispose_all()


def test_no_page_of_the_desk_reads_a_large_table_from_end_to_end(
    full: tuple[Settings, Seeded, set[str]],
) -> None:
    settings, member, large = full
    plans, answered = Plans(large), 0
    assert {m.Job.__tablename__, m.Upload.__tablename__, m.Area.__tablename__} <= large
    with explaining(plans):
        visitor = Visitor(create_members_app(settings), member.people[Role.ADMIN][1])
        for method, pattern in DESK:
            if method == "GET":
                answer = visitor.ask(method, filled(pattern, member.slug, ids_of(member)))
                answered += answer.status_code == 200
        with tenant_session(settings, "keck_app", member.tenant_id) as session:
            scope = Scope.system(session, settings, member.tenant_id)
            quotas.taken(scope)
            retention.keys_in_use(scope)
    assert plans.slow == {}
    assert answered > 25
    assert len(plans.seen) > 60
    assert len(plans.indexes) > 25


def work_off(settings: Settings, plans: Plans) -> None:
    """Do what beat and workers do again and again."""
    with explaining(plans):
        assert claim_next(settings, node="plan/", worker="plan/1", long_slots=5, lease=60)
        ring_outbox(settings, lambda _slot: None)
        sweep(settings, lambda _slot: None)
        longest_wait(settings)
        assert anything_waiting(settings)


def test_no_step_of_the_queue_reads_all_jobs(full: tuple[Settings, Seeded, set[str]]) -> None:
    settings, _, large = full
    plans = Plans(large)
    work_off(settings, plans)
    assert plans.slow == {}
    assert len(plans.seen) >= 6


def test_an_index_that_is_missing_is_seen(full: tuple[Settings, Seeded, set[str]]) -> None:
    settings, _, large = full
    plans = Plans(large)
    with engine(settings, "keck_owner").begin() as owner:
        owner.execute(text("drop index queue.ix_job_open"))
    work_off(settings, plans)
    assert any(found.startswith("job:") for found in plans.slow.values())
