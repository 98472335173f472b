"""All processes of the platform as ``keck up`` starts them, but without anybody who starts them again."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from keck.config import Settings
from keck.db.migrate import upgrade
from keck.services import tenants, uploads
from keck.services.guest_terms import Terms, usual_end
from keck.services.people import memberships
from keck.services.releasing import releases
from keck.stack import commands
from keck.stack.embedded import Embedded
from keck.stack.postgres import Postgres
from keck.stack.process import Process, Spec
from keck.stack.redis import Redis
from keck.stack.roles import ensure_roles
from keck.stack.secrets import load_or_make
from keck.tenants.roles import PERSONAL_ROLES, Role
from tests.integration.conftest import Member
from tests.integration.faults.visitor import Visitor
from tests.integration.workers.conftest import Failpoints, ended, write_town
from tests.ports import free_ports
from tests.waiting import until

PASSWORD = "Neun graue Kraniche ziehen"
SECONDS = 120
_SERVERS = ("postgres", "redis")
_OURS = ("worker", "beat", "keeper", "web-public", "web-members")


class Stack:
    """A stack whose processes a test stops, kills and starts.

    Attributes
    ----------
    settings : Settings
        With the passwords of all roles, as an operator has them.
    """

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        self.failpoints = Failpoints(home / "failpoints")
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        port = str(free_ports())
        self._environment = {
            **kept,
            "KECK_LEASE_SECONDS": "3",
            "KECK_FAILPOINTS": str(self.failpoints.folder),
            "KECK_REQUIRE_FACTORS": "off",
            "KECK_REQUIRE_AGREEMENT": "off",
            **more,
        }
        self._secrets = load_or_make(home)
        self.postgres = Postgres(home / "postgres", self._secrets.superuser)
        self.redis = Redis(home / "redis")
        self.settings = Settings.from_environment(
            {
                "KECK_HOME": str(home),
                "PORT": port,
                "KECK_DATABASE_URL": self.postgres.address,
                "KECK_REDIS_URL": self.redis.address,
                "KECK_SECRET_KEY": self._secrets.key,
                "KECK_REQUIRE_FACTORS": "off",
                "KECK_REQUIRE_AGREEMENT": "off",
                **more,
            }
        )
        self.settings.run_dir.mkdir()
        self.processes = {name: Process(self._spec(name), home / "logs" / f"{name}.log") for name in _SERVERS}

    def begin(self) -> None:
        """Start everything."""
        self.postgres.prepare()
        self.redis.prepare()
        self.start(*_SERVERS)
        ensure_roles(self.postgres.admin_dsn, self._secrets.roles)
        upgrade(self.settings)
        for name in _OURS:
            self.processes[name] = Process(self._spec(name), self.home / "logs" / f"{name}.log")
        self.start(*_OURS)

    def start(self, *names: str) -> None:
        """Start processes and wait until they do their work."""
        for name in names:
            (self.settings.run_dir / f"{name}.ready").unlink(missing_ok=True)
            self.processes[name].start()
            until(self._ready(name), SECONDS)

    def revive(self) -> None:
        """Start again what has died, as the supervisor would, and wait until both faces are ready."""
        for name, process in self.processes.items():
            if process.exit_code is not None:
                self.start(name)
        for name in ("web-public", "web-members"):
            until(self._ready(name), SECONDS)

    def send(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a process."""
        pid = self.processes[name].pid
        assert pid is not None, name
        os.kill(pid, number)

    def end(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """End a process and wait until it is gone."""
        self.send(name, number)
        until(lambda: self.processes[name].exit_code is not None, SECONDS)

    def pids(self, name: str) -> list[int]:
        """Return a process and all that it has started."""
        pid = self.processes[name].pid
        return [pid, *_below(pid)] if pid is not None else []

    def finish(self) -> None:
        """End all processes with everything they have started."""
        for process in reversed(self.processes.values()):
            if process.pid is not None:
                os.kill(process.pid, signal.SIGCONT)
            process.ask_to_stop()
            process.wait_stopped()
        self.postgres.tidy()

    def log(self, name: str) -> str:
        """Return all that a process has said."""
        return self.processes[name].log.read_text(errors="replace")

    def admin(self) -> psycopg.Connection:
        """Connect as the superuser to the platform's database."""
        return psycopg.connect(self.postgres.admin_dsn, dbname="keck", autocommit=True)

    def member(self, name: str = "Prüfstadt") -> Member:
        """Make a member with people of all roles."""
        slug = f"pruef-{secrets.token_hex(4)}"
        tenant_id: UUID = tenants.create(self.settings, slug=slug, name=name, official_key="99999999")
        made = Member(self.settings, slug, tenant_id)
        with made.scope() as scope:
            for role in PERSONAL_ROLES:
                address, terms = email(slug, role), Terms(("",), usual_end())
                memberships.add(scope, email=address, role=role.value, password=PASSWORD, terms=terms)
        return made

    def town(self, name: str = "Zwölfviertel") -> Member:
        """Make a member with areas and a table, read by the stack's own worker; nothing is released."""
        member = self.member(name)
        boundaries, table = write_town(self.home)
        with boundaries.open("rb") as stream, member.scope() as scope:
            upload = uploads.receive(scope, kind="areas", filename=boundaries.name, stream=stream)
            options = {"level": "viertel", "key": "nr", "name": "name"}
            job_id = uploads.import_areas(scope, upload.id, options)
        assert self.ended(member, job_id)["state"] == "done"
        with table.open("rb") as stream, member.scope() as scope:
            upload = uploads.receive(scope, kind="table", filename=table.name, stream=stream)
            job_id = uploads.import_table(scope, upload.id, accept=True)
        assert self.ended(member, job_id)["state"] == "done"
        return member

    def release(self, member: Member, audience: releases.Audience = "public") -> None:
        """Make a release."""
        with member.scope() as scope:
            job_id = releases.request(scope, audience=audience).job_id
        assert job_id is not None
        end = self.ended(member, job_id)
        assert end["state"] == "done", end

    def keck(self, *words: str) -> str:
        """Run the command line beside the stack, as its operator."""
        passwords = {f"KECK_PASSWORD_{role.upper()}": word for role, word in self.settings.passwords.items()}
        environment = {
            **self._environment,
            **passwords,
            "KECK_HOME": str(self.home),
            "PORT": str(self.settings.port),
            "KECK_DATABASE_URL": self.settings.database,
            "KECK_REDIS_URL": self.settings.redis_url,
        }
        command = [sys.executable, "-m", "keck.cli", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ended(self, member: Member, job_id: UUID | str) -> dict[str, Any]:
        """Wait until a job has ended and return its end."""
        wanted = UUID(str(job_id))
        until(lambda: ended(member, wanted) is not None, SECONDS)
        return ended(member, wanted) or {}

    def visitor(self, member: Member | None = None, role: Role = Role.ADMIN) -> Visitor:
        """Return a browser at the members' face, signed in if there is a member."""
        visitor = Visitor(self.settings.members_url)
        if member is not None:
            assert visitor.sign_in(email(member.slug, role), PASSWORD).status == 303
        return visitor

    def public(self) -> Visitor:
        """Return a browser at the public face."""
        return Visitor(self.settings.public_url)

    def _ready(self, name: str) -> Callable[[], bool]:
        process = self.processes[name]

        def ready() -> bool:
            assert process.exit_code is None, process.tail(40)
            return process.spec.ready()

        return ready

    def _spec(self, name: str) -> Spec:
        if name == "postgres":
            return Spec(
                name,
                self.postgres.command(),
                {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                self.postgres.accepts,
                self.postgres.process_options(),
                signal.SIGINT,
            )
        if name == "redis":
            return Spec(name, self.redis.command(), {"PATH": os.environ["PATH"]}, self.redis.accepts)
        embedded = Embedded(self.settings, print, self._environment)
        ready_file = self.settings.run_dir / f"{name}.ready"
        environment = {
            **embedded.environment(name, self._secrets, self.settings.database, self.settings.redis_url),
            "KECK_READY_FILE": str(ready_file),
        }
        command = {
            "worker": commands.worker_command(self.settings),
            "beat": commands.beat_command(),
            "keeper": commands.keeper_command(),
            "web-public": commands.web_command("public", [f"127.0.0.1:{self.settings.port}"]),
            "web-members": commands.web_command("members", [f"127.0.0.1:{self.settings.port + 1}"]),
        }[name]
        if name.startswith("web"):
            face = self.settings.public_url if name == "web-public" else self.settings.members_url
            return Spec(name, command, environment, lambda: Visitor(face).get("/readyz").status == 200)
        return Spec(name, command, environment, ready_file.exists)


def email(slug: str, role: Role) -> str:
    """Return the address of a member's person."""
    return f"{role.value}@{slug}.example"


def _below(pid: int) -> list[int]:
    try:
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return [pid for child in children for pid in (child, *_below(child))]
