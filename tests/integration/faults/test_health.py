"""R-21: what lives, what can work, and what is named when something around a server is broken."""

import json
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from keck.services import jobs
from keck.services.backups.backup import backup
from keck.services.releasing import releases
from tests.integration.conftest import Member
from tests.integration.faults.disks import Disks
from tests.integration.faults.stack import Stack
from tests.integration.faults.visitor import Visitor
from tests.waiting import until


@pytest.fixture(autouse=True)
def _saved(stack: Stack, tmp_path: Path) -> None:
    """Begin with a platform that was saved just now."""
    backup(stack.settings, tmp_path / "saved")


def told(visitor: Visitor) -> tuple[int, str, dict[str, bool]]:
    """Return what a face says about itself: status, word and checks."""
    answer = visitor.get("/readyz")
    body: dict[str, Any] = json.loads(answer.body)
    return answer.status, body["status"], body["checks"]


def says(visitor: Visitor, status: int, word: str, *broken: str) -> bool:
    """Tell whether a face names exactly these as broken."""
    found = told(visitor)
    return found[:2] == (status, word) and {name for name, well in found[2].items() if not well} == {*broken}


def members(stack: Stack) -> Visitor:
    """Return the members' face."""
    return stack.visitor()


@pytest.fixture
def paths(atlas: Member) -> list[str]:
    """Addresses of all kinds of public answers: prepared, composed, data, files."""
    with atlas.scope() as scope:
        manifest = releases.by_number(scope, 1).manifest or {}
    slug = atlas.slug
    return [
        "/de/",
        f"/de/{slug}/",
        f"/en/{slug}/areas/viertel/07",
        f"/de/{slug}/map?indicator=own.kinder&period=2023&level=viertel",
        f"/api/v1/tenants/{slug}/values?indicator=own.kinder",
        *(f"/a/{name}" for name in manifest["data"]),
    ]


def is_up(stack: Stack, paths: list[str]) -> None:
    """Look at the whole public site."""
    public = stack.public()
    assert [public.get(path).status for path in paths] == [200] * len(paths)
    assert public.get("/healthz").status == members(stack).get("/healthz").status == 200


def test_all_well_is_said(stack: Stack) -> None:
    until(lambda: says(members(stack), 200, "ok"), 60)
    until(lambda: says(stack.public(), 200, "ok"), 60)


@pytest.mark.asvs("16.5.2")
def test_without_the_database_members_wait_and_the_public_notices_nothing(
    stack: Stack, paths: list[str]
) -> None:
    stack.end("postgres", signal.SIGQUIT)
    until(lambda: says(members(stack), 503, "unavailable", "database"), 60)
    until(lambda: says(stack.public(), 200, "degraded", "database"), 60)
    is_up(stack, paths)
    # A server that starts only now has never seen the database.
    stack.end("web-public", signal.SIGTERM)
    stack.start("web-public")
    is_up(stack, paths)


def test_without_redis_only_signing_in_and_the_queue_are_named(stack: Stack, paths: list[str]) -> None:
    stack.end("redis", signal.SIGTERM)
    assert says(members(stack), 200, "degraded", "redis", "queue")
    until(lambda: says(stack.public(), 200, "ok"), 60)
    is_up(stack, paths)


@pytest.mark.long
def test_without_workers_the_queue_is_named_as_soon_as_a_job_waits_too_long(
    stack: Stack, paths: list[str]
) -> None:
    member = stack.member()
    stack.end("worker", signal.SIGTERM)
    with member.scope() as scope:
        job_id = jobs.enqueue(scope, "benchmarks", {}, slot="short")
    until(lambda: says(members(stack), 200, "ok"), 60)
    with stack.admin() as admin:
        admin.execute(
            "update queue.job set created_at = now() - interval '10 minutes',"
            " not_before = now() - interval '10 minutes' where id = %s",
            [job_id],
        )
    until(lambda: says(members(stack), 200, "degraded", "queue"), 60)
    is_up(stack, paths)
    stack.start("worker")
    assert stack.ended(member, job_id)["state"] == "done"
    until(lambda: says(members(stack), 200, "ok"), 60)


@pytest.mark.long
def test_without_a_beat_the_queue_is_named_when_its_sign_of_life_runs_out(
    stack: Stack, paths: list[str]
) -> None:
    stack.end("beat", signal.SIGTERM)
    until(lambda: says(members(stack), 200, "degraded", "queue"), 120)
    is_up(stack, paths)


def test_a_full_disk_is_named(stack: Stack, disks: Disks, paths: list[str]) -> None:
    log = stack.processes["web-members"].log
    # Where no disk is mounted, only what is longer than the log is refused.
    limit = min(log.stat().st_size + 20_000, 60_000)
    disks.fill("store", stack.pids("web-members"), limit)
    try:
        assert says(members(stack), 200, "degraded", "store")
        assert says(stack.public(), 200, "ok")
        is_up(stack, paths)
    finally:
        disks.free("store", stack.pids("web-members"))
    until(lambda: says(members(stack), 200, "ok"), 60)


def test_a_backup_that_is_old_or_was_never_made_is_named(stack: Stack) -> None:
    note = stack.settings.run_dir / "backup.json"
    old = datetime.now(UTC) - timedelta(hours=49)
    note.write_text(json.dumps({"made_at": old.isoformat()}))
    assert says(members(stack), 200, "degraded", "backup")
    note.unlink()
    assert says(members(stack), 200, "degraded", "backup")
