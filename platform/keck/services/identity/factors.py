"""Second factors of an account: which there are, what they are called, and taking them away.

Whoever is signed in needs a proof that is minutes old to change them; a session that has to set up its
first one may do that and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Account, Factor, FactorCode
from keck.services.errors import NotFound, ProofNeeded, Refused
from keck.services.identity import accounts, live_sessions, login_events, session_tokens
from keck.services.identity.live_sessions import SignedIn, Waiting
from keck.services.identity.login_events import Origin
from keck.services.post import letters

Owner = SignedIn | Waiting
_NAME_LENGTH = 60
_MOST = 10


@dataclass(frozen=True, slots=True)
class Known:
    """A factor, as its owner sees it.

    Attributes
    ----------
    left : int
        Codes of a printed list that were not used yet.
    """

    id: UUID
    kind: str
    name: str
    created_at: datetime
    last_used_at: datetime | None
    left: int


def require_owner(owner: Owner) -> None:
    """Go on only for somebody who may change the account's factors now.

    Raises
    ------
    ProofNeeded
        If the last proof is too old, or the session has not proved a factor that is there.
    Refused
        If a member's provider of identities has opened the session: it does not speak for the account.
    """
    if isinstance(owner, SignedIn) and owner.by is not None:
        raise Refused("sso_not_account")
    if isinstance(owner, Waiting):
        if owner.step != "set_up":
            raise ProofNeeded
    elif not owner.is_fresh:
        raise ProofNeeded


def of(settings: Settings, account_id: UUID) -> list[Known]:
    """Return the confirmed factors of an account, oldest first."""
    left = (
        select(func.count())
        .where(FactorCode.factor_id == Factor.id, FactorCode.used_at.is_(None))
        .scalar_subquery()
    )
    query = (
        select(Factor, left.label("left"))
        .where(Factor.account_id == account_id, Factor.confirmed_at.is_not(None))
        .order_by(Factor.created_at, Factor.id)
    )
    with plain_session(settings, "keck_login") as session:
        return [
            Known(one.id, one.kind, one.name, one.created_at, one.last_used_at, int(count))
            for one, count in session.execute(query)
        ]


def lock(session: Session, account_id: UUID) -> None:
    """Let proofs and changes of one account happen one after the other."""
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())


def waiting(session: Session, account_id: UUID, kind: str) -> Factor | None:
    """Return the factor of a kind that was begun and not confirmed."""
    query = select(Factor).where(
        Factor.account_id == account_id, Factor.kind == kind, Factor.confirmed_at.is_(None)
    )
    return session.scalars(query).one_or_none()


def drop_waiting(session: Session, account_id: UUID, kind: str) -> None:
    """Forget a factor that was begun and not confirmed."""
    begun = delete(Factor).where(
        Factor.account_id == account_id, Factor.kind == kind, Factor.confirmed_at.is_(None)
    )
    session.execute(begun)


def require_room(session: Session, account_id: UUID) -> None:
    """Go on only if the account has not very many factors."""
    query = select(func.count()).where(Factor.account_id == account_id, Factor.confirmed_at.is_not(None))
    if (session.scalar(query) or 0) >= _MOST:
        raise Refused("factor_too_many", most=_MOST)


def confirm(session: Session, factor: Factor, token: str) -> str:
    """Let a factor count from now on; other sessions end, and this one has proved it.

    Returns
    -------
    str
        The session's new token.
    """
    factor.confirmed_at = factor.last_used_at = func.now()
    session.flush()
    session_tokens.end_all(session, factor.account_id, keep=token)
    return session_tokens.renew(session, token, factor=True)


def clean_name(text: str, otherwise: str) -> str:
    """Return what somebody calls a factor."""
    return " ".join(text.split())[:_NAME_LENGTH] or otherwise


def rename(settings: Settings, owner: Owner, factor_id: UUID, *, name: str) -> None:
    """Call a factor something else."""
    require_owner(owner)
    with plain_session(settings, "keck_login") as session:
        mine = (Factor.id == factor_id, Factor.account_id == owner.account_id)
        change = update(Factor).where(*mine, Factor.confirmed_at.is_not(None))
        named = change.values(name=clean_name(name, "")).returning(Factor.id)
        if session.scalar(named) is None:
            raise NotFound("factor", str(factor_id))


def remove(settings: Settings, owner: Owner, factor_id: UUID, *, token: str) -> None:
    """Take a factor away; all other sessions end.

    Raises
    ------
    Refused
        If it is the last one of somebody who needs one.
    """
    require_owner(owner)
    with plain_session(settings, "keck_login") as session:
        lock(session, owner.account_id)
        query = select(Factor.id).where(
            Factor.account_id == owner.account_id, Factor.confirmed_at.is_not(None)
        )
        known = set(session.scalars(query))
        if factor_id not in known:
            raise NotFound("factor", str(factor_id))
        if known == {factor_id} and live_sessions.needs_factor(settings, session, owner.account_id):
            raise Refused("factor_last")
        session.execute(delete(Factor).where(Factor.id == factor_id))
        session_tokens.end_all(session, owner.account_id, keep=token)


def reset(settings: Settings, email: str) -> None:
    """Take all factors of an account away, for somebody who has lost them; asked for by the operator alone.

    All sessions end; the next one begins with the password and leads to a new factor. The owner is told by a
    letter and finds it in the list of sign-ins.
    """
    address = accounts.normal_email(email)
    with plain_session(settings, "keck_login") as session:
        account = session.scalar(select(Account).where(Account.email == address))
        if account is None:
            raise NotFound("account", address)
        account_id = account.id
        lock(session, account_id)
        session.execute(delete(Factor).where(Factor.account_id == account_id))
        session_tokens.end_all(session, account_id)
        here = Origin("")
        login_events.record(session, "factors_reset", here, email=address, account_id=account_id)
        letters.tell(session, "factors_reset", account)
