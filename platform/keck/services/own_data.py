"""What the platform knows of a person, for that person: every column that refers to an account is listed."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.base import Base
from keck.db.sessions import plain_session, tenant_session
from keck.persistence.models import (
    Account,
    Dismissal,
    Factor,
    Inquiry,
    Invitation,
    LinkedLogin,
    LoginEvent,
    LoginSession,
    Membership,
    Recovery,
    Staff,
    Ticket,
)
from keck.services.errors import NotFound
from keck.services.people import memberships

_NAME_LENGTH = 200
OWN_TABLES = {
    "identity.membership.account_id": Membership,
    "identity.staff.account_id": Staff,
    "identity.session.account_id": LoginSession,
    "identity.factor.account_id": Factor,
    "identity.login_event.account_id": LoginEvent,
    "identity.linked_login.account_id": LinkedLogin,
    "identity.ticket.account_id": Ticket,
    "identity.dismissal.account_id": Dismissal,
}
"""Columns whose rows are the person's own: all of them are handed out."""
AT_MEMBERS = (
    "admin.support_grant.granted_by",
    "admin.support_ticket.account_id",
    "admin.proposal.account_id",
    "identity.invitation.created_by",
    "identity.release_link.created_by",
    "private.agreement.sent_by",
    "private.audit_entry.account_id",
    "private.advice.chosen_by",
    "private.advice.created_by",
    "private.batch.created_by",
    "private.batch.decided_by",
    "private.consent.by",
    "private.crosswalk.created_by",
    "private.export.created_by",
    "private.note.created_by",
    "private.release.confirmed_by",
    "private.release.requested_by",
    "private.revision.accepted_by",
    "private.revision.created_by",
    "private.revision.destroyed_by",
    "private.street_directory.created_by",
    "private.upload.created_by",
    "private.withdrawal.created_by",
    "private.correction.created_by",
    "queue.job.created_by",
)
"""Columns at members that say who did something: of those that the person belongs to, what and when."""
NOT_HANDED_OUT = {
    "identity.challenge.account_id": "a question that lives for minutes, a random number",
    "admin.agreement_record.recorded_by": "an act of staff; stands in the member's log",
    "admin.inquiry_event.account_id": "what staff did with what others have written",
    "admin.site_text.changed_by": "who has last worked on a page of the foundation",
    "admin.support_grant.account_id": "who of the foundation has asked to look; stands in its log",
    "admin.staff_act.account_id": "the foundation's log, which its people read",
    "admin.announcement.created_by": "what the foundation tells; stands in its log",
    "admin.official_contact.registered_by": "stands in the log of the member or of the foundation",
    "admin.recovery.started_by": "stands in the foundation's log",
    "admin.recovery.sent_by": "stands in the foundation's log",
    "admin.erasure.asked_by": "stands in the member's log, which is handed out",
    "admin.erasure.confirmed_by": "stands in the member's log, which is handed out",
}
"""Columns that are left out, with the reason."""
# Hashes, keys and secrets are worth something to a thief and say nothing to their owner.
_SECRET = frozenset(
    [
        "token_hash",
        "csrf_key",
        "secret",
        "credential_id",
        "public_key",
        "last_step",
        "sign_count",
        "email_hash",
        "password_hash",
    ]
)
_WRITTEN = (
    "kind",
    "state",
    "language",
    "name",
    "email",
    "text",
    "address",
    "copies",
    "town",
    "official_key",
    "inhabitants",
    "created_at",
    "confirmed_at",
    "closed_at",
)
_RECOVERED = ("email", "name", "channel", "started_at", "confirmed_at", "ended_at", "outcome")
_WHAT = (
    "id",
    "number",
    "purpose",
    "kind",
    "filename",
    "at",
    "sent_at",
    "act",
    "about",
    "origin",
    "created_at",
    "requested_at",
    "asked_at",
    "proposed_at",
    "contact",
    "question",
    "answer",
)


def of(settings: Settings, account_id: UUID) -> dict[str, Any]:
    """Return everything about an account.

    Raises
    ------
    NotFound
        If there is no such account.
    """
    with plain_session(settings, "keck_login") as session:
        account = session.get(Account, account_id)
        if account is None:
            raise NotFound("account")
        own = {
            name.rpartition(".")[0]: _rows(session, model.__table__, name.rpartition(".")[2], account_id)
            for name, model in OWN_TABLES.items()
        }
        invited = select(Invitation).where(Invitation.email == account.email).order_by(Invitation.created_at)
        invitations = [_plain(_row(one)) for one in session.scalars(invited)]
        known = _plain(_row(account))
    places = memberships.places(settings, account_id)
    return {
        "format": "keck.person",
        "version": 1,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "account": known,
        **{name.partition(".")[2]: rows for name, rows in own.items()},
        "invitations": invitations,
        "inquiries": _written(settings, Inquiry.__table__, _WRITTEN, account.email),
        "recoveries": _written(settings, Recovery.__table__, _RECOVERED, account.email),
        "at_members": {one.slug: _at(settings, one.tenant_id, account_id) for one in places},
    }


def change_name(settings: Settings, account_id: UUID, *, name: str) -> None:
    """Correct one's own name."""
    chosen = " ".join(name.split())[:_NAME_LENGTH]
    with plain_session(settings, "keck_login") as session:
        session.execute(update(Account).where(Account.id == account_id).values(name=chosen))


def _row(row: Base) -> dict[str, Any]:
    # Secrets are not even read.
    return {one.name: getattr(row, one.key) for one in row.__table__.c if one.name not in _SECRET}


def _rows(session: Session, table: Any, column: str, account_id: UUID) -> list[dict[str, Any]]:
    query = select(table).where(table.c[column] == account_id).order_by(*table.primary_key.columns)
    return [_plain(dict(row)) for row in session.execute(query).mappings()]


def _written(settings: Settings, table: Any, names: tuple[str, ...], email: str) -> list[dict[str, Any]]:
    """Return what names somebody by an address alone; only the foundation's login reads it."""
    columns = [table.c[name] for name in names]
    query = select(*columns).where(table.c.email == email).order_by(*table.primary_key.columns)
    with plain_session(settings, "keck_staff") as session:
        return [_plain(dict(row)) for row in session.execute(query).mappings()]


def _at(settings: Settings, tenant_id: UUID, account_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Return what somebody did at a member, by column: keys and times, in the log also what."""
    found = {}
    with tenant_session(settings, "keck_app", tenant_id) as session:
        for name in AT_MEMBERS:
            table_name, _, column = name.rpartition(".")
            table = Base.metadata.tables[table_name]
            query = (
                select(*_shown(table)).where(table.c.tenant_id == tenant_id, table.c[column] == account_id)
            ).order_by(*table.primary_key.columns)
            if rows := [_plain(dict(row)) for row in session.execute(query).mappings()]:
                found[name] = rows
    return found


def _shown(table: Table) -> list[Any]:
    return [table.c[name] for name in _WHAT if name in table.c]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items() if name not in _SECRET}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
