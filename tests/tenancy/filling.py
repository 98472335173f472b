"""Filling a database with rows of many members, so that the planner sees what it will see one day."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

from keck.persistence import models as m
from tests.tenancy.factories import Seeded, owned_models

MEMBERS = 40
# Rows of each member, by table; all others get fifty.
MANY: dict[type[Any], int] = {
    m.Job: 1200,
    m.Outbox: 1200,
    m.ObservationBlock: 1200,
    m.Block: 700,
    m.Area: 700,
    m.Street: 700,
    m.Upload: 700,
    m.Revision: 600,
    m.Shown: 600,
}
FEW = 25
# Tables in which the member that asks has as many rows as each other one.
ALIKE = (m.Job, m.Outbox, m.Upload, m.Block, m.Area, m.ObservationBlock, m.Street)
_KEYS = text(
    """
    select distinct a.attname as name, format_type(a.atttypid, null) as type
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey::int2[])
    where i.indrelid = cast(:table as regclass) and i.indisunique and a.attname <> 'tenant_id'
      and not exists (select 1 from pg_constraint k
                      where k.conrelid = i.indrelid and k.contype = 'c' and a.attnum = any(k.conkey))
    """
)
_NEW = {"uuid": "gen_random_uuid()", "text": "md5(random()::text)", "integer": "100 + n"}
_MEMBERS = """
insert into admin.tenant select r.* from admin.tenant t, others o, lateral jsonb_populate_record(
    t, jsonb_build_object('id', o.id, 'slug', 'voll-' || left(o.id::text, 8))) r where t.id = :id
"""
_EVENTS = """
insert into identity.login_event (id, at, email_hash, outcome, ip_prefix)
select gen_random_uuid(), now() - n * interval '1 minute', md5(n::text), 'failure', 'fd00:' || (n % 5000)
from generate_series(1, 30000) n
"""
_SESSIONS = """
insert into identity.session (token_hash, account_id, expires_at, csrf_key)
select sha256(n::text::bytea), gen_random_uuid(), now() + interval '1 hour', sha256(n::text::bytea)
from generate_series(1, 20000) n
"""
# Some jobs of others wait, as they do at any moment.
_WAITING = """
update queue.job set state = 'queued', attempt = 0
where id in (select id from queue.job tablesample system (1) where tenant_id <> :id limit 200)
"""


def fill(connection: Connection, seeded: Seeded) -> int:
    """Copy a member's rows many times with new keys, and return how many were made.

    Parameters
    ----------
    connection : Connection
        A superuser's. No foreign key is checked: what a row refers to need not be there.
    """
    connection.execute(text("set local session_replication_role = replica"))
    connection.execute(
        text(
            "create temp table others on commit drop as "
            f"select gen_random_uuid() as id from generate_series(1, {MEMBERS})"
        )
    )
    connection.execute(text(_MEMBERS), {"id": seeded.tenant_id})
    made = 0
    for statement, number in _statements(connection):
        done = connection.execute(text(statement), {"id": seeded.tenant_id, "number": number})
        made += done.rowcount
    for statement in (_EVENTS, _SESSIONS):
        connection.execute(text(statement))
    connection.execute(text(_WAITING), {"id": seeded.tenant_id})
    return made


def _statements(connection: Connection) -> Iterator[tuple[str, int]]:
    for model in owned_models():
        table = str(model.__table__)
        keys = [row for row in connection.execute(_KEYS, {"table": table}) if row.type in _NEW]
        new = ", ".join([f"'{row.name}', {_NEW[row.type]}" for row in keys] or ["'tenant_id', o.id"])
        whose = "(select id from others union all select cast(:id as uuid))" if model in ALIKE else "others"
        yield (
            f"insert into {table} select r.* "
            f"from (select x as row from {table} x where x.tenant_id = :id limit 1) t, "
            f"{whose} o, generate_series(1, :number) n, lateral jsonb_populate_record("
            f"t.row, jsonb_build_object('tenant_id', o.id, '', n) || jsonb_build_object({new})) r "
            "on conflict do nothing",
            MANY.get(model, FEW),
        )
