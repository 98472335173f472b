"""Bytes kept in memory up to a size, those asked for last."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock


class Bounded:
    """Keeps contents by a key that always means the same bytes."""

    def __init__(self, megabytes: float) -> None:
        self._limit = int(megabytes * (1 << 20))
        self._size = 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """Return what is kept under a key."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def put(self, key: Hashable, content: bytes) -> None:
        """Keep some bytes; those that nobody has asked for longest make room."""
        with self._lock:
            if key not in self._kept:
                self._kept[key] = content
                self._size += len(content)
            while self._size > self._limit and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])
