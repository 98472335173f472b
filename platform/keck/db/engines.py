"""One small pool of connections for each login role."""

import os
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Engine, create_engine, event

from keck.config import Settings
from keck.db.startup import refuse_outdated, refuse_privileged


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a role's statement may run, and how long its transaction may idle, in seconds; 0 = always."""

    statement: int
    idle: int


# Workers compute within a member's transaction, so keck_app and keck_gate may idle for a while; a person
# waiting for a page may not.
LIMITS = {
    "keck_owner": Limits(0, 0),
    "keck_login": Limits(10, 30),
    "keck_app": Limits(120, 600),
    "keck_gate": Limits(300, 600),
    "keck_relay": Limits(10, 30),
    "keck_staff": Limits(30, 60),
    "keck_public": Limits(10, 30),
    "keck_network": Limits(10, 30),
    "keck_backup": Limits(0, 0),
}
# These two are above the row policies by design; no serving process gets their passwords.
_OPERATORS = ("keck_owner", "keck_backup")

_engines: dict[tuple[int, str], Engine] = {}
_lock = Lock()


def engine(settings: Settings, role: str) -> Engine:
    """Return this process's engine for a role.

    A forked child must not share its parent's sockets, so engines are kept by process.
    """
    url = settings.database_url(role)
    key = (os.getpid(), url)
    with _lock:
        if key not in _engines:
            _engines[key] = _make(url, role)
        return _engines[key]


def dispose_all() -> None:
    """Close all idle connections of this process."""
    with _lock:
        mine = [key for key in _engines if key[0] == os.getpid()]
        engines = [_engines.pop(key) for key in mine]
    for each in engines:
        each.dispose()


def _make(url: str, role: str) -> Engine:
    limits = LIMITS[role]
    options = {
        "statement_timeout": f"{limits.statement}s",
        "idle_in_transaction_session_timeout": f"{limits.idle}s",
        # A backend whose client was killed gives up its locks within a second.
        "client_connection_check_interval": "1s",
        "timezone": "UTC",
    }
    made = create_engine(
        url,
        pool_size=2,
        max_overflow=6,
        pool_timeout=10,
        pool_pre_ping=True,
        # Errors are logged; what was to be written is nobody's business there.
        hide_parameters=True,
        connect_args={
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
            "application_name": role,
            "connect_timeout": 5,
        },
    )
    event.listen(made.pool, "first_connect", lambda connection, _: refuse_outdated(connection))
    if role not in _OPERATORS:
        event.listen(made.pool, "first_connect", lambda connection, _: refuse_privileged(connection, role))
    return made
