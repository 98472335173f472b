"""How often one person or one place may ask for what is dear to make: exports and the API, never pages.

Without Redis each process counts for itself, and nobody notices: only signing in closes then.
"""

import time
from collections.abc import Callable, Collection
from threading import Lock

import structlog
from flask import Flask, request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError
from werkzeug.exceptions import TooManyRequests

from keck.adapters.keys import LIMITS
from keck.config import Settings

log = structlog.get_logger(__name__)
# So long a request waits for Redis, and so long nobody asks it again once it was silent.
_TIMEOUT_SECONDS, _PAUSE_SECONDS = 0.3, 15.0


class Counts:
    """Counts in Redis, or for a while in memory."""

    def __init__(self, redis_url: str) -> None:
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._shared = self._own
        if redis_url:
            timeouts = dict.fromkeys(("socket_timeout", "socket_connect_timeout"), _TIMEOUT_SECONDS)
            self._shared = FixedWindowRateLimiter(
                storage_from_string(storage_address(redis_url), key_prefix=LIMITS, **timeouts)
            )
        self._silent_until = 0.0
        self._lock = Lock()

    def seconds_to_wait(self, limit: RateLimitItem, *who: str) -> int:
        """Count a request; return how long to wait if it is one too many, else 0."""
        if time.monotonic() >= self._silent_until:
            try:
                return _counted(self._shared, limit, who)
            except RedisError:
                self._pause()
        return _counted(self._own, limit, who)

    def _pause(self) -> None:
        with self._lock:
            if time.monotonic() >= self._silent_until:
                self._silent_until = time.monotonic() + _PAUSE_SECONDS
                log.warning("limits.redis_away", exc_info=True)


def limit_requests(
    app: Flask,
    settings: Settings,
    endpoints: Collection[str],
    per_minute: int,
    who: Callable[[], str | None],
) -> None:
    """Limit how often somebody may ask for some endpoints in all.

    Parameters
    ----------
    who : callable
        Names whoever asks; ``None`` is not counted.
    """
    counts, limit = Counts(settings.redis_url), RateLimitItemPerMinute(per_minute, namespace="keck")

    @app.before_request
    def _count() -> None:
        name = who() if request.endpoint in endpoints else None
        if name is not None and (seconds := counts.seconds_to_wait(limit, app.name, name)):
            raise TooManyRequests(retry_after=seconds)


def storage_address(redis_url: str) -> str:
    """Return the address of Redis as the library writes it."""
    if redis_url.startswith("unix://"):
        return "redis+" + redis_url
    return redis_url or "memory://"


def _counted(limiter: FixedWindowRateLimiter, limit: RateLimitItem, who: tuple[str, ...]) -> int:
    if limiter.hit(limit, *who):
        return 0
    return max(1, round(limiter.get_window_stats(limit, *who).reset_time - time.time()))
