"""Our launcher of Redis or Valkey: a socket, an append-only file, and no eviction."""

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import redis

from keck.stack.binaries import find_redis

_SOCKET_LIMIT = 100


@dataclass(slots=True)
class Redis:
    """A Redis server under a folder of ours."""

    folder: Path
    _program: Path = field(default_factory=find_redis)

    @property
    def socket(self) -> Path:
        """The server's socket; a short path elsewhere if ours is too deep."""
        own = self.folder / "redis.sock"
        if len(os.fsencode(own)) <= _SOCKET_LIMIT:
            return own
        digest = hashlib.sha256(os.fsencode(self.folder.resolve())).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"keck-redis-{digest}.sock"

    @property
    def address(self) -> str:
        """The server's address."""
        return f"unix://{self.socket}"

    def prepare(self) -> None:
        """Make the folder."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def command(self) -> list[str]:
        """Return the server's own command."""
        return [
            str(self._program),
            *("--port", "0"),
            *("--unixsocket", str(self.socket)),
            *("--unixsocketperm", "700"),
            *("--dir", str(self.folder)),
            *("--appendonly", "yes"),
            # A queue must refuse rather than forget.
            *("--maxmemory-policy", "noeviction"),
            *("--save", ""),
            *("--daemonize", "no"),
        ]

    def accepts(self) -> bool:
        """Tell whether the server answers."""
        try:
            return bool(redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2).ping())
        except redis.RedisError:
            return False
