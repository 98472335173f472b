"""Erasing a member for good: the operator's job, once its window is over.

Files go first, then all rows in one transaction. Whoever is killed in between goes on where it stopped: what
was counted at the beginning is kept with the erasure.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from keck.adapters import shelf
from keck.config import Settings
from keck.config.failpoints import failpoint
from keck.db.engines import engine
from keck.db.sessions import TenantSession, plain_session
from keck.domain.calendar_days import day_of
from keck.domain.texts import Language
from keck.persistence.models import Account, Erasure, Membership, PublishedErasure, Tenant, Tombstone
from keck.services import staff_acts
from keck.services.backups import data_keys
from keck.services.leaving import certificates, erased_files, erased_rows, tombstones
from keck.services.leaving.certificates import Certificate
from keck.services.post import letters
from keck.tenants.roles import Role

log = structlog.get_logger(__name__)
Recipient = tuple[str, Language]
# What keck_gate calls it; servers look again at once.
_TELL = text("select pg_notify('keck_manifest', :slug)")


def due(settings: Settings) -> list[UUID]:
    """Return the members whose window is over."""
    query = select(Erasure.tenant_id).where(Erasure.due_at <= func.now(), Erasure.confirmed_at.is_not(None))
    with plain_session(settings, "keck_owner") as session:
        return list(session.scalars(query.order_by(Erasure.due_at, Erasure.tenant_id)))


def erase_due(settings: Settings, say: Callable[[str], None] = lambda _: None) -> list[str]:
    """Erase all members whose window is over; returns their slugs."""
    erased = []
    for tenant_id in due(settings):
        slug = _erase(settings, tenant_id)
        if slug is not None:
            erased.append(slug)
            say(slug)
            log.info("member.erased", tenant=str(tenant_id))
    return erased


def erase_again(settings: Settings, more: Path | None = None) -> list[str]:
    """Delete members that an older backup has brought back although they were erased.

    Parameters
    ----------
    more : Path or None
        A further list of those that were erased.
    """
    with plain_session(settings, "keck_owner") as session:
        gone = tombstones.known(session, settings, more)
        query = select(Tenant.id, Tenant.slug).where(Tenant.slug.in_(gone)).order_by(Tenant.slug)
        back = [(row.id, row.slug) for row in session.execute(query)]
    for tenant_id, _ in back:
        _delete(settings, tenant_id, certificate=None)
    return [slug for _, slug in back]


def _erase(settings: Settings, tenant_id: UUID) -> str | None:
    begun = _begin(settings, tenant_id)
    if begun is None:
        return None
    failpoint("erasure.begun")
    return _delete(settings, tenant_id, certificate=begun)


def _begin(settings: Settings, tenant_id: UUID) -> Certificate | None:
    """Mark that it can not be undone any more, and count what there is."""
    with TenantSession(engine(settings, "keck_owner"), tenant_id) as session, session.begin():
        row = session.get(Erasure, tenant_id, with_for_update=True)
        if row is None or row.due_at is None or row.due_at > datetime.now(UTC):
            return None
        tenant = session.get_one(Tenant, tenant_id)
        if row.counts is None:
            slugs = erased_rows.slugs_of(session, tenant)
            files = erased_files.counted(settings.store, tenant_id, slugs)
            row.begun_at = datetime.now(UTC)
            row.counts = {
                "tables": erased_rows.counted(session, tenant_id),
                "files": {"count": files.count, "bytes": files.size},
            }
        return certificates.draft(settings, tenant, row)


def _delete(settings: Settings, tenant_id: UUID, certificate: Certificate | None) -> str | None:
    today = day_of(datetime.now(UTC))
    with TenantSession(engine(settings, "keck_owner"), tenant_id) as session, session.begin():
        tenant = session.get(Tenant, tenant_id, with_for_update=True)
        if tenant is None:
            return None
        told = _administrators(session, tenant_id) if certificate else []
        _delete_files(settings.store, session, tenant)
        # What old backups hold of the member can be read by nobody from here on.
        data_keys.destroy(settings, tenant_id)
        failpoint("erasure.files")
        slug, name = tenant.slug, tenant.name
        session.expunge_all()
        slugs, accounts = erased_rows.delete_all(session, tenant)
        if certificate is not None:
            _leave_tombstones(session, slugs, certificate.finished(accounts), today, told, name)
        # Its acts at the member are gone with the member; that there was one may be known.
        staff_acts.record(session, "erased", by=None)
        # Before the commit: a slug that the file names and that is still there is deleted anew.
        tombstones.remember(settings, slugs, today)
        session.execute(_TELL, {"slug": slug})
        failpoint("erasure.rows")
    return slug


def _delete_files(root: Path, session: Session, tenant: Tenant) -> None:
    erased_files.delete(root, tenant.id, erased_rows.slugs_of(session, tenant))
    public = shelf.public_data(root)
    for digest, extension in erased_rows.artefacts(session, tenant.id):
        public.delete(digest, extension)


def _administrators(session: Session, tenant_id: UUID) -> list[Recipient]:
    query = (
        select(Account.email, Account.language)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.tenant_id == tenant_id, Membership.role == Role.ADMIN)
        .order_by(Account.email)
    )
    return [(row.email, "en" if row.language == "en" else "de") for row in session.execute(query)]


def _leave_tombstones(
    session: Session,
    slugs: list[str],
    certificate: Certificate,
    today: Any,
    told: list[Recipient],
    name: str,
) -> None:
    written, identity = certificate.text, uuid4()
    for slug in slugs:
        session.add(
            Tombstone(
                slug=slug,
                erased_on=today,
                certificate_id=identity,
                certificate=written,
                certificate_sha256=certificate.sha256,
            )
        )
        shown = insert(PublishedErasure).values(slug=slug, erased_on=today)
        session.execute(shown.on_conflict_do_nothing())
    for address, language in told:
        letters.post(
            session,
            "erased",
            address=address,
            language=language,
            ticket_id=identity,
            town=name,
            sha256=certificate.sha256,
        )
    session.flush()
