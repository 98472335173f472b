"""Bringing the database to the newest migration."""

import time
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import LockNotAvailable
from sqlalchemy import create_engine, pool
from sqlalchemy.exc import OperationalError

from keck.config import Settings
from keck.db.startup import refuse_outdated

_ATTEMPTS = 20
_PAUSE = 1.5


def migrations_folder() -> Path:
    """Return the folder of migrations: beside the source roots, or in the working directory of an image."""
    beside = Path(__file__).resolve().parents[3] / "migrations"
    return beside if (beside / "env.py").is_file() else Path.cwd() / "migrations"


def config_of(settings: Settings) -> Config:
    """Return Alembic's configuration for a database."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["url"] = settings.database_url("keck_owner")
    return config


def upgrade(settings: Settings) -> str:
    """Run all migrations that are due, and return the newest one's id.

    A migration that can not lock its table within a second gives up and is tried again, so that readers
    never queue behind it.
    """
    with psycopg.connect(settings.psycopg_dsn("keck_owner")) as connection:
        refuse_outdated(connection)
    config = config_of(settings)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            command.upgrade(config, "head")
            break
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable) or attempt == _ATTEMPTS:
                raise
            time.sleep(_PAUSE)
    return newest(settings)


def newest(settings: Settings) -> str:
    """Return the id of the newest migration in the folder."""
    head = ScriptDirectory.from_config(config_of(settings)).get_current_head()
    if head is None:
        raise RuntimeError("there are no migrations")
    return head


def written_for() -> str:
    """Return the newest migration that this program knows, for whoever has no login that migrates."""
    return str(ScriptDirectory(str(migrations_folder())).get_current_head())


def current(settings: Settings) -> str | None:
    """Return the id of the database's migration, or ``None`` when it is empty."""
    engine = create_engine(settings.database_url("keck_owner"), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table_schema": "admin"})
        return context.get_current_revision()
