"""All rows of a member, in every schema: counted and deleted."""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, func, or_, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from keck.db.base import Base
from keck.domain.judgements import Unjudged
from keck.persistence.models import (
    Account,
    Artefact,
    Inquiry,
    Invitation,
    LoginEvent,
    Mail,
    Membership,
    PublishedNetwork,
    Recovery,
    SlugHistory,
    Tenant,
)
from keck.services.identity.login_events import email_hash

# Letters that go to people for the member's sake.
_ABOUT_MEMBER = ("erasure_asked", "erasure_confirmed", "erasure_undone", "official_contact")


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


def slugs_of(session: Session, tenant: Tenant) -> list[str]:
    """Return all slugs that a member ever had."""
    query = select(SlugHistory.slug).where(SlugHistory.tenant_id == tenant.id)
    return sorted({tenant.slug, *session.scalars(query)})


def delete_all(session: Session, tenant: Tenant) -> tuple[list[str], int]:
    """Delete every row of a member, its application, letters to its people and accounts of its own.

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
    slugs = slugs_of(session, tenant)
    people = list(session.scalars(select(Membership.account_id).where(Membership.tenant_id == tenant.id)))
    _delete_letters(session, tenant)
    session.execute(text("set constraints all deferred"))
    for table in reversed(tables()):
        session.execute(table.delete().where(table.c.tenant_id == tenant.id))
    session.execute(text("set constraints all immediate"))
    accounts = sum(_delete_account(session, account_id) for account_id in people)
    _delete_application(session, slugs)
    _leave_comparison(session, set(slugs))
    session.execute(delete(Tenant).where(Tenant.id == tenant.id))
    return slugs, accounts


def _delete_letters(session: Session, tenant: Tenant) -> None:
    invited = select(Invitation.id).where(Invitation.tenant_id == tenant.id)
    addresses = select(Invitation.email).where(Invitation.tenant_id == tenant.id)
    recovered = select(Recovery.id).where(Recovery.tenant_id == tenant.id)
    mine = (Mail.ticket_id.in_(invited), Mail.ticket_id.in_(recovered), Mail.address.in_(addresses))
    session.execute(delete(Mail).where(or_(*mine)))
    # Those whose account stays have letters of the weeks in which the member was to go, and of before.
    people = (
        select(Account.email)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.tenant_id == tenant.id)
    )
    about = (Mail.kind.in_(_ABOUT_MEMBER), Mail.params["town"].astext == tenant.name)
    session.execute(delete(Mail).where(Mail.address.in_(people), *about))


def _delete_application(session: Session, slugs: list[str]) -> None:
    """Delete what the member was made of, with what the foundation noted and the letters about it."""
    made_of = select(Inquiry.id).where(Inquiry.slug.in_(slugs))
    session.execute(delete(Mail).where(Mail.ticket_id.in_(made_of)))
    session.execute(delete(Inquiry).where(Inquiry.slug.in_(slugs)))


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
        known: list[dict[str, Any]] = row.data.get("indicators", [])
        kept = [_without(one, slugs) for one in known]
        if kept != known:
            row.data = {**row.data, "indicators": [one for one in kept if len(one["members"]) > 1]}
            row.switched_at = func.now()


def _without(compared: dict[str, Any], slugs: set[str]) -> dict[str, Any]:
    """Leave members out, with what was said about others by their values."""
    left = [line for line in compared["members"] if line["slug"] not in slugs]
    if len(left) == len(compared["members"]):
        return compared
    later = {"verdict": None, "reason": Unjudged.LATER.value}
    return {**compared, "members": [{**line, "judged": later} for line in left]}
