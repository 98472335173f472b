"""A-34 and A-35: what is done leaves an entry in its transaction, and nobody changes the log unnoticed."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import ProgrammingError

from keck.db.engines import engine
from keck.db.sessions import tenant_session
from keck.domain.audit_chain import digest_of
from keck.persistence.models import AuditEntry, AuditHead, Setting
from keck.services import jobs, quotas, retention, tenants
from keck.services.errors import Refused
from keck.services.logs import audit_log, audit_proof, audit_reading
from keck.services.logs.audit_log import Unrecorded
from keck.services.people import memberships
from keck.tenants.scope import Scope
from tests.integration.conftest import Member
from tests.integration.humans import who
from tests.integration.processing.released import publish
from tests.integration.workers.conftest import write_town

WRITERS, EACH = 6, 50


def acts(member: Member) -> list[str]:
    with member.scope() as scope:
        return [one.act for one in audit_proof.entries(scope)]


def first_broken(member: Member) -> int | None:
    with member.scope() as scope:
        return audit_proof.first_broken(scope)


def as_superuser(member: Member, statement: str, **params: object) -> None:
    """Change the log as the owner of its table could: without policies, triggers or rights in the way."""
    with engine(member.settings, "keck_owner").begin() as connection:
        connection.execute(text("select set_config('keck.tenant', :id, true)"), {"id": str(member.tenant_id)})
        connection.execute(text(statement), {"tenant": member.tenant_id, **params})


@pytest.mark.asvs("16.2.1")
def test_each_act_leaves_one_entry_with_who_what_and_where(member: Member) -> None:
    with member.scope() as scope:
        made = memberships.add(scope, email=f"a@{member.slug}.example", role="admin", name="Ada")
    place = "192.0.2.0/24"
    with memberships.open_scope(member.settings, who(made.account_id), member.slug, origin=place) as scope:
        retention.set_days(scope, 40)
    with memberships.open_scope(member.settings, who(made.account_id), member.slug) as scope:
        newest, added, created = audit_reading.page(scope)
    assert (created.act, added.act, newest.act) == ("created", "added_person", "kept_days")
    assert (newest.name, newest.origin, newest.about) == ("Ada", place, {"days": 40})
    assert (added.name, added.other, added.origin) == ("", "Ada", "operator")


def keep_two(scope: Scope) -> None:
    """Set a number of days that is taken, and one that is refused."""
    retention.set_days(scope, 40)
    retention.set_days(scope, 0)


def test_what_is_rolled_back_leaves_nothing(member: Member) -> None:
    before = acts(member)
    with pytest.raises(Refused), member.scope() as scope:
        keep_two(scope)
    assert acts(member) == before


@pytest.mark.asvs("16.5.3")
def test_a_change_that_leaves_no_entry_is_not_committed(member: Member) -> None:
    for change in (
        lambda scope: scope.session.execute(update(Setting).values(originals_days=3)),
        lambda scope: setattr(scope.session.scalars(select(Setting)).one(), "originals_days", 3),
    ):
        with pytest.raises(Unrecorded), member.scope() as scope:
            change(scope)
    with member.scope() as scope:
        assert retention.days(scope) != 3


def test_the_foundations_acts_stand_in_the_members_log(member: Member) -> None:
    quotas.set_for(member.settings, member.slug)
    quotas.set_for(member.settings, member.slug, jobs=5)
    tenants.set_state(member.settings, member.slug, active=False)
    tenants.set_state(member.settings, member.slug, active=True)
    assert acts(member) == ["created", "limited", "suspended", "resumed"]


def test_what_workers_do_is_told_with_whom_they_do_it_for(member: Member, tmp_path: Path) -> None:
    boundaries, table = write_town(tmp_path)
    member.import_areas(boundaries, level="viertel", key="nr", name="name")
    member.import_table(table)
    publish(member)
    found = acts(member)
    assert found.count("accepted") == 1
    assert found[-2:] == ["asked_release_public", "published_public"]
    assert first_broken(member) is None


def test_six_writers_at_once_make_one_chain(member: Member) -> None:
    barrier = Barrier(WRITERS)

    def write(writer: int) -> None:
        barrier.wait()
        for _ in range(EACH):
            audit_log.record_alone(member.settings, member.tenant_id, "retried", writer=writer)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    assert len(acts(member)) == 1 + WRITERS * EACH
    assert first_broken(member) is None


@pytest.mark.asvs("16.4.2")
def test_serving_logins_can_not_touch_what_is_written(member: Member) -> None:
    for role in ("keck_app", "keck_gate"):
        for statement in (update(AuditEntry).values(act="x"), delete(AuditEntry), delete(AuditHead)):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                tenant_session(member.settings, role, member.tenant_id) as session,
            ):
                session.execute(statement)


@pytest.mark.asvs("16.4.2")
@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("update private.audit_entry set about = '{\"days\": 99}' where number = 3", 3),
        ("update private.audit_entry set at = at + interval '1 second' where number = 2", 2),
        ("update private.audit_entry set account_id = gen_random_uuid() where number = 4", 4),
        ("delete from private.audit_entry where number = 2", 2),
        ("delete from private.audit_entry where number >= 4", 4),
        ("delete from private.audit_entry", 1),
        (
            "with swapped as (update private.audit_entry set number = number + 100 "
            "where number in (2, 3) returning 1) select count(*) from swapped",
            2,
        ),
        (
            "with cut as (delete from private.audit_entry where number >= 4), "
            "head as (select digest from private.audit_entry where number = 3) "
            "update private.audit_head set number = 3, digest = (select digest from head)",
            4,
        ),
    ],
)
def test_a_touched_log_is_found_at_its_first_touched_entry(
    member: Member, statement: str, expected: int
) -> None:
    for days in (40, 50, 60, 70):
        with member.scope() as scope:
            retention.set_days(scope, days)
    with member.scope() as scope:
        audit_proof.keep_head(scope)
    assert first_broken(member) is None
    as_superuser(member, statement)
    assert first_broken(member) == expected


def test_even_a_chain_computed_anew_does_not_match_the_hash_kept_outside(member: Member) -> None:
    for days in (40, 50):
        with member.scope() as scope:
            retention.set_days(scope, days)
    with member.scope() as scope:
        audit_proof.keep_head(scope)
        forged = list(audit_proof.entries(scope))[-1]
    changed = digest_of(type(forged)(**{**forged.to_json(), "at": forged.at, "about": {"days": 1}}))
    as_superuser(
        member,
        "update private.audit_entry set about = '{\"days\": 1}', digest = :digest where number = 3",
        digest=changed,
    )
    as_superuser(member, "update private.audit_head set digest = :digest", digest=changed)
    assert first_broken(member) == 3


def test_the_daily_upkeep_keeps_the_newest_hash_outside_the_database(member: Member) -> None:
    with member.scope() as scope:
        job_id = jobs.enqueue(scope, "upkeep", {}, slot="short")
    assert member.finish(job_id)["state"] == "done"
    kept = member.settings.store / "audit-heads" / f"{member.tenant_id}.jsonl"
    assert json.loads(kept.read_text().splitlines()[-1])["number"] == 2


@pytest.mark.asvs("16.4.2")
def test_only_administrators_read_the_log(member: Member) -> None:
    with member.scope() as scope:
        made = memberships.add(scope, email=f"p@{member.slug}.example", role="publisher")
    with memberships.open_scope(member.settings, who(made.account_id), member.slug) as scope:
        for reading in (audit_reading.page, lambda one: list(audit_reading.export(one))):
            with pytest.raises(Exception, match="administer"):
                reading(scope)


def test_whoever_has_left_is_a_number_in_the_log(member: Member) -> None:
    with member.scope() as scope:
        made = memberships.add(scope, email=f"a@{member.slug}.example", role="admin", name="Ada Lang")
        memberships.add(scope, email=f"b@{member.slug}.example", role="admin")
    with memberships.open_scope(member.settings, who(made.account_id), member.slug) as scope:
        retention.set_days(scope, 40)
    with member.scope() as scope:
        memberships.remove(scope, made.account_id)
    with member.scope() as scope:
        told = audit_reading.page(scope)
        exported = b"".join(audit_reading.export(scope)).decode()
    assert all("Ada" not in (one.name, one.other) for one in told)
    assert str(made.account_id) in exported
    assert "Ada" not in exported


def test_a_scope_without_a_place_of_its_own_is_the_operators(member: Member) -> None:
    with tenant_session(member.settings, "keck_app", member.tenant_id) as session:
        assert Scope.system(session, member.settings, member.tenant_id).origin == "operator"
