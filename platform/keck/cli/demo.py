"""``keck demo-load``: the made-up municipalities, loaded as any member's files are."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from keck.cli.answers import refusals
from keck.cli.waiting import wait
from keck.config import Settings
from keck.services import consents, tenants, uploads
from keck.services.definitions import indicators
from keck.services.errors import Refused
from keck.services.identity import accounts, passwords
from keck.services.people import memberships
from keck.services.releasing import releases
from keck.services.tenants import operator_scope

Step = dict[str, Any]
_MEMBERS_AT_ONCE = 4
_THERE_ALREADY = frozenset({"slug_taken", "membership_exists"})


@click.command(hidden=True)
def demo_load() -> None:
    """Load four made-up municipalities; what an interrupted call has done is not done again."""
    settings = Settings.from_environment()
    if (settings.run_dir / "demo.json").is_file():
        click.echo("Die Beispiel-Kommunen sind schon geladen.")
        return
    folder = settings.home / "demo"
    # The generator needs what only workers may load, so it runs as a child.
    subprocess.run([sys.executable, "-m", "keck.processing.demo", str(folder)], check=True)  # noqa: S603
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    notes = Notes(settings.run_dir / "demo-loading.json")
    with refusals(as_json=False):
        Loader(settings, folder, notes).load(plan)
    notes.finish(settings)
    click.echo("Die Beispiel-Kommunen sind geladen.")


class Notes:
    """What is done already, and the logins made so far; readable by the operator alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._done: list[str] = []
        self._logins: dict[str, dict[str, str]] = {}
        if path.is_file():
            known = json.loads(path.read_text(encoding="utf-8"))
            self._done, self._logins = known["done"], known["logins"]

    def is_done(self, name: str) -> bool:
        """Tell whether a step is done."""
        return name in self._done

    def note(self, name: str) -> None:
        """Remember that a step is done."""
        with self._lock:
            self._done.append(name)
            self._save()

    def password(self, email: str, role: str, tenant: str) -> str:
        """Return a login's password, written down before the account is made."""
        with self._lock:
            if email not in self._logins:
                login = {"email": email, "password": passwords.generate(), "role": role, "tenant": tenant}
                self._logins[email] = login
                self._save()
            return self._logins[email]["password"]

    def finish(self, settings: Settings) -> None:
        """Write addresses and logins to where ``keck up`` looks for them."""
        order = {
            role: place for place, role in enumerate(("staff", "admin", "publisher", "editor", "reader"))
        }
        logins = sorted(self._logins.values(), key=lambda one: (one["tenant"], order[one["role"]]))
        addresses = {"public": settings.public_url, "members": settings.members_url}
        _write(self._path.with_name("demo.json"), {"addresses": addresses, "logins": logins})
        self._path.unlink(missing_ok=True)

    def _save(self) -> None:
        _write(self._path, {"done": self._done, "logins": self._logins})


def _write(path: Path, document: dict[str, Any]) -> None:
    """Write a file with secrets whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(document, file, ensure_ascii=False, indent=1)
    fresh.replace(path)


class Loader:
    """Loads the files of the plan through the services that everybody uses."""

    def __init__(self, settings: Settings, folder: Path, notes: Notes) -> None:
        self._settings = settings
        self._folder = folder
        self._notes = notes
        self._does: dict[str, Callable[[str, Step], str]] = {
            "tenant": self._tenant,
            "user": self._user,
            "areas": self._areas,
            "indicators": self._indicators,
            "data": self._data,
            "consent": self._consent,
            "release": self._release,
        }

    def load(self, plan: dict[str, Any]) -> None:
        """Carry out a plan: the steps of each member in order, several members at once."""
        for person in plan["staff"]:
            self._once(f"staff {person['email']}", partial(self._staff, person["email"]))
        slugs = list(dict.fromkeys(step["tenant"] for step in plan["steps"]))
        with ThreadPoolExecutor(_MEMBERS_AT_ONCE) as pool:
            list(pool.map(lambda slug: self._member(plan["steps"], slug), slugs))

    def _member(self, steps: list[Step], slug: str) -> None:
        for step in steps:
            if step["tenant"] == slug:
                name = " ".join([slug, step["do"], step.get("email") or step.get("file") or ""]).strip()
                self._once(name, partial(self._does[step["do"]], slug, step))

    def _once(self, name: str, do: Callable[[], str]) -> None:
        if self._notes.is_done(name):
            return
        click.echo(f"  {do()}")
        self._notes.note(name)

    def _staff(self, email: str) -> str:
        password = self._notes.password(email, "staff", "–")
        accounts.create_staff(
            self._settings, email=email, name="Team der Stiftung", password=password, admin=True
        )
        return f"Stiftung: {email}"

    def _tenant(self, slug: str, step: Step) -> str:
        with _unless_there():
            tenants.create(self._settings, slug=slug, name=step["name"], official_key=step["official_key"])
        return f"{step['name']}: angelegt"

    def _user(self, slug: str, step: Step) -> str:
        password = self._notes.password(step["email"], step["role"], slug)
        with _unless_there(), operator_scope(self._settings, slug) as scope:
            memberships.add(
                scope, email=step["email"], role=step["role"], name=step["name"], password=password
            )
        return f"{slug}: {step['email']}"

    def _areas(self, slug: str, step: Step) -> str:
        options = {name: step[name] for name in ("level", "level_name", "key", "name", "valid_from")}
        file = self._folder / step["file"]
        with file.open("rb") as stream, operator_scope(self._settings, slug) as scope:
            upload = uploads.receive(scope, kind="areas", filename=file.name, stream=stream)
            job_id = uploads.import_areas(scope, upload.id, options)
        result = wait(self._settings, slug, job_id, quiet=True)
        return f"{slug}: {file.name}, {result['areas']} Gebiete"

    def _indicators(self, slug: str, step: Step) -> str:
        with operator_scope(self._settings, slug) as scope:
            text = (self._folder / step["file"]).read_text(encoding="utf-8")
            return f"{slug}: {len(indicators.apply(scope, text))} Kennzahlen"

    def _data(self, slug: str, step: Step) -> str:
        file = self._folder / step["file"]
        mapping = (self._folder / step["mapping"]).read_text(encoding="utf-8")
        with file.open("rb") as stream, operator_scope(self._settings, slug) as scope:
            upload = uploads.receive(scope, kind="table", filename=file.name, stream=stream)
            job_id = uploads.import_table(scope, upload.id, mapping=mapping, accept=True)
        result = wait(self._settings, slug, job_id, quiet=True)
        return f"{slug}: {file.name}, {result['rows']} Zeilen"

    def _consent(self, slug: str, step: Step) -> str:
        with operator_scope(self._settings, slug) as scope:
            consents.record(scope, step["purpose"], given=True)
        return f"{slug}: Einwilligung in Vergleiche"

    def _release(self, slug: str, step: Step) -> str:
        with operator_scope(self._settings, slug) as scope:
            made = releases.candidate(scope) or releases.request(
                scope, audience=step["audience"], note=step["note"]
            )
            job_id = made.job_id
        result = wait(self._settings, slug, job_id, quiet=True) if job_id else {}
        return f"{slug}: Veröffentlichung {result.get('number')}"


@contextmanager
def _unless_there() -> Iterator[None]:
    """Pass over what an interrupted call has made."""
    try:
        yield
    except Refused as error:
        if error.code not in _THERE_ALREADY:
            raise
