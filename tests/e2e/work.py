"""What a member's people have done before a test begins: by services, with the stack's worker at work."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from keck.config import Settings
from keck.services import jobs, tenants, uploads
from keck.services.people import memberships
from keck.services.uploads import UploadKind
from keck.tenants.scope import Scope
from tests.e2e.stack import Stack

AREAS = "key;name\n01;Altstadt\n02;Hafen\n03;Weststadt\n04;Nord\n"
TABLE = "Schlüssel;Kinder 2024;Einwohner 2024\n01;120;900\n02;80;700\n03;45;410\n04;230;1500\n"
_SECONDS = 120


def written(folder: Path, name: str, text: str) -> Path:
    """Write a file and return it."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def make_member(stack: Stack, slug: str, name: str, key: str, password: str) -> str:
    """Make a member with an administrator and return their e-mail address."""
    settings, email = Settings.from_environment(stack.environment), f"admin@{slug}.example"
    tenants.create(settings, slug=slug, name=name, official_key=key)
    with tenants.operator_scope(settings, slug) as scope:
        memberships.add(scope, email=email, role="admin", name="", password=password)
    return email


class Work:
    """The work at one member."""

    def __init__(self, stack: Stack, slug: str, folder: Path) -> None:
        self.slug, self._folder = slug, folder
        self._settings = Settings.from_environment(stack.environment)

    @contextmanager
    def scope(self) -> Iterator[Scope]:
        """Open a transaction as the operator."""
        with tenants.operator_scope(self._settings, self.slug) as scope:
            yield scope

    def areas(self, text: str = AREAS) -> None:
        """Have a list of areas read as the level of Stadtteile."""
        sent = self.send("areas", "gebiete.csv", text)
        level = {"level": "stadtteile", "level_name": {"de": "Stadtteile"}, "key": "key", "name": "name"}
        self.finish(lambda scope: uploads.import_areas(scope, sent, level))

    def table(self, text: str = TABLE, *, accept: bool = True) -> UUID:
        """Have a table read and return the file."""
        sent = self.send("table", "kinder.csv", text)
        self.finish(lambda scope: uploads.import_table(scope, sent, accept=accept))
        return sent

    def send(self, kind: UploadKind, name: str, text: str) -> UUID:
        """Send a file."""
        with self.scope() as scope, written(self._folder, name, text).open("rb") as stream:
            return uploads.receive(scope, kind=kind, filename=name, stream=stream).id

    def finish(self, ask: Callable[[Scope], UUID]) -> str:
        """Ask for a job, wait until it has ended, and return its id."""
        with self.scope() as scope:
            job_id = ask(scope)
        return self.wait(job_id)

    def wait(self, job_id: UUID) -> str:
        """Wait until a job has ended, and return its id."""
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline:
            with self.scope() as scope:
                if jobs.find(scope, job_id).state in ("done", "failed"):
                    return str(job_id)
            time.sleep(0.05)
        raise AssertionError("a job does not end")
