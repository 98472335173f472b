"""The log of a member: what was done is written in the transaction that does it, or not at all."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from keck.config import Settings
from keck.db.sessions import TenantSession, tenant_session
from keck.domain.audit_chain import BEGINNING, Entry, digest_of
from keck.persistence.models import AuditEntry, AuditHead
from keck.tenants.scope import OPERATOR, STAFF, WORKER, Scope

_ACTS, _WATCHED, _CHANGED = "audit.acts", "audit.watched", "audit.changed"


class Unrecorded(AssertionError):  # noqa: N818 - a defect of ours, never an answer
    """Somebody's change would leave no trace."""


def record(scope: Scope, act: str, **about: Any) -> None:
    """Note what somebody does; it is written when the transaction is committed.

    Parameters
    ----------
    act : str
        The sentence is ``did_<act>``.
    about
        Names and numbers of things, to fill in the sentence; no values of data.
    """
    acts = scope.session.info.setdefault(_ACTS, [])
    acts.append((scope.account_id, scope.origin, act, {name: _plain(one) for name, one in about.items()}))


def record_request(scope: Scope, kind: str, **about: Any) -> None:
    """Note that somebody asks for a job, unless it is noted already what the job is for."""
    if scope.origin != WORKER and not scope.session.info.get(_ACTS):
        record(scope, f"asked_{kind}", **about)


def record_alone(
    settings: Settings, tenant_id: UUID, act: str, *, by_staff: bool = False, **about: Any
) -> None:
    """Write what the foundation did to a member; its own login reaches no table of the member.

    Parameters
    ----------
    by_staff : bool
        Whether one of the foundation's people did it, and not the operator at the command line.
    """
    with tenant_session(settings, "keck_app", tenant_id) as session:
        record(foundation_scope(session, settings, tenant_id, by_staff=by_staff), act, **about)


def foundation_scope(session: Session, settings: Settings, tenant_id: UUID, *, by_staff: bool) -> Scope:
    """Return a scope whose acts the member's log tells as the foundation's, without a name."""
    return Scope.system(session, settings, tenant_id, origin=STAFF if by_staff else OPERATOR)


def things(*names: str | None) -> str:
    """Return the codes of what an act is about as one text; none mean everything."""
    return ", ".join(name for name in names if name) or "–"


def watch(scope: Scope) -> None:
    """Refuse to commit changes of this transaction without an entry that tells of them."""
    scope.session.info[_WATCHED] = True


def pass_over(scope: Scope) -> None:
    """Let this transaction commit without an entry: it changes nothing of the member and leaves nothing."""
    scope.session.info[_WATCHED] = False


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)


@event.listens_for(TenantSession, "after_flush")
def _note_flush(session: Session, _context: UOWTransaction) -> None:
    if session.new or session.deleted or any(session.is_modified(one) for one in session.dirty):
        session.info[_CHANGED] = True


@event.listens_for(TenantSession, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[_CHANGED] = True


@event.listens_for(TenantSession, "before_commit")
def _write(session: TenantSession) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    acts = session.info.pop(_ACTS, [])
    changed, watched = session.info.pop(_CHANGED, False), session.info.get(_WATCHED, False)
    if acts:
        _append(session, acts)
    elif changed and watched:
        raise Unrecorded


def _append(session: TenantSession, acts: list[tuple[UUID | None, str, str, dict[str, Any]]]) -> None:
    """Write entries behind the newest one; whoever else writes at this moment waits for its row."""
    tenant_id = session.tenant_id
    first = {"tenant_id": tenant_id, "number": 0, "digest": BEGINNING}
    session.execute(insert_or_not(AuditHead).values(first).on_conflict_do_nothing())
    head = select(AuditHead.number, AuditHead.digest).where(AuditHead.tenant_id == tenant_id)
    number, digest = session.execute(head.with_for_update()).one()
    for account_id, origin, act, about in acts:
        number += 1
        account = None if account_id is None else str(account_id)
        at = datetime.now(UTC)
        entry = Entry(str(tenant_id), number, at, account, origin, act, about, before=digest, digest="")
        row = {"number": number, "at": at, "origin": origin, "act": act, "about": about, "before": digest}
        digest = digest_of(entry)
        session.execute(
            insert(AuditEntry).values(tenant_id=tenant_id, account_id=account_id, digest=digest, **row)
        )
    newest = update(AuditHead).where(AuditHead.tenant_id == tenant_id)
    session.execute(newest.values(number=number, digest=digest))
    session.info.pop(_CHANGED, None)
