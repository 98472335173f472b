"""What a member says in public beside its figures: texts and corrections, in one file beside the shelves."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from keck.adapters.notices import Notices
from keck.config import Settings
from keck.domain.calendar_days import day_of
from keck.domain.corrections import Correction
from keck.domain.texts import LocalText
from keck.persistence.models import Correction as CorrectionRow
from keck.persistence.models import Setting
from keck.services.errors import NotFound
from keck.tenants.scope import Scope

CORRECTIONS = "corrections"
"""Key of the corrections beside the keys of texts."""


def hold(scope: Scope) -> Setting:
    """Return the member's row with its texts; of two who write at once, the second waits here."""
    row = scope.session.get(Setting, scope.tenant_id, with_for_update=True)
    if row is None:
        raise NotFound("setting")
    return row


def write(scope: Scope) -> None:
    """Make public what the member's rows say now."""
    scope.session.flush()
    show(scope.settings, scope.slug, of(scope.session, scope.tenant_id))


def of(session: Session, tenant_id: UUID) -> dict[str, Any]:
    """Return all that a member says in public, by key."""
    row = session.get(Setting, tenant_id)
    texts = {key: text for key, text in (row.texts if row else {}).items() if text.get("de")}
    corrections = [correction_of(one).to_json() for one in in_force(session, tenant_id)]
    return {**texts, **({CORRECTIONS: corrections} if corrections else {})}


def show(settings: Settings, slug: str, words: dict[str, Any]) -> None:
    """Write the file that the public face reads, or take it away."""
    notices = Notices(settings.store)
    if words:
        notices.write(slug, words)
    else:
        notices.forget(slug)


def in_force(session: Session, tenant_id: UUID) -> list[CorrectionRow]:
    """Return the corrections that were not taken back, newest first."""
    query = (
        select(CorrectionRow)
        .where(CorrectionRow.tenant_id == tenant_id, CorrectionRow.removed_at.is_(None))
        .order_by(CorrectionRow.created_at.desc(), CorrectionRow.id)
    )
    return list(session.scalars(query))


def correction_of(row: CorrectionRow) -> Correction:
    """Return a stored correction as the domain's value."""
    return Correction(
        LocalText.of(row.text), day_of(row.created_at), row.indicator_code, row.area_id, row.period_code
    )
