"""Proving who one is: the second factor after a password, a passkey alone, or once more in between."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Account, Factor
from keck.services.errors import Refused
from keck.services.identity import (
    factors,
    login_events,
    one_time_codes,
    passkeys,
    passwords,
    printed_lists,
    session_tokens,
)
from keck.services.identity.live_sessions import SignedIn, Waiting
from keck.services.identity.login_events import Origin
from keck.services.identity.login_sessions import throttled_refusal
from keck.services.identity.one_time_codes import code_refusal


def prove_factor(
    settings: Settings, waiting: Waiting, *, token: str, origin: Origin, code: str = "", passkey: str = ""
) -> str:
    """Prove a second factor with a code of an app, a code of a list, or a passkey.

    Returns
    -------
    str
        The session's new token; the old one is worth nothing from now on.

    Raises
    ------
    Refused
        If it is wrong, used already, or too many were wrong.
    """
    return _prove(settings, waiting, token, origin, code=code, passkey=passkey, factor=True)


def prove_again(
    settings: Settings,
    who: SignedIn,
    *,
    token: str,
    origin: Origin,
    password: str = "",
    code: str = "",
    passkey: str = "",
) -> str:
    """Prove once more who one is, with the password or a factor; returns the session's new token."""
    if code or passkey:
        return _prove(settings, who, token, origin, code=code, passkey=passkey, factor=False)
    with plain_session(settings, "keck_login") as session:
        throttled = login_events.too_many_codes(session, who.account_id)
        query = select(Account).where(Account.id == who.account_id).options(undefer(Account.password_hash))
        account = session.scalars(query).one()
    # The slow part runs without a connection.
    right = not throttled and passwords.verify(account.password_hash, password)
    with plain_session(settings, "keck_login") as session:
        factors.lock(session, who.account_id)
        throttled = throttled or login_events.too_many_codes(session, who.account_id)
        _record(session, who, origin, right=right, throttled=throttled)
        if right and not throttled:
            return session_tokens.renew(session, token, factor=False)
    raise code_refusal(throttled=True) if throttled else Refused("proof_wrong")


def _prove(
    settings: Settings,
    who: SignedIn | Waiting,
    token: str,
    origin: Origin,
    *,
    code: str,
    passkey: str,
    factor: bool,
) -> str:
    challenge = passkeys.take_challenge(settings, passkey, who.account_id) if passkey else None
    with plain_session(settings, "keck_login") as session:
        # One after the other: of equal codes sent at once the first is taken, and each wrong one counts.
        factors.lock(session, who.account_id)
        throttled = login_events.too_many_codes(session, who.account_id)
        used = None
        if not throttled and passkey:
            used = challenge and passkeys.use(settings, session, who.account_id, passkey, challenge)
        elif not throttled:
            used = _code(settings, session, who.account_id, code)
        _record(session, who, origin, right=bool(used), throttled=throttled)
        if used:
            used.last_used_at = func.now()
            return session_tokens.renew(session, token, factor=factor)
    raise Refused("passkey_refused") if passkey and not throttled else code_refusal(throttled=throttled)


def _code(settings: Settings, session: Session, account_id: UUID, code: str) -> Factor | None:
    return one_time_codes.use(settings, session, account_id, code) or printed_lists.use(
        settings, session, account_id, code
    )


def _record(
    session: Session, who: SignedIn | Waiting, origin: Origin, *, right: bool, throttled: bool
) -> None:
    outcome = "factor_throttled" if throttled else "factor_success" if right else "factor_failure"
    login_events.record(session, outcome, origin, email=who.email, account_id=who.account_id)


def sign_in_with_passkey(
    settings: Settings, *, passkey: str, origin: Origin, replaces: str | None = None
) -> str:
    """Open a session by a passkey alone: its device asks who uses it, so it is two factors in one.

    Raises
    ------
    Refused
        With the same words whatever was wrong.
    """
    challenge = passkeys.take_challenge(settings, passkey, None)
    with plain_session(settings, "keck_login") as session:
        throttled = login_events.is_throttled(session, None, origin.place)
        used = None
        if challenge and not throttled:
            used = passkeys.use(settings, session, None, passkey, challenge)
        account = session.get(Account, used.account_id) if used else None
        right = account is not None and account.active
        outcome = "throttled" if throttled else "passkey_success" if right else "passkey_failure"
        login_events.record(
            session,
            outcome,
            origin,
            email=account.email if account else "",
            account_id=account.id if account else None,
        )
        if used and account and right:
            used.last_used_at = func.now()
            return session_tokens.begin(
                session,
                account.id,
                origin=origin,
                replaces=replaces,
                factor=True,
            )
    raise throttled_refusal() if throttled else Refused("passkey_refused")
