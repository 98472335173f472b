"""Codes of an app that change every half minute (TOTP, RFC 6238)."""

import time
from uuid import UUID

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Factor
from keck.services import sealing
from keck.services.errors import NotFound, Refused
from keck.services.identity import factors, login_events
from keck.services.identity.factors import Owner
from keck.services.identity.login_events import Origin

STEP_SECONDS = 30
DIGITS = 6
_PURPOSE = "totp"
_ISSUER = "KECK"


def begin(settings: Settings, owner: Owner) -> None:
    """Make a secret for an app; it counts once a code of it has come back."""
    factors.require_owner(owner)
    with plain_session(settings, "keck_login") as session:
        factors.lock(session, owner.account_id)
        factors.require_room(session, owner.account_id)
        factors.drop_waiting(session, owner.account_id, "app")
        secret = pyotp.random_base32().encode()
        sealed = sealing.seal(settings, _PURPOSE, owner.account_id, secret)
        session.add(Factor(account_id=owner.account_id, kind="app", secret=sealed))


def begun(settings: Settings, owner: Owner) -> str | None:
    """Return the secret of an app that is being set up, as text; ``None`` if none is."""
    factors.require_owner(owner)
    with plain_session(settings, "keck_login") as session:
        factor = factors.waiting(session, owner.account_id, "app")
        return _secret(settings, factor) if factor else None


def address(secret: str, email: str) -> str:
    """Return the address that an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=_ISSUER)


def confirm(settings: Settings, owner: Owner, *, code: str, name: str, token: str, origin: Origin) -> str:
    """Let the app count, after a first code of it.

    Returns
    -------
    str
        The session's new token.

    Raises
    ------
    Refused
        If the code is wrong; then the same secret stays for the next try.
    """
    factors.require_owner(owner)
    with plain_session(settings, "keck_login") as session:
        factors.lock(session, owner.account_id)
        factor = factors.waiting(session, owner.account_id, "app")
        if factor is None:
            raise NotFound("factor")
        throttled = login_events.too_many_codes(session, owner.account_id)
        right = not throttled and _accept(settings, factor, code)
        outcome = "factor_throttled" if throttled else "factor_success" if right else "factor_failure"
        login_events.record(session, outcome, origin, email=owner.email, account_id=owner.account_id)
        if right:
            factor.name = factors.clean_name(name, "App")
            return factors.confirm(session, factor, token)
    raise code_refusal(throttled=throttled)


def code_refusal(*, throttled: bool) -> Refused:
    """Return the words for a code that was not taken."""
    if throttled:
        return Refused("factor_throttled", minutes=int(login_events.WINDOW.total_seconds() // 60))
    return Refused("factor_wrong")


def use(settings: Settings, session: Session, account_id: UUID, code: str) -> Factor | None:
    """Take a code of one of an account's apps; the caller has locked the account."""
    query = select(Factor).where(
        Factor.account_id == account_id, Factor.kind == "app", Factor.confirmed_at.is_not(None)
    )
    for factor in session.scalars(query):
        if _accept(settings, factor, code):
            return factor
    return None


def step_of(secret: str, code: str, now: float) -> int | None:
    """Return the half minute that a code belongs to: this one, the one before or the one after.

    >>> secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    >>> code = pyotp.TOTP(secret).at(1000)
    >>> step_of(secret, code, 1000), step_of(secret, code, 1070)
    (33, None)
    """
    typed = "".join(code.split())
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    this = int(now) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (this, this - 1, this + 1):
        if totp.verify(typed, for_time=step * STEP_SECONDS, valid_window=0):
            return step
    return None


def _accept(settings: Settings, factor: Factor, code: str) -> bool:
    """Take a code once: whatever is not newer than the last one is refused."""
    secret = _secret(settings, factor)
    step = step_of(secret, code, time.time()) if secret else None
    if step is None or (factor.last_step is not None and step <= factor.last_step):
        return False
    factor.last_step = step
    return True


def _secret(settings: Settings, factor: Factor) -> str | None:
    found = sealing.unseal(settings, _PURPOSE, factor.account_id, factor.secret or b"")
    return found.decode() if found else None
