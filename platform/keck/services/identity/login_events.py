"""The record of attempts to sign in: the throttle counts them, and their owner may read them."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from keck.domain.networks import ip_prefix
from keck.persistence.models import LoginEvent

WINDOW = timedelta(minutes=15)
# Failures within the window. The first limit is for one account from one place: it never shuts out the
# owner elsewhere. The second is for one place that tries many accounts.
FAILURES_HERE = 10
FAILURES_FROM_PLACE = 100
# Wrong codes of one account from anywhere: whoever gets as far as that knows its password.
WRONG_CODES = 6

_BROWSERS = (
    ("Edge", "Edg"),
    ("Opera", "OPR/"),
    ("Firefox", "Firefox/|FxiOS"),
    ("Chrome", "Chrome/|CriOS"),
    ("Safari", "Safari/"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an attempt comes from, in as few words as are useful."""

    place: str
    device: str = ""

    @classmethod
    def of(cls, address: str, agent: str = "") -> "Origin":
        """Return the network of an address and the words for a browser's header."""
        return cls(ip_prefix(address), device_words(agent))


def email_hash(email: str) -> str:
    """Return what the record holds of an address."""
    return hashlib.sha256(email.encode()).hexdigest()


def record(session: Session, outcome: str, origin: Origin, *, email: str, account_id: UUID | None) -> None:
    """Note an attempt."""
    session.add(
        LoginEvent(
            email_hash=email_hash(email),
            account_id=account_id,
            outcome=outcome,
            ip_prefix=origin.place,
            device=origin.device,
        )
    )


def is_throttled(session: Session, email: str | None, place: str) -> bool:
    """Tell whether too many attempts have failed from a place, for one account or for many."""
    recent = (
        select(func.count())
        .select_from(LoginEvent)
        .where(
            LoginEvent.outcome.in_(("failure", "passkey_failure")),
            LoginEvent.ip_prefix == place,
            LoginEvent.at > func.now() - WINDOW,
        )
    )
    mine = recent.where(LoginEvent.email_hash == email_hash(email or ""))
    here = (session.scalar(mine) or 0) if email is not None else 0
    return here >= FAILURES_HERE or (session.scalar(recent) or 0) >= FAILURES_FROM_PLACE


def too_many_codes(session: Session, account_id: UUID) -> bool:
    """Tell whether too many proofs of an account were wrong lately."""
    wrong = (
        select(func.count())
        .select_from(LoginEvent)
        .where(
            LoginEvent.account_id == account_id,
            LoginEvent.outcome == "factor_failure",
            LoginEvent.at > func.now() - WINDOW,
        )
    )
    return (session.scalar(wrong) or 0) >= WRONG_CODES


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, as its owner sees it."""

    at: datetime
    outcome: str
    place: str
    device: str


def recent(session: Session, account_id: UUID, *, limit: int = 12) -> list[Attempt]:
    """Return the newest attempts of an account."""
    query = (
        select(LoginEvent)
        .where(LoginEvent.account_id == account_id)
        .order_by(LoginEvent.at.desc(), LoginEvent.id)
        .limit(limit)
    )
    return [Attempt(one.at, one.outcome, one.ip_prefix, one.device) for one in session.scalars(query)]


def device_words(agent: str) -> str:
    """Say a browser's header in words; a header that says nothing known becomes none.

    >>> device_words("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    """
    found = (
        next((name for name, mark in names if re.search(mark, agent)), "") for names in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(filter(None, found))
