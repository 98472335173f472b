"""Web servers that run beside: our faces, the same server with next to nothing in it, and nginx."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from keck.config import Settings
from keck.stack.commands import Face, web_command
from tests.benchmarks.plain import FOLDER
from tests.benchmarks.processes import processor_seconds
from tests.conftest import environment_of

_START_SECONDS = 60
_NGINX = """
{user} daemon off; master_process on; worker_processes 2; pid {home}/pid; error_log {home}/error.log;
events {{ worker_connections 1024; }}
http {{ access_log off; types {{ }} default_type application/octet-stream; sendfile on;
  keepalive_requests 1000000;
  client_body_temp_path {home}/a; proxy_temp_path {home}/b; fastcgi_temp_path {home}/c;
  uwsgi_temp_path {home}/d; scgi_temp_path {home}/e;
  server {{ listen 127.0.0.1:{port}; root {root}; }} }}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    pid: int
    port: int

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return "127.0.0.1", self.port

    def url(self, path: str) -> str:
        """Return an address on it."""
        return f"http://localhost:{self.port}{path}"

    def processor_seconds(self) -> float:
        """Return the processor time of all its processes."""
        return processor_seconds(self.pid)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def face(settings: Settings, which: Face = "public") -> Iterator[Server]:
    """Serve one of our faces as the stack does."""
    port = free_port()
    command = web_command(which, [f"127.0.0.1:{port}"])
    with _running(
        command, environment_of(settings, KECK_API_PER_MINUTE="1000000000"), port, "/healthz"
    ) as server:
        yield server


@contextmanager
def plain(settings: Settings, folder: Path) -> Iterator[Server]:
    """Serve a greeting and a folder's files by the same web server, set up in the same way."""
    port = free_port()
    command = web_command("public", [f"127.0.0.1:{port}"])
    command[command.index("keck.web.wsgi:public_app()")] = "tests.benchmarks.plain:app"
    environment = environment_of(settings, **{FOLDER: str(folder), "PYTHONPATH": str(Path.cwd())})
    with _running(command, environment, port, "/hello") as server:
        yield server


def nginx_program() -> str | None:
    """Return nginx's program: the one that ``KECK_NGINX`` names, or one on the path."""
    return os.environ.get("KECK_NGINX") or shutil.which("nginx")


@contextmanager
def nginx(program: str, root: Path) -> Iterator[Server]:
    """Serve a folder by nginx."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="keck-nginx-") as name:
        home = Path(name)
        home.chmod(0o755)
        config = home / "nginx.conf"
        # Started as root it would serve as somebody who can not see the folder.
        user = "user root;" if os.geteuid() == 0 else ""
        config.write_text(_NGINX.format(home=home, port=port, root=root, user=user))
        command = [program, "-c", str(config), "-e", str(home / "error.log"), "-p", str(home)]
        with _running(command, dict(os.environ), port, f"/{next(root.iterdir()).name}") as server:
            yield server


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int, path: str) -> Iterator[Server]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_it_answers(process, port, path)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait(30)


def wait_until_it_answers(process: subprocess.Popen[bytes], port: int, path: str) -> float:
    """Wait for the first answer; return the moment at which it came."""
    deadline = time.perf_counter() + _START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10).close()
        except OSError:
            if process.poll() is not None or time.perf_counter() > deadline:
                raise RuntimeError(f"{process.args!r} does not answer") from None
            time.sleep(0.01)
        else:
            return time.perf_counter()
