"""C-22: each kind of row and file has a rule for how long it is kept, and what is over is deleted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from keck.config import Settings
from keck.db.base import Base
from keck.db.engines import engine
from keck.db.sessions import plain_session, tenant_session
from keck.persistence import models as m
from keck.services import kept, tenants
from keck.services.joining import inquiry_retention
from keck.services.logs import audit_log, audit_proof
from keck.services.post import letters
from tests.integration.conftest import Member
from tests.integration.humans import Human
from tests.integration.leaving.conftest import build_town

NOW = datetime.now(UTC)


def test_every_table_has_a_rule() -> None:
    tables = {table.fullname for table in Base.metadata.sorted_tables}
    assert not [table for table in tables if kept.rule_of(table) is None]
    assert kept.named() <= tables, "a rule for a table that does not exist"
    assert all(kept.rule_of(table).words for table in tables)  # type: ignore[union-attr]
    # A table of identity or queue is about persons or passes by: none may be kept by default.
    assert {t for t in tables if t.startswith(("identity.", "queue.", "admin."))} <= kept.named()


def test_a_table_without_a_rule_is_seen() -> None:
    assert kept.rule_of("identity.visit") is None
    assert kept.rule_of("archive.anything") is None


def test_every_kind_of_file_has_a_rule(member: Member, tmp_path: Path) -> None:
    town = build_town(member.settings, tmp_path)
    with town.scope() as scope:
        audit_proof.keep_head(scope)
    found = {f"store/{path.name}" for path in member.settings.store.iterdir()}
    assert found <= set(kept.FILES)
    assert {"store/t", "store/internal", "store/public", "store/audit-heads", "store/notices"} <= found


def rows_of(table: str, member: Member, person: Human, at: datetime) -> list[Any]:
    """Return a row that is as old as is said."""
    t: dict[str, Any] = {"tenant_id": member.tenant_id}
    job = uuid4()
    made: dict[str, list[Any]] = {
        "identity.login_event": [
            m.LoginEvent(id=uuid4(), at=at, email_hash="x", outcome="success", ip_prefix="192.0.2.0/24")
        ],
        "identity.session": [
            m.LoginSession(token_hash=uuid4().bytes, account_id=person.id, expires_at=at, csrf_key=b"k")
        ],
        "identity.challenge": [m.Challenge(hash=uuid4().bytes, purpose="sign_in", expires_at=at)],
        "identity.sign_in_flow": [
            m.SignInFlow(
                state_hash=uuid4().bytes,
                browser_hash=b"b",
                provider_tenant_id=member.tenant_id,
                issuer="https://a.example",
                purpose="sign_in",
                expires_at=at,
            )
        ],
        "identity.ticket": [m.Ticket(purpose="reset", account_id=person.id, expires_at=at)],
        "identity.mail": [m.Mail(kind="reset_unknown", address="a@b.example", language="de", created_at=at)],
        "identity.invitation": [m.Invitation(**t, email="a@b.example", role="reader", expires_at=at)],
        "identity.release_link": [
            m.Release(**t, id=job, audience="public", state="failed"),
            m.ReleaseLink(
                **t,
                release_id=job,
                purpose="review",
                name="Ada",
                email="a@b.example",
                expires_at=at,
            ),
        ],
        "queue.idempotency": [
            m.Idempotency(**t, key=uuid4().hex, request_hash="x", response={}, created_at=at)
        ],
        "queue.job": [m.Job(**t, id=job, kind="inspect", state="done", finished_at=at)],
        "queue.outbox": [
            m.Job(**t, id=job, kind="inspect", state="done"),
            m.Outbox(**t, id=uuid4(), job_id=job, slot="short", rung_at=at),
        ],
    }
    return made[table]


def with_days() -> Iterator[str]:
    for table in sorted(kept.named()):
        rule = kept.rule_of(table)
        if rule is not None and rule.days is not None and table != "private.export":
            yield table


@pytest.mark.asvs("14.2.4")
@pytest.mark.parametrize("table", list(with_days()))
def test_what_is_over_goes_and_what_is_not_stays(settings: Settings, member: Member, table: str) -> None:
    rule = kept.rule_of(table)
    assert rule is not None
    assert rule.days is not None
    person = Human(settings, role="reader", slug=member.slug)
    limit = NOW - timedelta(days=rule.days)
    keys = []
    for at in (limit - timedelta(hours=2), limit + timedelta(hours=2)):
        rows = rows_of(table, member, person, at)
        with tenant_session(settings, "keck_owner", member.tenant_id) as session:
            for row in rows:
                session.add(row)
                session.flush()
            keys.append(_key(rows[-1]))
    kept.delete_old(settings)
    assert [exists(settings, table, key) for key in keys] == [False, True]


def _key(row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.primary_key.columns}


def exists(settings: Settings, table: str, key: dict[str, Any]) -> bool:
    model = Base.metadata.tables[table]
    query = select(func.count()).select_from(model).where(*(model.c[n] == v for n, v in key.items()))
    with engine(settings, "keck_backup").connect() as connection:
        return connection.execute(query).scalar_one() == 1


def test_a_job_that_waits_or_is_rung_for_stays(settings: Settings, member: Member) -> None:
    old = NOW - timedelta(days=500)
    waiting, rung = uuid4(), uuid4()
    with tenant_session(settings, "keck_owner", member.tenant_id) as session:
        session.add(m.Job(tenant_id=member.tenant_id, id=waiting, kind="inspect", created_at=old))
        session.add(m.Job(tenant_id=member.tenant_id, id=rung, kind="inspect", state="done", finished_at=old))
        session.flush()
        session.add(m.Outbox(tenant_id=member.tenant_id, job_id=rung, slot="long", rung_at=NOW))
    kept.delete_old(settings)
    for job in (waiting, rung):
        assert exists(settings, "queue.job", {"tenant_id": member.tenant_id, "id": job})


def test_the_log_keeps_the_number_of_whoever_is_gone(settings: Settings, member: Member) -> None:
    someone: UUID = uuid4()
    with member.behind() as scope:
        audit_log.record(scope, "signed_out", account=someone)
    kept.delete_old(settings)
    with tenants.operator_scope(settings, member.slug) as scope:
        acts = scope.session.scalars(select(m.AuditEntry).where(m.AuditEntry.act == "signed_out")).all()
    assert acts[-1].about == {"account": str(someone)}


def test_who_sends_letters_and_the_rule_agree() -> None:
    rule = kept.rule_of("identity.mail")
    assert rule is not None
    assert rule.days == letters.KEPT.days


def test_who_tidies_applications_and_the_rule_agree() -> None:
    rule = kept.rule_of("admin.inquiry")
    assert rule is not None
    for days in (inquiry_retention.KEPT.days, inquiry_retention.UNCONFIRMED.days):
        assert f"{days} Tage" in rule.words


def test_members_that_are_suspended_are_tidied_too(settings: Settings, member: Member) -> None:
    old = NOW - timedelta(days=8)
    with tenant_session(settings, "keck_owner", member.tenant_id) as session:
        row = m.Idempotency(
            tenant_id=member.tenant_id, key="alt", request_hash="x", response={}, created_at=old
        )
        session.add(row)
    tenants.set_state(settings, member.slug, active=False)
    kept.delete_old(settings)
    with plain_session(settings, "keck_backup") as session:
        assert session.scalars(select(m.Idempotency).where(m.Idempotency.key == "alt")).all() == []
