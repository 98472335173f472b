"""Corrections: telling the public at once that figures were wrong or are not shown any more."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from keck.domain.corrections import LONGEST_CORRECTION
from keck.domain.periods import Period
from keck.persistence.models import Correction, Indicator
from keck.services import area_sets, audit_log, public_words
from keck.services.errors import NotFound, Refused
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


def all_of(scope: Scope) -> list[Correction]:
    """Return the corrections that were not taken back, newest first."""
    return public_words.in_force(scope.session, scope.tenant_id)


def add(
    scope: Scope,
    *,
    de: str,
    en: str = "",
    indicator: str | None = None,
    area: str | None = None,
    period: str | None = None,
) -> Correction:
    """Tell the public something about figures; it stands on their pages within a second.

    Parameters
    ----------
    indicator, area, period : str or None
        What it is about; ``None`` or nothing stands for all.

    Raises
    ------
    Refused
        If there is no German text, a text is too long, or it is about something that the member never had.
    """
    scope.require(Permission.PUBLISH)
    german, english = " ".join(de.split()), " ".join(en.split())
    if not german:
        raise Refused("correction_missing")
    if max(len(german), len(english)) > LONGEST_CORRECTION:
        raise Refused("correction_long", longest=LONGEST_CORRECTION)
    _require_known(scope, indicator or "", area or "", period or "")
    public_words.hold(scope)
    row = Correction(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        text={"de": german, "en": english} if english else {"de": german},
        indicator_code=indicator or "",
        area_id=area or "",
        period_code=period or "",
        created_by=scope.account_id,
        created_at=datetime.now(UTC),
    )
    scope.session.add(row)
    audit_log.record(scope, "corrected", what=_about(row))
    public_words.write(scope)
    return row


def _about(row: Correction) -> str:
    return audit_log.things(row.indicator_code, row.area_id, row.period_code)


def _require_known(scope: Scope, indicator: str, area: str, period: str) -> None:
    """Refuse what the member never had; what it has withdrawn is known still."""
    known = select(Indicator.id).where(Indicator.tenant_id == scope.tenant_id, Indicator.code == indicator)
    if indicator and scope.session.scalars(known.limit(1)).first() is None:
        raise Refused("note_indicator_unknown", indicator=indicator[:60])
    if area and not area_sets.knows(scope, area):
        raise Refused("note_area_unknown", area=area[:60])
    try:
        _ = period and Period.parse(period)
    except ValueError as error:
        raise Refused("note_period_wrong", value=period[:40]) from error


def remove(scope: Scope, correction_id: UUID) -> None:
    """Take a correction back, also from the history."""
    scope.require(Permission.PUBLISH)
    public_words.hold(scope)
    row = scope.session.get(Correction, (scope.tenant_id, correction_id), populate_existing=True)
    if row is None or row.removed_at is not None:
        raise NotFound("correction", str(correction_id))
    row.removed_at = datetime.now(UTC)
    audit_log.record(scope, "removed_correction", what=_about(row))
    public_words.write(scope)
