"""What a member gets in writing when it was erased: what was deleted, and what remains where until when."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.artefacts import canonical_json
from keck.domain.calendar_days import day_of
from keck.persistence.models import Erasure, Tenant, Tombstone
from keck.services.errors import NotFound
from keck.services.leaving.takeaway import digest
from keck.services.post import tickets

FORMAT = ("keck.certificate", 1)
PURPOSE = "certificate"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate as a document."""

    document: dict[str, Any]

    def finished(self, accounts: int) -> "Certificate":
        """Return it with what is known only afterwards."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return replace(self, document={**self.document, "accounts": accounts, "erased_at": now})

    @property
    def text(self) -> str:
        """Its one form: whoever has it can check its hash."""
        return canonical_json(self.document).decode()

    @property
    def sha256(self) -> str:
        """The hash of its one form."""
        return digest(self.text.encode())


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate as it was sent."""

    document: dict[str, Any]
    text: str
    sha256: str

    @property
    def is_whole(self) -> bool:
        """Whether it is what its hash says."""
        return digest(self.text.encode()) == self.sha256


@dataclass(frozen=True, slots=True)
class Stone:
    """What stays of a member."""

    slug: str
    erased_on: date
    sha256: str


def draft(settings: Settings, tenant: Tenant, erasure: Erasure) -> Certificate:
    """Begin a certificate with what was counted before anything was deleted."""
    counts = erasure.counts or {}
    last = day_of(datetime.now(UTC)) + timedelta(days=settings.backup_days)
    return Certificate(
        {
            "format": FORMAT[0],
            "version": FORMAT[1],
            "slug": tenant.slug,
            "name": tenant.name,
            "official_key": tenant.official_key,
            "asked_at": _moment(erasure.asked_at),
            "confirmed_at": _moment(erasure.confirmed_at),
            "tables": counts.get("tables", {}),
            "files": counts.get("files", {"count": 0, "bytes": 0}),
            "backups_until": last.isoformat(),
        }
    )


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def look(settings: Settings, token: str) -> Issued:
    """Return the certificate behind a link of a letter.

    Raises
    ------
    NotFound
        If the link is none of ours.
    """
    identity = tickets.id_of(settings, PURPOSE, token)
    if identity is None:
        raise NotFound("certificate")
    query = select(Tombstone).where(Tombstone.certificate_id == identity).order_by(Tombstone.slug).limit(1)
    with plain_session(settings, "keck_login") as session:
        row = session.scalar(query)
    if row is None:
        raise NotFound("certificate")
    return Issued(json.loads(row.certificate), row.certificate, row.certificate_sha256)


def stones(settings: Settings) -> list[Stone]:
    """Return what stays of all members that were erased, the newest first."""
    query = select(Tombstone).order_by(Tombstone.erased_on.desc(), Tombstone.slug)
    with plain_session(settings, "keck_staff") as session:
        return [Stone(row.slug, row.erased_on, row.certificate_sha256) for row in session.scalars(query)]
