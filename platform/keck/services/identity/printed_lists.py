"""A printed list of codes, each good for one sign-in: a second factor that needs no device."""

import secrets
import string
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Factor, FactorCode
from keck.services import sealing
from keck.services.errors import NotFound
from keck.services.identity import factors, login_events
from keck.services.identity.factors import Owner
from keck.services.identity.login_events import Origin
from keck.services.identity.one_time_codes import code_refusal

CODES = 12
FEW = 3
_PURPOSE = "printed list"
# Without what is mixed up in print: 0 and O, 1, I and L.
_SIGNS = "".join(sorted(set(string.ascii_uppercase + string.digits) - set("01OIL")))
_LENGTH = 8


def make(settings: Settings, owner: Owner) -> list[str]:
    """Return a new list; it counts, and the old one no more, once a code of it has come back.

    The codes are shown this once: only hashes are kept.
    """
    factors.require_owner(owner)
    codes = [_new_code() for _ in range(CODES)]
    with plain_session(settings, "keck_login") as session:
        factors.lock(session, owner.account_id)
        factors.drop_waiting(session, owner.account_id, "list")
        factor = Factor(account_id=owner.account_id, kind="list")
        session.add(factor)
        session.flush()
        hashes = [_hash(settings, owner.account_id, code) for code in codes]
        session.add_all(FactorCode(factor_id=factor.id, code_hash=one) for one in hashes)
    return codes


def confirm(settings: Settings, owner: Owner, *, code: str, token: str, origin: Origin) -> str:
    """Let the new list count instead of the old one, after its first code.

    Returns
    -------
    str
        The session's new token.

    Raises
    ------
    Refused
        If the code is none of the list.
    """
    factors.require_owner(owner)
    with plain_session(settings, "keck_login") as session:
        factors.lock(session, owner.account_id)
        factor = factors.waiting(session, owner.account_id, "list")
        if factor is None:
            raise NotFound("factor")
        throttled = login_events.too_many_codes(session, owner.account_id)
        right = not throttled and _spend(settings, session, factor, code)
        outcome = "factor_throttled" if throttled else "factor_success" if right else "factor_failure"
        login_events.record(session, outcome, origin, email=owner.email, account_id=owner.account_id)
        if right:
            old = delete(Factor).where(
                Factor.account_id == owner.account_id, Factor.kind == "list", Factor.id != factor.id
            )
            session.execute(old)
            return factors.confirm(session, factor, token)
    raise code_refusal(throttled=throttled)


def use(settings: Settings, session: Session, account_id: UUID, code: str) -> Factor | None:
    """Take a code of the account's list; the caller has locked the account."""
    query = select(Factor).where(
        Factor.account_id == account_id, Factor.kind == "list", Factor.confirmed_at.is_not(None)
    )
    for factor in session.scalars(query):
        if _spend(settings, session, factor, code):
            return factor
    return None


def _spend(settings: Settings, session: Session, factor: Factor, code: str) -> bool:
    wanted = _hash(settings, factor.account_id, code)
    spent = (
        update(FactorCode)
        .where(
            FactorCode.factor_id == factor.id,
            FactorCode.code_hash == wanted,
            FactorCode.used_at.is_(None),
        )
        .values(used_at=func.now())
        .returning(FactorCode.factor_id)
    )
    return session.scalar(spent) is not None


def _new_code() -> str:
    drawn = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return f"{drawn[:4]}-{drawn[4:]}"


def normal(code: str) -> str:
    """Return a code as it is hashed: how it is written does not matter.

    >>> normal(" abcd efgh"), normal("ABCD-EFGH")
    ('ABCDEFGH', 'ABCDEFGH')
    """
    return "".join(one for one in code.upper() if one.isalnum())


def _hash(settings: Settings, account_id: UUID, code: str) -> bytes:
    return sealing.keyed_hash(settings, _PURPOSE, account_id, normal(code))
