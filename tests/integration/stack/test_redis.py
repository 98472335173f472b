"""Our Redis keeps what it was given over a crash, and has no port."""

import subprocess
from pathlib import Path

import redis

from keck.stack.redis import Redis
from tests.waiting import until


def start(server: Redis) -> subprocess.Popen[bytes]:
    server.prepare()
    process = subprocess.Popen(server.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(server.accepts)
    return process


def test_a_killed_server_remembers_and_has_no_port(tmp_path: Path) -> None:
    server = Redis(tmp_path / "redis")
    process = start(server)
    client = redis.Redis(unix_socket_path=str(server.socket))
    client.set("bell", "rung")
    assert client.config_get("port") == {"port": "0"}
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert server.socket.stat().st_mode & 0o077 == 0
    until(lambda: client.info("persistence")["aof_pending_bio_fsync"] == 0)
    process.kill()
    process.wait(10)
    process = start(server)
    assert redis.Redis(unix_socket_path=str(server.socket)).get("bell") == b"rung"
    process.terminate()
    process.wait(10)
