"""Real servers for tests and benchmarks: a PostgreSQL, a Redis, and a migrated database."""

import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from redis import Redis as Client

from keck.adapters.keys import LIMITS
from keck.config import LOGIN_ROLES, Settings
from keck.db.engines import dispose_all
from keck.db.migrate import upgrade
from keck.stack.postgres import Postgres
from keck.stack.redis import Redis
from keck.stack.roles import ensure_roles

_START_SECONDS = 60


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Postgres]:
    """Run a PostgreSQL server in a folder of its own; without durability unless it is asked for."""
    # Not below pytest's own folder: started as root, the server runs as a user who may not enter there.
    folder = Path(tempfile.mkdtemp(prefix="keck-test-"))
    folder.chmod(0o755)
    postgres = Postgres(folder, secrets.token_hex(12), durable=durable)
    postgres.prepare()
    server = _serve(postgres.command(), postgres.process_options(), postgres.accepts)
    try:
        yield postgres
    finally:
        dispose_all()
        server.send_signal(signal.SIGINT)
        server.wait(30)
        postgres.tidy()
        shutil.rmtree(folder)


@contextmanager
def running_redis(folder: Path) -> Iterator[Redis]:
    """Run a Redis server."""
    redis = Redis(folder)
    redis.prepare()
    server = _serve(redis.command(), {}, redis.accepts)
    try:
        yield redis
    finally:
        server.terminate()
        server.wait(30)


def forget_attempts(address: str) -> None:
    """Forget who has tried what how often: all tests sit in the same place, so one would use up another's."""
    with Client.from_url(address) as client:
        for key in client.scan_iter(match=f"{LIMITS}:*", count=1000):
            client.delete(key)


def migrated(cluster: Postgres, redis_url: str, home: Path) -> Settings:
    """Return settings of a migrated database with the passwords of all login roles."""
    passwords = {role: secrets.token_hex(12) for role in LOGIN_ROLES}
    ensure_roles(cluster.admin_dsn, passwords)
    plain = Settings.from_environment({"KECK_HOME": str(home), "KECK_DATABASE_URL": cluster.address})
    # Most tests sign in by password alone and release without a signature; those of either ask for it.
    made = replace(
        plain,
        redis_url=redis_url,
        passwords=passwords,
        secret_key=secrets.token_hex(32),
        require_factors=False,
        require_agreement=False,
    )
    upgrade(made)
    return made


def _serve(command: list[str], options: dict[str, Any], ready: Callable[[], bool]) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    deadline = time.monotonic() + _START_SECONDS
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{command[0]} did not start")
        time.sleep(0.05)
    return server
