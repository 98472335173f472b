"""The embedded stack: everything that the platform needs, started under one folder."""

import fcntl
import json
import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from keck.config import Settings
from keck.stack import commands
from keck.stack.postgres import Postgres
from keck.stack.process import Spec
from keck.stack.redis import Redis
from keck.stack.roles import ensure_roles
from keck.stack.secrets import StackSecrets, given, load_or_make
from keck.stack.supervisor import StartFailed, Supervisor

# Each process gets the passwords of its own login roles and no others.
ROLES_OF = {
    "migrate": ("keck_owner",),
    "worker": ("keck_app", "keck_gate", "keck_relay", "keck_network", "keck_public"),
    "beat": ("keck_relay",),
    # It erases and tidies where no serving process may; it reads no file of anybody and listens nowhere.
    "keeper": ("keck_owner",),
    "web-public": ("keck_public",),
    "web-members": ("keck_login", "keck_app", "keck_staff", "keck_public", "keck_network"),
}
_INHERITED = ("PATH", "LANG", "LC_ALL", "TZ", "HOME", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
_OWN = (
    "KECK_PUBLIC_URL",
    "KECK_MEMBERS_URL",
    "KECK_MAX_UPLOAD_BYTES",
    "KECK_WORKER_CONCURRENCY",
    "KECK_LEASE_SECONDS",
    "KECK_JOB_SECONDS",
    "KECK_SECURE_COOKIES",
    "KECK_TRUSTED_PROXIES",
    "KECK_API_PER_MINUTE",
    "KECK_REQUIRE_FACTORS",
    "KECK_REQUIRE_AGREEMENT",
    "KECK_PROVIDER_LOOPBACK",
    "KECK_OPERATOR_FILE",
    "KECK_BACKUP_HOURS",
    "KECK_RESTORE_HOURS",
    "KECK_NOTICE_HOURS",
    "KECK_ERASURE_DAYS",
    "KECK_BACKUP_DAYS",
    "KECK_FAILPOINTS",
    "KECK_STORE",
    "KECK_MAIL_FROM",
)
# The members' face seals what it hands out; the beat signs the links in letters.
_KEEPS_KEY = ("web-members", "beat")


def is_running(home: Path) -> bool:
    """Tell whether a stack runs under a folder: its supervisor holds the lock as long as it lives."""
    try:
        with (home / "run" / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def forget_the_dead(home: Path) -> None:
    """Remove what a stack that was killed has written down about itself."""
    if not is_running(home):
        (home / "run" / "stack.json").unlink(missing_ok=True)


@dataclass(slots=True)
class Embedded:
    """One stack under ``KECK_HOME``; servers named by the environment are used and not started."""

    settings: Settings
    say: Callable[[str], None]
    environ: dict[str, str]

    @property
    def home(self) -> Path:
        """The stack's folder."""
        return self.settings.home

    @contextmanager
    def running(self) -> Iterator[Supervisor]:
        """Start the stack, hand out its supervisor, and stop everything in the end.

        Raises
        ------
        StartFailed
            If a port is taken, another stack runs here, or a process does not become ready.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        self.settings.run_dir.mkdir(exist_ok=True)
        with self._alone(), self._tidied(), Supervisor(self.home / "logs", self.say) as supervisor:
            self._check_ports()
            secrets = self._secrets()
            database, redis_url = self._servers(supervisor, secrets)
            for spec in self._own_processes(secrets, database, redis_url):
                if spec.name == "migrate":
                    supervisor.run_once(spec)
                else:
                    supervisor.start(spec)
            self._remember(supervisor, database, redis_url)
            supervisor.on_revival(lambda: self._remember(supervisor, database, redis_url))
            yield supervisor

    @contextmanager
    def _tidied(self) -> Iterator[None]:
        try:
            yield
        finally:
            (self.settings.run_dir / "stack.json").unlink(missing_ok=True)
            if not self.environ.get("KECK_DATABASE_URL"):
                Postgres(self.home / "postgres", "").tidy()

    def _secrets(self) -> StackSecrets:
        return given(self.settings) if self.environ.get("KECK_DATABASE_URL") else load_or_make(self.home)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.settings.run_dir / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StartFailed(f"a stack is running in {self.home} already") from None
            yield

    def _check_ports(self) -> None:
        for port in (self.settings.port, self.settings.port + 1):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    raise StartFailed(f"port {port} is in use; set PORT to another one") from None

    def _servers(self, supervisor: Supervisor, secrets: StackSecrets) -> tuple[str, str]:
        database, redis_url = (
            self.environ.get("KECK_DATABASE_URL", ""),
            self.environ.get("KECK_REDIS_URL", ""),
        )
        if not database:
            postgres = Postgres(self.home / "postgres", secrets.superuser)
            postgres.prepare()
            # Fast shutdown: a smart one would wait for idle connections.
            supervisor.start(_server_spec("postgres", postgres))
            ensure_roles(postgres.admin_dsn, secrets.roles)
            database = postgres.address
        if not redis_url:
            server = Redis(self.home / "redis")
            server.prepare()
            supervisor.start(_server_spec("redis", server))
            redis_url = server.address
        return database, redis_url

    def _own_processes(self, secrets: StackSecrets, database: str, redis_url: str) -> Iterator[Spec]:
        def environment(name: str) -> dict[str, str]:
            return self.environment(name, secrets, database, redis_url)

        yield Spec("migrate", commands.migrate_command(), environment("migrate"))
        for name, command in (
            ("worker", commands.worker_command(self.settings)),
            ("beat", commands.beat_command()),
            ("keeper", commands.keeper_command()),
        ):
            ready_file = self.settings.run_dir / f"{name}.ready"
            ready_file.unlink(missing_ok=True)
            env = {**environment(name), "KECK_READY_FILE": str(ready_file)}
            yield Spec(name, command, env, ready_file.exists, grace=20.0)
        for face, port in (("public", self.settings.port), ("members", self.settings.port + 1)):
            command = commands.web_command("public" if face == "public" else "members", _binds(port))
            yield Spec(f"web-{face}", command, environment(f"web-{face}"), _answers(port))

    def environment(self, name: str, secrets: StackSecrets, database: str, redis_url: str) -> dict[str, str]:
        """Return all that a process of ours is told."""
        kept = {key: self.environ[key] for key in (*_INHERITED, *_OWN) if key in self.environ}
        own = {
            "KECK_HOME": str(self.home),
            "PORT": str(self.settings.port),
            "KECK_DATABASE_URL": database,
            "KECK_REDIS_URL": redis_url,
            "KECK_PASSWORDS_FROM_ENVIRONMENT": "1",
            "PYTHONUNBUFFERED": "1",
        }
        passwords = {f"KECK_PASSWORD_{role.upper()}": secrets.roles[role] for role in ROLES_OF[name]}
        key = {"KECK_SECRET_KEY": secrets.key} if name in _KEEPS_KEY else {}
        # Without a mail server letters lie in a folder, where whoever tries things out finds them.
        folder = f"file://{self.home / 'mail'}"
        smtp = {"KECK_SMTP_URL": self.environ.get("KECK_SMTP_URL") or folder} if name == "beat" else {}
        return {**kept, **own, **passwords, **key, **smtp}

    def _remember(self, supervisor: Supervisor, database: str, redis_url: str) -> None:
        state = {
            "supervisor": os.getpid(),
            "pids": supervisor.pids,
            "database": database,
            "redis": redis_url,
            "public": self.settings.public_url,
            "members": self.settings.members_url,
            # The command line beside the stack asks for releases, too.
            "require_agreement": "on" if self.settings.require_agreement else "off",
        }
        # Whoever reads it meanwhile finds the old state or the new one, never a half.
        draft = self.settings.run_dir / "stack.json.new"
        draft.write_text(json.dumps(state, indent=1))
        draft.replace(self.settings.run_dir / "stack.json")

    def load_demo(self, supervisor: Supervisor) -> None:
        """Run the loading of the demo as a child; it talks to the stack like any operator."""
        inherited = {key: self.environ[key] for key in (*_INHERITED, *_OWN) if key in self.environ}
        env = {**inherited, "KECK_HOME": str(self.home), "PORT": str(self.settings.port)}
        env["PYTHONUNBUFFERED"] = "1"
        command = [sys.executable, "-m", "keck.cli", "demo-load"]
        supervisor.run_once(Spec("demo", command, env, is_shown=True))


def _server_spec(name: str, server: Postgres | Redis) -> Spec:
    env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    options = server.process_options() if isinstance(server, Postgres) else {}
    stop = signal.SIGINT if isinstance(server, Postgres) else signal.SIGTERM
    return Spec(name, server.command(), env, server.accepts, options, stop, grace=30.0, is_server=True)


def _binds(port: int) -> list[str]:
    """Return loopback addresses; a machine without IPv6 has one only."""
    binds = [f"127.0.0.1:{port}"]
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        binds.append(f"[::1]:{port}")
    except OSError:
        pass
    return binds


def _answers(port: int) -> Callable[[], bool]:
    def ready() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    return ready
