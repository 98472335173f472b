"""A demo member leaves a running platform and goes on at another: nothing of it is left, nothing is lost.

Everything here is real: all processes of two platforms, the demo's own files, people at the pages of the
members' face, and the keeper that erases.
"""

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import redis
from sqlalchemy import select

from keck.cli.demo import Loader, Notes
from keck.db.base import Base
from keck.db.engines import dispose_all, engine
from keck.db.sessions import plain_session
from keck.domain.site_texts import version_of
from keck.persistence import models as m
from keck.services import site_texts, tenants
from keck.services.backups.backup import copy_out
from keck.services.leaving import erased_files, erased_rows
from tests.integration.conftest import Member
from tests.integration.faults.stack import Stack
from tests.integration.faults.visitor import Visitor
from tests.waiting import until

LEAVES, STAYS = "klein-ausgedacht", "musterlingen"
STAFF = "team@stiftung.example.org"
SECONDS = 120
# What stays of a member by design: that it was erased, and the letter that says so.
STONES = ("admin.tombstone", "published.erased", "identity.mail")
# Below the home of a platform: the database is read by SQL, letters have left the house, logs name nobody.
ELSEWHERE = ("postgres", "redis", "mail", "logs", "secrets", "failpoints", "tombstones.jsonl")


@contextmanager
def platform(**more: str) -> Iterator[Stack]:
    """Run all processes of a platform in a folder of its own."""
    home = Path(tempfile.mkdtemp(prefix="keck-farewell-"))
    home.chmod(0o755)
    stack = Stack(home, **more)
    try:
        stack.begin()
        yield stack
    finally:
        dispose_all()
        stack.finish()
        shutil.rmtree(home)


@pytest.fixture(scope="module")
def old() -> Iterator[Stack]:
    """The platform that is left; nobody waits there for fourteen days."""
    with platform(KECK_ERASURE_DAYS="0") as stack:
        yield stack


@pytest.fixture(scope="module")
def logins(old: Stack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Two members of the demo, loaded as ``keck up --demo`` does; passwords by address."""
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, "-m", "keck.processing.demo", str(folder)], check=True)
    plan: dict[str, Any] = json.loads((folder / "plan.json").read_text())
    plan["steps"] = [step for step in plan["steps"] if step["tenant"] in (LEAVES, STAYS)]
    Loader(old.settings, folder, Notes(folder / "notes.json")).load(plan)
    noted = json.loads((folder / "notes.json").read_text())["logins"]
    return {email: one["password"] for email, one in noted.items()}


def member(stack: Stack, slug: str) -> Member:
    return Member(stack.settings, slug, tenants.tenant_id_of(stack.settings, slug))


def signed_in(stack: Stack, email: str, password: str) -> Visitor:
    visitor = stack.visitor()
    assert visitor.sign_in(email, password).status == 303
    return visitor


def artefacts(stack: Stack, tenant_id: UUID) -> dict[str, bytes]:
    """Return everything public of a member as the public face hands it out."""
    with plain_session(stack.settings, "keck_public") as session:
        listed = select(m.Artefact).where(m.Artefact.tenant_id == tenant_id, m.Artefact.state == "listed")
        names = [f"{one.hash}.{one.extension}" for one in session.scalars(listed)]
    public, found = stack.public(), {}
    for name in names:
        answer = public.get(f"/a/{name}")
        assert answer.status == 200, name
        found[name] = answer.body
    return found


def shown(stack: Stack, path: str) -> str:
    """Return a public page without the addresses of its platform."""
    answer = stack.public().get(path)
    assert answer.status == 200, path
    text = answer.text
    for address in (stack.settings.public_url, stack.settings.members_url):
        text = text.replace(address, "https://here")
    return text


def digest_of_others(stack: Stack, gone: UUID) -> dict[str, str]:
    """Return digests of all rows and files of the members that stay."""
    with engine(stack.settings, "keck_backup").connect() as connection:
        found = {
            table.fullname: hashlib.sha256(
                b"".join(copy_out(connection, table, f"tenant_id <> '{gone}'"))
            ).hexdigest()
            # Counts of all members are made anew by the clock.
            for table in erased_rows.tables()
            if table.fullname != "admin.member_summary"
        }
    one = member(stack, STAYS)
    for path in erased_files.all_of(stack.settings.store, one.tenant_id, [one.slug]):
        name = path.relative_to(stack.settings.store).as_posix()
        found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def traces(stack: Stack, words: list[str]) -> list[str]:
    """Look for words in all rows, all files and all of Redis."""
    found = []
    with engine(stack.settings, "keck_backup").connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = b"".join(copy_out(connection, table)).decode()
            found += [f"{table.fullname}: {word}" for word in words if word in rows]
    for path in sorted(stack.home.rglob("*")):
        place = path.relative_to(stack.home)
        if path.is_file() and place.parts[0] not in ELSEWHERE:
            content = path.read_bytes()
            if place.name == "published.json":
                # The public face answers 410 for an erased address, also without its database.
                content = json.dumps({**json.loads(content), "erased": []}).encode()
            found += [f"{place}: {w}" for w in words if w in place.as_posix() or w.encode() in content]
    broker = redis.Redis.from_url(stack.redis.address)
    for key in broker.scan_iter():
        held = key + bytes(broker.dump(key) or b"")
        found += [f"redis {key.decode()}: {word}" for word in words if word.encode() in held]
    return [one for one in found if one.partition(":")[0] not in STONES]


def take_along(stack: Stack, visitor: Visitor, one: Member, folder: Path) -> None:
    """Have the archive made at the desk, download it there and unpack it."""
    page = f"/desk/{one.slug}/leaving/"
    end = stack.ended(one, visitor.post(f"{page}export").job)
    assert end["state"] == "done", end
    answer = visitor.get(f"{page}exports/{end['result']['export']}")
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        archive.extractall(folder)


def test_a_demo_member_is_exported_erased_and_imported_elsewhere(
    old: Stack, logins: dict[str, str], tmp_path: Path
) -> None:
    leaving = member(old, LEAVES)
    with leaving.scope() as scope:
        version = version_of(site_texts.of_member(scope), "impressum")
        version = version_of(site_texts.of_member(scope), "impressum")
        site_texts.write_member(scope, "impressum", de=f"Das ist {LEAVES}.", en="", version=version)
    (admin,) = [email for email in logins if email.startswith("admin@") and LEAVES in email]
    visitor = signed_in(old, admin, logins[admin])
    public = artefacts(old, leaving.tenant_id)
    pages = {path: shown(old, f"/de/{LEAVES}/{path}") for path in ("", "map", "downloads", "info/impressum")}
    assert len(public) > 5

    archive = tmp_path / "archive"
    take_along(old, visitor, leaving, archive)

    with plain_session(old.settings, "keck_login") as session:
        name = session.scalars(select(m.Tenant.name).where(m.Tenant.slug == LEAVES)).one()
    words = [str(leaving.tenant_id), leaving.tenant_id.hex, LEAVES, name]
    before = digest_of_others(old, leaving.tenant_id)
    seen = traces(old, words)
    for kind in ("identity.membership", "queue.job", "store/t/", "store/internal/", "store/notices/"):
        assert any(one.startswith(kind) for one in seen), kind

    asked = visitor.post(f"/desk/{LEAVES}/leaving/erasure", typed=LEAVES)
    assert asked.status == 303, asked.text
    staff = signed_in(old, STAFF, logins[STAFF])
    confirmed = staff.post(f"/staff/erasures/{leaving.tenant_id}/confirm")
    assert confirmed.status == 303, confirmed.text
    until(lambda: is_erased(old), SECONDS)

    until(lambda: old.public().get(f"/de/{LEAVES}/").status == 410, SECONDS)
    until(lambda: traces(old, words) == [], SECONDS)
    assert {old.public().get(f"/a/{one}").status for one in public} <= {404, 410}
    assert old.public().get(f"/api/v1/tenants/{LEAVES}/areas").status == 410
    assert digest_of_others(old, leaving.tenant_id) == before
    assert old.public().get(f"/de/{STAYS}/").status == 200
    gone = visitor.get(f"/desk/{LEAVES}/")
    assert (gone.status, gone.headers["location"].partition("?")[0]) == (303, "/login")
    assert old.visitor().sign_in(admin, logins[admin]).status == 422
    certificate = letter(old, admin)
    assert Visitor(old.settings.members_url).get(certificate).status == 200

    with platform() as fresh:
        said = json.loads(fresh.keck("import", str(archive), "--json"))
        assert said["slug"] == LEAVES
        until(lambda: fresh.public().get(f"/de/{LEAVES}/").status == 200, SECONDS)
        assert artefacts(fresh, leaving.tenant_id) == public
        assert {path: shown(fresh, f"/de/{LEAVES}/{path}") for path in pages} == pages


def is_erased(stack: Stack) -> bool:
    with plain_session(stack.settings, "keck_staff") as session:
        return session.get(m.Tombstone, LEAVES) is not None


def letter(stack: Stack, address: str) -> str:
    """Return where the link of the certificate leads, from the letter that was sent."""
    found: list[str] = []

    def is_there() -> bool:
        for file in (stack.home / "mail").glob("[!.]*.eml"):
            text = file.read_text()
            link = re.search(r"/certificate/[\w.=-]+", text.replace("=\n", ""))
            if link and f"To: {address}" in text:
                found.append(link[0])
        return bool(found)

    until(is_there, SECONDS)
    return found[-1]
