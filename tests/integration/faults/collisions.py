"""Getting into the way of what others do in the database."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import psycopg

from tests.integration.conftest import Member
from tests.integration.faults.stack import Stack
from tests.waiting import until

TABLE = "update private.dataset set name = name where tenant_id = %s"
STATES = "update private.revision set report = report where tenant_id = %s"
JOB = "update queue.job set args = args where tenant_id = %s and state = 'running'"
T = TypeVar("T")


def waiting_for_a_lock(admin: psycopg.Connection, role: str) -> bool:
    """Tell whether a login waits for a row that somebody else holds."""
    query = "select count(*) from pg_stat_activity where usename = %s and wait_event_type = 'Lock'"
    row = admin.execute(query, [role]).fetchone()
    return bool(row and row[0])


def end_backends(admin: psycopg.Connection, role: str, state: str) -> int:
    """End a login's connections in a state, as a failing network or an operator would."""
    query = "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = %s and state = %s"
    row = admin.execute(query, [role, state]).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def patient_servers(stack: Stack) -> Iterator[None]:
    """Let deadlocks be noticed late enough that a test can make one."""
    with stack.admin() as admin:
        admin.execute("alter system set deadlock_timeout = '8s'")
        admin.execute("select pg_reload_conf()")
        try:
            yield
        finally:
            admin.execute("alter system reset deadlock_timeout")
            admin.execute("select pg_reload_conf()")


@contextmanager
def snapshots(stack: Stack) -> Iterator[None]:
    """Let members' transactions see one snapshot, so that they can fail to be serialised."""
    setting = "alter role keck_app in database keck {} default_transaction_isolation"
    with stack.admin() as admin:
        admin.execute(f"{setting.format('set')} = 'repeatable read'")
        end_backends(admin, "keck_app", "idle")
        try:
            yield
        finally:
            admin.execute(setting.format("reset"))
            end_backends(admin, "keck_app", "idle")


def collide(stack: Stack, member: Member, first: str, second: str | None, act: Callable[[], T]) -> T:
    """Hold rows until somebody who acts waits for them; then want what he holds, or commit a change of them.

    Returns
    -------
    T
        What acting has given.
    """
    given: list[T] = []
    actor = threading.Thread(target=lambda: given.append(act()))
    with stack.admin() as admin, stack.admin() as other:
        other.execute("set deadlock_timeout = '10min'")
        with other.transaction():
            other.execute(first, [member.tenant_id])
            actor.start()
            until(lambda: waiting_for_a_lock(admin, "keck_app"), 60)
            if second is not None:
                other.execute(second, [member.tenant_id])
    actor.join()
    return given[0]
