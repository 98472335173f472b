"""Corrections: telling the public at once that figures were wrong or are not shown any more."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from keck.domain.codes import parse_area_id
from keck.domain.corrections import LONGEST_CORRECTION
from keck.domain.periods import Period
from keck.persistence.models import (
    Area,
    AreaLevel,
    AreaSet,
    Correction,
    Release,
    ReleaseAreaSet,
)
from keck.services.definitions import first_releases
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.services.releasing import public_words
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

MOST = 200
"""So many may be in force at once; each is read with every page."""


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
        If there is no German text, a text is too long, it is about something that was never public, or
        there are too many.
    """
    scope.require(Permission.PUBLISH)
    german, english = " ".join(de.split()), " ".join(en.split())
    if not german:
        raise Refused("correction_missing")
    if max(len(german), len(english)) > LONGEST_CORRECTION:
        raise Refused("correction_long", longest=LONGEST_CORRECTION)
    _require_known(scope, indicator or "", area or "", period or "")
    public_words.hold(scope)
    if len(all_of(scope)) >= MOST:
        raise Refused("correction_many", most=MOST)
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
    """Refuse what was never public: its name alone would say something. What was withdrawn is known still."""
    known = not indicator or indicator in first_releases.released(scope)
    if not known or (area and not _was_shown(scope, area)):
        raise Refused("correction_never_public")
    try:
        _ = period and Period.parse(period)
    except ValueError as error:
        raise Refused("note_period_wrong", value=period[:40]) from error


def _was_shown(scope: Scope, public_id: str) -> bool:
    try:
        level, key = parse_area_id(public_id)
    except ValueError:
        return False
    query = (
        select(Area.key)
        .join(AreaSet, (AreaSet.tenant_id == Area.tenant_id) & (AreaSet.id == Area.area_set_id))
        .join(AreaLevel, (AreaLevel.tenant_id == AreaSet.tenant_id) & (AreaLevel.id == AreaSet.level_id))
        .join(
            ReleaseAreaSet,
            (ReleaseAreaSet.tenant_id == AreaSet.tenant_id) & (ReleaseAreaSet.area_set_id == AreaSet.id),
        )
        .join(
            Release,
            (Release.tenant_id == ReleaseAreaSet.tenant_id) & (Release.id == ReleaseAreaSet.release_id),
        )
        .where(
            Area.tenant_id == scope.tenant_id,
            Area.key == key,
            AreaLevel.code == level,
            Release.audience == "public",
            Release.number.is_not(None),
        )
    )
    return scope.session.scalars(query.limit(1)).first() is not None


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
