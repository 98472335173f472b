"""The beat's sign of life: a note in Redis that goes away when nobody renews it."""

import json
from dataclasses import asdict, dataclass

import redis

from keck.adapters.keys import BEAT

_SECONDS = 20
_TIMEOUT = 2


@dataclass(frozen=True, slots=True)
class Sign:
    """What the beat has seen last.

    Attributes
    ----------
    waiting : float
        For how many seconds the oldest job has waited.
    letters_waiting, letters_failed : int
        Letters that are still to be sent, and those that were given up.
    """

    waiting: float
    letters_waiting: int = 0
    letters_failed: int = 0


class Pulse:
    """Leaves and finds the note; an answer takes two seconds at most.

    Every method raises ``redis.RedisError`` when Redis is away.
    """

    def __init__(self, redis_url: str) -> None:
        self._redis = redis.Redis.from_url(
            redis_url, socket_timeout=_TIMEOUT, socket_connect_timeout=_TIMEOUT
        )

    def leave(self, sign: Sign) -> None:
        """Leave a note that holds for twenty seconds."""
        self._redis.set(BEAT, json.dumps(asdict(sign)), ex=_SECONDS)

    def find(self) -> Sign | None:
        """Return the note; ``None`` if no beat has left one of late."""
        found = self._redis.get(BEAT)
        return Sign(**json.loads(found)) if found else None

    def answers(self) -> bool:
        """Tell whether Redis is there."""
        return bool(self._redis.ping())
