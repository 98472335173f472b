"""What the members' face looks at before it is called ready."""

import tempfile
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from keck.adapters.pulse import Pulse
from keck.config import Settings
from keck.db.sessions import plain_session
from keck.services.backup_format import last_made
from keck.web.health import Check

LONGEST_WAIT = timedelta(minutes=5)
_PROBE_BYTES = 1 << 16


def oldest_backup(settings: Settings) -> timedelta:
    """Return how old the newest backup may be: one turn of the operator's timer may be missed."""
    return 2 * timedelta(hours=settings.promises.backup_hours)


def member_checks(settings: Settings) -> dict[str, Check]:
    """Return the checks by name.

    Without the database there is no page. Without Redis nobody signs in, without room nobody uploads,
    without beat or worker jobs wait: all else goes on.
    """
    pulse = Pulse(settings.redis_url) if settings.redis_url else None

    def database() -> bool:
        with plain_session(settings, "keck_login") as session:
            session.execute(text("select 1"))
        return True

    def store() -> bool:
        settings.store.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.store) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
        return True

    def redis() -> bool:
        return pulse is not None and pulse.answers()

    def queue() -> bool:
        sign = pulse.find() if pulse else None
        return sign is not None and sign.waiting < LONGEST_WAIT.total_seconds()

    def backup() -> bool:
        made = last_made(settings)
        return made is not None and datetime.now(UTC) - made < oldest_backup(settings)

    others = {"store": store, "redis": redis, "queue": queue, "backup": backup}
    return {"database": Check(database), **{name: Check(one, needed=False) for name, one in others.items()}}
