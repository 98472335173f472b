"""Whom an incident has touched: members, persons and times, from the logs alone."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Account, AuditEntry, LoginEvent, Membership, Tenant
from keck.services.tenants import operator_scope, tenant_id_of


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who did something in that time, or whose account was tried.

    Attributes
    ----------
    name, email : str
        Empty for whoever does not belong to the member any more.
    sign_ins : dict of str to int
        Attempts by their outcome.
    """

    account_id: UUID
    name: str
    email: str
    acts: int
    first: datetime | None
    last: datetime | None
    networks: tuple[str, ...]
    sign_ins: dict[str, int]


@dataclass(frozen=True, slots=True)
class Touched:
    """A member with what happened at it in that time."""

    slug: str
    name: str
    entries: int
    first: datetime | None
    last: datetime | None
    acts: dict[str, int]
    people: tuple[Person, ...]
    everybody: int


def touched(settings: Settings, slugs: list[str], begin: datetime, end: datetime) -> list[Touched]:
    """Return what the logs say about members in a time.

    Parameters
    ----------
    slugs : list of str
        All members at which anything happened, if none is named.
    """
    if slugs:
        ids = {slug: tenant_id_of(settings, slug) for slug in slugs}
    else:
        with plain_session(settings, "keck_login") as session:
            ids = {row.slug: row.id for row in session.execute(select(Tenant.slug, Tenant.id))}
    found = [_member(settings, slug, ids[slug], begin, end) for slug in sorted(ids)]
    return [one for one in found if slugs or one.entries or one.people]


def _member(settings: Settings, slug: str, tenant_id: UUID, begin: datetime, end: datetime) -> Touched:
    entry = AuditEntry
    query = (
        select(entry)
        .where(entry.tenant_id == tenant_id, entry.at >= begin, entry.at < end)
        .order_by(entry.number)
    )
    with operator_scope(settings, slug) as scope:
        rows = list(scope.session.scalars(query))
        name = scope.session.get_one(Tenant, tenant_id).name
    tried = _attempts(settings, tenant_id, begin, end)
    doing = {row.account_id for row in rows if row.account_id}
    known = _people(settings, doing | set(tried))
    people = tuple(
        _person(account_id, known.get(account_id, ("", "")), rows, tried.get(account_id, {}))
        for account_id in sorted(doing | set(tried), key=str)
    )
    times = [row.at for row in rows]
    return Touched(
        slug,
        name,
        len(rows),
        min(times, default=None),
        max(times, default=None),
        dict(sorted(Counter(row.act for row in rows).items())),
        people,
        _everybody(settings, tenant_id),
    )


def _person(
    account_id: UUID, called: tuple[str, str], rows: list[AuditEntry], sign_ins: dict[str, int]
) -> Person:
    own = [row for row in rows if row.account_id == account_id]
    times, networks = [row.at for row in own], sorted({row.origin for row in own})
    first, last = min(times, default=None), max(times, default=None)
    return Person(account_id, *called, len(own), first, last, tuple(networks), sign_ins)


def _attempts(
    settings: Settings, tenant_id: UUID, begin: datetime, end: datetime
) -> dict[UUID, dict[str, int]]:
    """Return attempts to sign in as somebody who belongs to the member."""
    query = (
        select(LoginEvent.account_id, LoginEvent.outcome, func.count())
        .join(Membership, Membership.account_id == LoginEvent.account_id)
        .where(Membership.tenant_id == tenant_id, LoginEvent.at >= begin, LoginEvent.at < end)
        .group_by(LoginEvent.account_id, LoginEvent.outcome)
    )
    found: dict[UUID, dict[str, int]] = {}
    with plain_session(settings, "keck_login") as session:
        for account_id, outcome, count in session.execute(query):
            if account_id is not None:
                found.setdefault(account_id, {})[outcome] = count
    return found


def _people(settings: Settings, ids: set[UUID]) -> dict[UUID, tuple[str, str]]:
    query = select(Account.id, Account.name, Account.email).where(Account.id.in_(ids))
    with plain_session(settings, "keck_login") as session:
        return {row.id: (row.name, row.email) for row in session.execute(query)}


def _everybody(settings: Settings, tenant_id: UUID) -> int:
    query = select(func.count()).select_from(Membership).where(Membership.tenant_id == tenant_id)
    with plain_session(settings, "keck_login") as session:
        return session.scalar(query) or 0


def to_json(one: Touched) -> dict[str, Any]:
    """Return it as plain values."""
    return {
        "slug": one.slug,
        "name": one.name,
        "entries": one.entries,
        "first": one.first,
        "last": one.last,
        "acts": one.acts,
        "everybody": one.everybody,
        "people": [
            {
                "account": person.account_id,
                "name": person.name,
                "email": person.email,
                "acts": person.acts,
                "first": person.first,
                "last": person.last,
                "networks": list(person.networks),
                "sign_ins": person.sign_ins,
            }
            for person in one.people
        ],
    }
