"""How migrations run: by the owner, one at a time, giving up rather than queueing behind a reader."""

from alembic import context
from sqlalchemy import Connection, Engine, create_engine, pool, text

import keck.persistence.models  # noqa: F401 - fills the metadata
from keck.config import Settings
from keck.db.base import SCHEMAS, Base

LOCK_TIMEOUT = "1s"
STATEMENT = "10min"


def _engine() -> Engine:
    url = context.config.attributes.get("url") or Settings.from_environment().database_url("keck_owner")
    return create_engine(url, poolclass=pool.NullPool)


def _include(name: str | None, kind: str, _parents: object) -> bool:
    return name in SCHEMAS if kind == "schema" else name != "alembic_version"


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_schemas=True,
        include_name=_include,
        version_table_schema="admin",
        transaction_per_migration=True,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Take the migrator's lock, then run what is due."""
    with _engine().connect() as connection:
        connection.execute(text("select pg_advisory_lock(hashtext('keck.migrate'))"))
        # From here on, waiting for a lock would make every later query wait behind us.
        connection.execute(text("select set_config('lock_timeout', :t, false)"), {"t": LOCK_TIMEOUT})
        connection.execute(text("select set_config('statement_timeout', :t, false)"), {"t": STATEMENT})
        connection.execute(text("create schema if not exists admin"))
        connection.commit()
        _run(connection)


main()
