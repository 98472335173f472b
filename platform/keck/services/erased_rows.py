"""All rows of a member, in every schema: counted and deleted."""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, func, or_, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from keck.db.base import Base
from keck.persistence.models import (
    Account,
    Artefact,
    Invitation,
    LoginEvent,
    Mail,
    Membership,
    PublishedNetwork,
    SlugHistory,
    Tenant,
)
from keck.services.login_events import email_hash


def tables() -> list[Table]:
    """Return all tables whose rows name a member, parents first."""
    return [table for table in Base.metadata.sorted_tables if "tenant_id" in table.c]


def counted(session: Session, tenant_id: UUID) -> dict[str, int]:
    """Return how many rows each table has of a member."""
    found = {}
    for table in tables():
        query = select(func.count()).select_from(table).where(table.c.tenant_id == tenant_id)
        if rows := session.scalar(query):
            found[table.fullname] = int(rows)
    return found


def artefacts(session: Session, tenant_id: UUID) -> list[tuple[str, str]]:
    """Return hash and extension of all that was ever public."""
    query = select(Artefact.hash, Artefact.extension).where(Artefact.tenant_id == tenant_id)
    return [(row.hash, row.extension) for row in session.execute(query)]


def delete_all(session: Session, tenant: Tenant) -> tuple[list[str], int]:
    """Delete every row of a member, letters to its people and accounts that belong nowhere else.

    Parameters
    ----------
    session : Session
        Of the owner, within the member.

    Returns
    -------
    list of str
        All slugs that the member ever had.
    int
        How many accounts were deleted.
    """
    slugs = list(session.scalars(select(SlugHistory.slug).where(SlugHistory.tenant_id == tenant.id)))
    people = list(session.scalars(select(Membership.account_id).where(Membership.tenant_id == tenant.id)))
    _delete_letters(session, tenant.id)
    session.execute(text("set constraints all deferred"))
    for table in reversed(tables()):
        session.execute(table.delete().where(table.c.tenant_id == tenant.id))
    session.execute(text("set constraints all immediate"))
    accounts = sum(_delete_account(session, account_id) for account_id in people)
    _leave_comparison(session, {tenant.slug, *slugs})
    session.execute(delete(Tenant).where(Tenant.id == tenant.id))
    return sorted({tenant.slug, *slugs}), accounts


def _delete_letters(session: Session, tenant_id: UUID) -> None:
    invited = select(Invitation.id).where(Invitation.tenant_id == tenant_id)
    addresses = select(Invitation.email).where(Invitation.tenant_id == tenant_id)
    session.execute(delete(Mail).where(or_(Mail.ticket_id.in_(invited), Mail.address.in_(addresses))))


def _delete_account(session: Session, account_id: UUID) -> bool:
    """Delete an account with its sessions and factors, unless it belongs elsewhere: then a key holds it."""
    email = session.scalar(select(Account.email).where(Account.id == account_id))
    if email is None:
        return False
    try:
        with session.begin_nested():
            session.execute(delete(Account).where(Account.id == account_id))
    except IntegrityError:
        return False
    mine = or_(LoginEvent.account_id == account_id, LoginEvent.email_hash == email_hash(email))
    session.execute(delete(LoginEvent).where(mine))
    session.execute(delete(Mail).where(Mail.address == email))
    return True


def _leave_comparison(session: Session, slugs: set[str]) -> None:
    """Take a member out of the list that all members share; one alone is no comparison."""
    for row in session.scalars(select(PublishedNetwork).with_for_update()):
        kept: list[dict[str, Any]] = [
            {**one, "members": [line for line in one["members"] if line["slug"] not in slugs]}
            for one in row.data.get("indicators", [])
        ]
        if kept != row.data.get("indicators", []):
            row.data = {**row.data, "indicators": [one for one in kept if len(one["members"]) > 1]}
            row.switched_at = func.now()
