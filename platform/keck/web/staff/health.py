"""How the platform is doing: queue, beat, letters, backup, disk and versions."""

import platform
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar

from redis.exceptions import RedisError
from sqlalchemy import text
from werkzeug.wrappers import Response as AnyResponse

from keck.adapters import disk
from keck.adapters.pulse import Pulse, Sign
from keck.config.versions import FLOORS, outdated
from keck.services.backup_format import last_made
from keck.tenants.staff_scope import StaffScope
from keck.web.checks import LONGEST_WAIT, oldest_backup
from keck.web.frame.pages import page

_LITTLE_ROOM = 0.1
T = TypeVar("T")


def index(scope: StaffScope) -> AnyResponse:
    """Show what is well and what is not."""
    settings = scope.settings
    pulse = Pulse(settings.redis_url) if settings.redis_url else None
    has_redis = bool(pulse and _or_none(pulse.answers))
    sign: Sign | None = _or_none(pulse.find) if pulse and has_redis else None
    made = last_made(settings)
    settings.store.mkdir(parents=True, exist_ok=True)
    free, total = disk.room(settings.store)
    installed = _installed()
    return page(
        "staff_health.html",
        None,
        staff=scope,
        section="health",
        has_redis=has_redis,
        sign=sign,
        waits_long=sign is not None and sign.waiting >= LONGEST_WAIT.total_seconds(),
        backup=made,
        backup_old=made is None or datetime.now(UTC) - made >= oldest_backup(settings),
        free=free,
        total=total,
        little_room=free < total * _LITTLE_ROOM,
        versions=[
            ("KECK", version("keck")),
            ("Python", platform.python_version()),
            ("PostgreSQL", str(scope.session.scalar(text("show server_version"))).split()[0]),
            *installed.items(),
        ],
        outdated=outdated(installed),
    )


def _installed() -> dict[str, str]:
    """Return the versions of what has a floor; what is not installed has none."""
    found = {}
    for name in FLOORS:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def _or_none(ask: Callable[[], T]) -> T | None:
    try:
        return ask()
    except RedisError:
        return None
