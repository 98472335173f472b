"""R-19: files and database of different times: the differences are listed, and nothing breaks on them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from keck.adapters import shelf
from keck.adapters.store import Store
from keck.services import uploads
from keck.services.backups.reconciliation import differences
from keck.services.releasing import releases
from keck.services.tables import findings
from tests.integration.conftest import Member
from tests.integration.workers.conftest import ask_release, write_town


@pytest.fixture
def town(make_member: Callable[..., Member], tmp_path: Path) -> Member:
    """A member with files of all kinds and a public release."""
    member = make_member("Zweizeitig")
    boundaries, table = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(table)["state"] == "done"
    assert member.finish(ask_release(member))["state"] == "done"
    return member


def newest(member: Member) -> tuple[UUID, str]:
    """Return the newest upload of a member with the key of its file."""
    with member.scope() as scope:
        one = uploads.recent(scope)[0]
        return one.id, one.storage_key


def found(member: Member) -> list[tuple[str, str, str]]:
    """Return what is listed for a member."""
    return [(one.kind, one.place, one.what) for one in differences(member.settings, member.slug)]


def test_of_one_time_they_agree(town: Member) -> None:
    assert found(town) == []


def test_a_file_that_is_newer_than_its_database_is_listed_and_stays(town: Member) -> None:
    store = Store(town.settings.store)
    _, key = newest(town)
    lost = store.path(town.tenant_id, uuid4().hex)
    shutil.copy(store.path(town.tenant_id, key), lost)
    stranger = town.settings.store / "t" / str(uuid4())
    stranger.mkdir()
    try:
        assert found(town) == [("orphan", f"t/{town.tenant_id}/{lost.name}", "")]
        places = [one.place for one in differences(town.settings) if one.kind == "orphan"]
        assert f"t/{stranger.name}" in places
    finally:
        stranger.rmdir()
    assert lost.is_file()


def test_a_file_that_is_older_than_its_database_is_missed_by_name_and_its_jobs_say_so(town: Member) -> None:
    upload, key = newest(town)
    Store(town.settings.store).delete(town.tenant_id, key)
    assert found(town) == [("missing", f"t/{town.tenant_id}/{key}", "kinder.csv")]
    with town.scope() as scope:
        asked = [uploads.inspect(scope, upload), uploads.import_table(scope, upload)]
        asked.append(findings.ask_for_copy(scope, upload, "de"))
    for job in asked:
        end = town.finish(job)
        assert (end["state"], end["error"]["code"]) == ("failed", "upload_file_missing")
        assert end["error"]["params"] == {"name": "kinder.csv"}


def test_artefacts_that_are_missing_are_listed_and_nothing_is_released_without_them(town: Member) -> None:
    root = town.settings.store
    with town.scope() as scope:
        manifest = releases.by_number(scope, 1).manifest or {}
    digest, extension = manifest["data"][0].split(".", 1)
    public, private = shelf.public_data(root), shelf.private_data(root, town.tenant_id)
    kept = private.read(digest, extension)
    assert kept is not None
    for one in (public, private):
        one.delete(digest, extension)
    shelf.public_views(root).delete(manifest["views"], "json")
    missing = {
        path.relative_to(root).as_posix()
        for path in (
            public.path(digest, extension),
            private.path(digest, extension),
            shelf.public_views(root).path(manifest["views"], "json"),
        )
    }
    assert {one[1] for one in found(town)} == missing
    assert {(kind, what) for kind, _, what in found(town)} == {("missing", "public 1")}
    end = town.finish(ask_release(town))
    assert (end["state"], end["error"]["code"]) == ("failed", "archive_missing")
    # From a backup of its time it comes back, and all goes on.
    private.write(digest, extension, kept)
    assert town.finish(ask_release(town))["state"] == "done"
    assert found(town) == []


def test_the_command_names_what_is_missing_and_says_so_by_its_exit(
    town: Member, child_environment: Callable[..., dict[str, str]]
) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "keck.cli", "tenant", "files", town.slug, "--json"]
        return subprocess.run(command, env=child_environment(), capture_output=True, text=True, check=False)

    assert (run().returncode, json.loads(run().stdout)["differences"]) == (0, [])
    Store(town.settings.store).delete(town.tenant_id, newest(town)[1])
    done = run()
    assert done.returncode == 2
    assert [one["what"] for one in json.loads(done.stdout)["differences"]] == ["kinder.csv"]
