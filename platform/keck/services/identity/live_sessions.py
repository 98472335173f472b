"""Sessions that are alive: whose they are, and what they still have to prove."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.lifetimes import PROOF
from keck.persistence.models import Account, Factor, FactorCode, LoginSession, Membership, Staff
from keck.services.guest_terms import is_living
from keck.services.identity.session_tokens import IDLE, token_hash
from keck.services.provider_links import still_opens
from keck.tenants.roles import WITH_FACTOR

# A session that waits for its second factor opens nothing, and does not wait long.
WAITING = timedelta(minutes=30)
# What matters most needs a proof that is not older than this.
FRESH = PROOF
# A page with ten requests writes its session once.
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session and whose it is.

    Attributes
    ----------
    is_fresh : bool
        Whether the person proved only minutes ago who they are.
    by : UUID or None
        The member whose provider of identities has opened it. Such a session opens this one member, and
        neither the account itself nor what it may do elsewhere.
    """

    account_id: UUID
    email: str
    name: str
    language: str
    staff_role: str | None
    csrf_key: bytes
    signed_in_at: datetime
    session_id: UUID
    is_fresh: bool
    by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A session after the password alone: it opens nothing until the rest is proved.

    Attributes
    ----------
    step : str
        ``prove`` where the account has a factor, ``set_up`` where it needs one first.
    """

    account_id: UUID
    email: str
    name: str
    language: str
    csrf_key: bytes
    session_id: UUID
    step: Literal["prove", "set_up"]


def look_up(settings: Settings, token: str) -> SignedIn | Waiting | None:
    """Return whose session a token is, and note that it was seen; ``None`` if it has ended."""
    wanted = token_hash(token)
    with plain_session(settings, "keck_login") as session:
        row = session.execute(_question(), {"wanted": wanted}).one_or_none()
        if row is None:
            return None
        live, account = row.LoginSession, row.Account
        needs = settings.require_factors and row.needs
        by = live.provider_tenant_id
        step = _step(live.factor_at is not None, has=row.has, usable=row.usable, needs=needs)
        if by is not None and step == "set_up":
            # What the provider has said is enough; if it is not, factors are no business of a provider.
            if live.factor_at is None:
                return None
            step = None
        if step and not row.young and not live.factor_at:
            return None
        if row.unseen:
            seen = update(LoginSession).where(LoginSession.token_hash == wanted)
            session.execute(seen.values(last_seen_at=func.now()))
        whose = (account.id, account.email, account.name, account.language)
        if step:
            return Waiting(*whose, live.csrf_key, live.id, step)
        role = row.role if by is None else None
        return SignedIn(*whose, role, live.csrf_key, live.created_at, live.id, row.fresh, by)


@cache
def _question() -> Select[*tuple[Any, ...]]:
    """Return what every request asks first; to put it together takes longer than to answer it."""
    return (
        select(
            LoginSession,
            Account,
            Staff.role,
            (LoginSession.last_seen_at < func.now() - _SEEN_EVERY).label("unseen"),
            (LoginSession.proved_at > func.now() - FRESH).label("fresh"),
            (LoginSession.created_at > func.now() - WAITING).label("young"),
            _has_factor().label("has"),
            _has_usable_factor().label("usable"),
            or_(Staff.role.is_not(None), _needs_factor()).label("needs"),
        )
        .join(Account, Account.id == LoginSession.account_id)
        .outerjoin(Staff, Staff.account_id == Account.id)
        .where(
            LoginSession.token_hash == bindparam("wanted"),
            LoginSession.expires_at > func.now(),
            LoginSession.last_seen_at > func.now() - IDLE,
            Account.active,
            or_(LoginSession.provider_tenant_id.is_(None), still_opens()),
        )
    )


def find(settings: Settings, token: str) -> SignedIn | None:
    """Return whose session a token is, if it has proved all that it must."""
    found = look_up(settings, token)
    return found if isinstance(found, SignedIn) else None


def _step(proved: bool, *, has: bool, usable: bool, needs: bool) -> Literal["prove", "set_up"] | None:
    """Return what a session has to do before anything opens.

    A list without codes is still a factor: else a password alone would be enough once it is used up.
    """
    if has and not proved:
        return "prove"
    return "set_up" if (has or needs) and not usable else None


def _has_factor() -> ColumnElement[bool]:
    return exists().where(Factor.account_id == Account.id, Factor.confirmed_at.is_not(None))


def _has_usable_factor() -> ColumnElement[bool]:
    left = exists().where(FactorCode.factor_id == Factor.id, FactorCode.used_at.is_(None))
    return exists().where(
        Factor.account_id == Account.id,
        Factor.confirmed_at.is_not(None),
        or_(Factor.kind != "list", left),
    )


def _needs_factor() -> ColumnElement[bool]:
    return exists().where(Membership.account_id == Account.id, Membership.role.in_(WITH_FACTOR), is_living())


def needs_factor(settings: Settings, session: Session, account_id: UUID) -> bool:
    """Tell whether somebody must have a factor."""
    query = select(or_(exists().where(Staff.account_id == Account.id), _needs_factor()))
    return settings.require_factors and bool(session.scalar(query.where(Account.id == account_id)))
