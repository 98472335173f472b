"""T-18: whatever stands where an id is expected, no file outside the member's own folder is opened."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy import update

from keck.adapters import shelf
from keck.adapters.store import Store
from keck.config import Settings
from keck.db.sessions import tenant_session
from keck.persistence import models as m
from keck.tenants.roles import Role
from tests.tenancy.factories import Seeded

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Files:
    """Files of one member: a copy with marks, a file of an upload and an internal artefact."""

    annotated: str
    upload: str
    digest: str


def write_files(settings: Settings, seeded: Seeded, digest: str) -> Files:
    upload: Any = seeded.rows[m.Upload]
    store, annotated = Store(settings.store), uuid4().hex
    for key in (annotated, upload.storage_key):
        path = store.path(seeded.tenant_id, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(seeded.slug.encode())
    for one in (shelf.private_data, shelf.private_views):
        one(settings.store, seeded.tenant_id).write(digest, "json", seeded.slug.encode())
    with tenant_session(settings, "keck_app", seeded.tenant_id) as session:
        session.execute(update(m.Upload).where(m.Upload.id == upload.id).values(annotated_key=annotated))
    with tenant_session(settings, "keck_gate", seeded.tenant_id) as session:
        listed = {**seeded.rows[m.Release].manifest, "data": [f"{digest}.json"]}  # type: ignore[attr-defined]
        session.execute(update(m.Release).values(manifest=listed))
    return Files(annotated, upload.storage_key, digest)


@pytest.fixture(scope="module")
def files(database: Settings, a: Seeded, b: Seeded) -> dict[str, Files]:
    """Files of A and of B."""
    return {a.slug: write_files(database, a, "a1" * 20), b.slug: write_files(database, b, "b2" * 20)}


@pytest.fixture
def watched(
    database: Settings, b: Seeded, child_environment: Callable[..., dict[str, str]]
) -> Callable[[list[tuple[str, str]]], list[dict[str, Any]]]:
    """Let a child process answer B's requests and tell which files it opened."""

    def ask(requests: list[tuple[str, str]]) -> list[dict[str, Any]]:
        asked = {"email": b.people[Role.ADMIN][1], "tenant": str(b.tenant_id), "requests": requests}
        done = subprocess.run(
            [sys.executable, "-m", "tests.tenancy.watched"],
            cwd=ROOT,
            env=child_environment(),
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        # The log of the child comes first.
        return list(json.loads(done.stdout.rpartition("\n")[2]))

    return ask


def below(settings: Settings, told: dict[str, Any]) -> list[Path]:
    """Return which opened files lie in the store, as seen from it."""
    root = settings.store.resolve()
    return [Path(one).relative_to(root) for one in told["opened"] if Path(one).is_relative_to(root)]


def home_of(seeded: Seeded) -> tuple[str, ...]:
    """Return the folders of a member, as seen from the store."""
    return f"t/{seeded.tenant_id}/", f"internal/{seeded.tenant_id}/"


def test_the_members_own_files_are_opened_and_the_hook_sees_it(
    database: Settings, files: dict[str, Files], b: Seeded, watched: Any
) -> None:
    mine, home = files[b.slug], f"/desk/{b.slug}/"
    upload = b.key(m.Upload)[-1]
    told = watched(
        [
            ("web", f"{home}uploads/{upload}/findings.xlsx"),
            ("web", f"{home}artefacts/{mine.digest}.json"),
            ("file", mine.upload),
            ("file", f"{mine.digest}.json"),
        ]
    )
    assert [one["status"] for one in told] == [200] * 4
    assert all(below(database, one) for one in told)


@pytest.mark.asvs("1.1.1", "5.3.2")
def test_no_name_opens_a_file_outside_the_members_folder(
    database: Settings, files: dict[str, Files], a: Seeded, b: Seeded, watched: Any, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text("geheim")
    theirs, home, upload = files[a.slug], f"/desk/{b.slug}/", a.key(m.Upload)[-1]
    up = f"../../t/{a.tenant_id}/{theirs.upload}"
    names = [
        *(theirs.upload, theirs.annotated, theirs.digest, str(upload)),
        *(up, quote(up, safe=""), up.replace("..", "%2e%2e"), up.replace("..", "%252e%252e")),
        *(str(secret), quote(str(secret), safe=""), f"/{secret}", "/etc/passwd", "%2fetc%2fpasswd"),
        *("%00", f"{theirs.digest}%00", f"%00{theirs.digest}", "..", ".", "", "..%5c..%5c", "~"),
    ]
    requests = [
        ("web", f"{home}{place.format(name)}")
        for name in names
        for place in (
            "uploads/{}/findings.xlsx",
            "artefacts/{}.json",
            "areas/{}/picture",
            "mappings/{}.toml",
            "atlas/{}",
            "crosswalks/{}/table",
        )
    ]
    raw = [name.replace("%00", "\0").replace("%2e", ".") for name in names]
    requests += [("file", f"{name}{suffix}") for name in raw for suffix in ("", ".json", ".../x")]
    for request, one in zip(requests, watched(requests), strict=True):
        outside = [path for path in below(database, one) if not str(path).startswith(home_of(b))]
        assert outside == [], request
        assert str(secret) not in one["opened"], request
        assert "/etc/passwd" not in one["opened"], request
        # B has no internal atlas, and every page of it says so.
        assert one["status"] == (200 if f"{home}atlas/" in request[1] else 404) or one["status"] in (400, 308)


@pytest.mark.asvs("5.3.2")
def test_no_link_leads_out_of_the_members_folder(
    database: Settings, files: dict[str, Files], a: Seeded, b: Seeded, watched: Any, tmp_path: Path
) -> None:
    """B's own names, each of which is a link to something of A's or of nobody's."""
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    mine, theirs = files[b.slug], files[a.slug]
    store, data = Store(database.store), shelf.private_data
    places = {
        store.path(b.tenant_id, mine.annotated): secret,
        store.path(b.tenant_id, mine.upload): store.path(a.tenant_id, theirs.upload),
        data(database.store, b.tenant_id).path(mine.digest, "json"): data(database.store, a.tenant_id).path(
            theirs.digest, "json"
        ),
        # A folder on the way.
        shelf.private_views(database.store, b.tenant_id).folder / mine.digest[:2]: tmp_path,
    }
    (tmp_path / f"{mine.digest}.json").write_text("geheim")
    kept = {place: place.rename(place.with_name(f"{place.name}-kept")) for place in places}
    for place, target in places.items():
        place.symlink_to(target)
    try:
        upload, home = b.key(m.Upload)[-1], f"/desk/{b.slug}/"
        told = watched(
            [
                ("web", f"{home}uploads/{upload}/findings.xlsx"),
                ("web", f"{home}artefacts/{mine.digest}.json"),
                ("file", mine.upload),
                ("file", mine.annotated),
                ("file", f"{mine.digest}.json"),
            ]
        )
    finally:
        for place, old in kept.items():
            place.unlink()
            old.rename(place)
    for one in told:
        assert below(database, one) == []
        assert not [path for path in one["opened"] if path.startswith(str(tmp_path.resolve()))]
    # The artefact is on B's list and not on B's shelf: that is our fault and said as such.
    assert [one["status"] for one in told] == [404, 503, 404, 404, 404]


def test_a_members_folder_that_is_a_link_to_another_members_is_not_entered(
    database: Settings, files: dict[str, Files], a: Seeded, watched: Any
) -> None:
    stranger = uuid4()
    link = database.store / "t" / str(stranger)
    link.symlink_to(database.store / "t" / str(a.tenant_id))
    with pytest.raises(ValueError, match=files[a.slug].upload):
        Store(database.store).path(stranger, files[a.slug].upload)
    with pytest.raises(ValueError, match=str(stranger)):
        Store(database.store).keys(stranger)
    link.unlink()
