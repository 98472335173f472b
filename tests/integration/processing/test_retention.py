"""Rights that hold until their day, and files that are kept no longer than the member says."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from keck.adapters.store import Store
from keck.domain.calendar_days import beginning_of_day
from keck.domain.mapping_files import dump, load
from keck.domain.rights import PermittedUse, SourceRights, strictest
from keck.persistence.models import Job, Source, Upload
from keck.services import jobs, retention, revisions, uploads
from keck.services.errors import Refused
from keck.services.releasing import releases, withdrawals
from keck.services.tables import findings
from keck.workers.schedule import ask_for_upkeep
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.integration.processing.test_uploads import table, year
from tests.integration.workers.conftest import write_town


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    """A town with boundaries only."""
    boundaries, _ = write_town(tmp_path)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    return member


def sourced(town: Member, path: Path, **rights: Any) -> dict[str, Any]:
    """Import a table with given rights."""
    proposed = town.import_table(path, dry_run=True)
    mapping = replace(load(proposed["result"]["mapping"]), source=SourceRights("Amt", **rights))
    end = town.import_table(path, dump(mapping))
    assert end["state"] == "done", end
    return end


def tidied(town: Member) -> dict[str, Any]:
    with town.scope() as scope:
        job_id = jobs.enqueue(scope, "upkeep", {}, slot="short")
    end = town.finish(job_id)
    assert end["state"] == "done", end
    result: dict[str, Any] = end["result"]
    return result


def test_the_strictest_of_several_rights_holds() -> None:
    public = SourceRights("A", until=date(2030, 1, 1), protected_at_source=True)
    narrow = SourceRights("B", PermittedUse.INTERNAL.value, public_from_level="bezirk")
    narrow = replace(narrow, legal_basis="", permitted_use=PermittedUse.INTERNAL)
    both = strictest([narrow, replace(public, public_from_level="viertel")], {"bezirk": 1, "viertel": 2})
    assert both.supplier == "A"
    assert both.permitted_use is PermittedUse.INTERNAL
    assert both.public_from_level == "bezirk"
    assert both.until == date(2030, 1, 1)
    assert not both.protected_at_source


def test_what_is_internal_is_never_released_to_the_public(town: Member, tmp_path: Path) -> None:
    sourced(town, table(tmp_path, year(2024)), permitted_use=PermittedUse.INTERNAL)
    with town.scope() as scope, pytest.raises(Refused, match="release_only_internal"):
        releases.request(scope, audience="public")


def test_a_public_file_does_not_free_what_an_internal_one_has_brought(town: Member, tmp_path: Path) -> None:
    sourced(town, table(tmp_path, year(2024)), permitted_use=PermittedUse.INTERNAL)
    sourced(town, table(tmp_path, year(2025)))
    with town.scope() as scope:
        release = releases.request(scope, audience="public")
        job_id = release.job_id
    assert job_id is not None
    end = town.finish(job_id)
    assert (end["state"], end["error"]["code"]) == ("failed", "release_empty")


def test_files_go_when_the_members_period_is_over(town: Member, tmp_path: Path) -> None:
    end = town.import_table(table(tmp_path, year(2024)))
    with town.scope() as scope:
        retention.set_days(scope, 30)
        upload_id = revisions.find(scope, UUID(end["result"]["revision"])).upload_id
        upload = uploads.find(scope, upload_id)
        path = Store(scope.settings.store).path(scope.tenant_id, upload.storage_key)
        upload.created_at = datetime.now(UTC) - timedelta(days=29)
    assert tidied(town)["expired"] == 0
    assert path.exists()
    with town.behind() as scope:
        uploads.find(scope, upload_id).created_at = datetime.now(UTC) - timedelta(days=31)
    assert tidied(town)["expired"] == 1
    assert not path.exists()
    with town.scope() as scope:
        assert uploads.find(scope, upload_id).deleted_at is not None
        assert len(revisions.current(scope)) == 1
        for ask in (uploads.inspect, uploads.import_table):
            with pytest.raises(Refused, match="upload_file_gone"):
                ask(scope, upload_id)
        with pytest.raises(Refused, match="upload_file_gone"):
            findings.ask_for_copy(scope, upload_id, "de")
        with pytest.raises(Refused, match="retention_days_wrong"):
            retention.set_days(scope, 0)


def test_a_file_that_no_row_names_goes_after_a_day(town: Member) -> None:
    with town.scope() as scope:
        folder = Store(scope.settings.store).path(scope.tenant_id, "0" * 32).parent
    stray, fresh = folder / ("a" * 32), folder / ("b" * 32)
    # Written by processes that were killed, one long ago and one that may still write.
    draft, young_draft = folder / f".{'c' * 32}.1", folder / f".{'d' * 32}.2"
    for path in (stray, fresh, draft, young_draft):
        path.write_bytes(b"x")
    old = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    for path in (stray, draft):
        os.utime(path, (old, old))
    assert tidied(town)["deleted"] == 1
    assert [path.exists() for path in (stray, fresh, draft, young_draft)] == [False, True, False, True]


def test_a_day_by_which_to_delete_is_kept(town: Member, tmp_path: Path) -> None:
    end = sourced(town, table(tmp_path, year(2024)), delete_by=date(2030, 1, 1))
    publish(town)
    revision_id = UUID(end["result"]["revision"])
    assert tidied(town)["destroyed"] == 0
    with town.behind() as scope:
        scope.session.execute(update(Source).values(delete_by=date(2020, 1, 1)))
    result = tidied(town)
    # The dry run before it had left nothing; both indicators of the table go off the public.
    assert (result["destroyed"], result["withdrawn"]) == (1, 2)
    with town.scope() as scope:
        assert revisions.find(scope, revision_id).state == "destroyed"
        assert revisions.current(scope) == []
        withdrawn = {row.indicator_code for row in withdrawals.all_of(scope)}
        assert withdrawn == {"own.kinder", "own.kinder-arm"}
    assert tidied(town)["withdrawn"] == 0


def test_each_member_is_asked_once_a_day(town: Member) -> None:
    def asked() -> int:
        with town.scope() as scope:
            return len(list(scope.session.scalars(select(Job).where(Job.kind == "upkeep"))))

    assert ask_for_upkeep(town.settings) >= 1
    assert asked() == 1
    assert ask_for_upkeep(town.settings) == 0
    assert asked() == 1
    with town.behind() as scope:
        long_ago = beginning_of_day(datetime.now(UTC)) - timedelta(minutes=1)
        scope.session.execute(update(Job).where(Job.kind == "upkeep").values(created_at=long_ago))
        assert scope.session.scalars(select(Upload)).first() is not None
    assert ask_for_upkeep(town.settings) == 1
    assert asked() == 2
