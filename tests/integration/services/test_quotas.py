"""How much a member may take: what is over it is refused, what is there stays usable."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from keck.adapters.store import Store
from keck.services import jobs, quotas, retention, revisions, uploads
from keck.services.errors import NotFound, Refused
from keck.services.tables import history
from keck.tenants.quota import STANDARD, Quota
from tests.integration.conftest import Member
from tests.integration.processing.released import publish
from tests.integration.workers.conftest import write_town


def send(member: Member, size: int) -> None:
    with member.scope() as scope:
        uploads.receive(scope, kind="table", filename="a.csv", stream=io.BytesIO(b"x" * size))


def bytes_of(member: Member) -> int:
    with member.scope() as scope:
        return quotas.taken(scope).storage


def test_a_member_begins_with_what_all_may_take(member: Member) -> None:
    with member.scope() as scope:
        assert quotas.of(scope) == STANDARD
        assert quotas.taken(scope) == Quota(0, 0, 0)
    assert quotas.set_for(member.settings, member.slug, jobs=5) == Quota(STANDARD.storage, STANDARD.values, 5)
    assert quotas.set_for(member.settings, member.slug, values=7) == Quota(STANDARD.storage, 7, 5)
    with member.scope() as scope:
        assert quotas.of(scope) == Quota(STANDARD.storage, 7, 5)


def test_a_limit_is_no_negative_number_and_belongs_to_a_member(member: Member) -> None:
    with pytest.raises(Refused, match="quota_wrong"):
        quotas.set_for(member.settings, member.slug, storage=-1)
    with pytest.raises(NotFound):
        quotas.set_for(member.settings, "gibt-es-nicht", storage=1)


@pytest.mark.asvs("2.3.2")
def test_one_byte_more_than_allowed_is_refused_before_it_is_stored(member: Member) -> None:
    quotas.set_for(member.settings, member.slug, storage=1000)
    send(member, 600)
    with pytest.raises(Refused, match="quota_storage"):
        send(member, 401)
    send(member, 400)
    assert bytes_of(member) == 1000
    assert len(list((member.settings.store / "t" / str(member.tenant_id)).iterdir())) == 2


@pytest.mark.asvs("2.3.4")
def test_files_sent_at_once_do_not_exceed_it_together(member: Member) -> None:
    quotas.set_for(member.settings, member.slug, storage=3500)
    together = Barrier(8)

    def one(_: int) -> bool:
        together.wait()
        try:
            send(member, 1000)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(one, range(8))) == 3
    assert bytes_of(member) == 3000


def test_files_that_are_deleted_make_room(member: Member) -> None:
    quotas.set_for(member.settings, member.slug, storage=1000)
    send(member, 1000)
    with member.scope() as scope:
        retention.expire_files(scope, datetime.now(UTC) + timedelta(days=400))
    send(member, 1000)


@pytest.mark.asvs("2.3.2")
def test_values_beyond_the_limit_are_refused_and_none_is_stored(member: Member, tmp_path: Path) -> None:
    boundaries, table = write_town(tmp_path)
    member.import_areas(boundaries, level="viertel", key="nr", name="name")
    quotas.set_for(member.settings, member.slug, values=10)
    end = member.import_table(table)
    assert (end["state"], end["error"]["code"]) == ("failed", "quota_values")
    with member.scope() as scope:
        assert quotas.taken(scope).values == 0
        assert revisions.current(scope) == []


def test_over_its_limits_a_member_still_releases_and_goes_back(member: Member, tmp_path: Path) -> None:
    boundaries, table = write_town(tmp_path)
    member.import_areas(boundaries, level="viertel", key="nr", name="name")
    member.import_table(table)
    later = tmp_path / "spaeter.csv"
    later.write_text("nr;jahr;kinder;kinder arm\n" + "".join(f"{n + 1:02d};2025;300;50\n" for n in range(12)))
    member.import_table(later)
    quotas.set_for(member.settings, member.slug, storage=0, values=0, jobs=0)

    assert publish(member).atlas["indicators"]
    with member.scope() as scope:
        (newest,) = revisions.current(scope)
    with member.scope() as scope, pytest.raises(Refused, match="quota_jobs"):
        history.take_back(scope, newest.id, "undo")
    quotas.set_for(member.settings, member.slug, jobs=1)
    with member.scope() as scope:
        job = history.take_back(scope, newest.id, "undo")
    assert member.finish(job)["state"] == "done"
    with pytest.raises(Refused, match="quota_storage"):
        send(member, 1)


def test_a_full_queue_takes_no_more_but_what_must_go_on(member: Member) -> None:
    quotas.set_for(member.settings, member.slug, jobs=2)
    with member.scope() as scope:
        upload = uploads.receive(scope, kind="table", filename="a.csv", stream=io.BytesIO(b"x"))
        for _ in range(2):
            uploads.inspect(scope, upload.id)
        with pytest.raises(Refused, match="quota_jobs"):
            uploads.inspect(scope, upload.id)
        jobs.enqueue(scope, "upkeep", {}, slot="short")
        assert quotas.taken(scope).jobs == 3
    assert Store(member.settings.store).path(member.tenant_id, upload.storage_key).exists()
