"""How long files are kept, and what is to go when a date has come."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from keck.persistence.models import Measure, Revision, Setting, Source, Upload
from keck.services import agreement_state
from keck.services.definitions import indicators
from keck.services.errors import NotFound, Refused
from keck.services.leaving import exports
from keck.services.logs import audit_log
from keck.services.releasing import releases, withdrawals
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

SHORTEST, LONGEST = 1, 3650


def days(scope: Scope) -> int:
    """Return for how many days uploaded files are kept."""
    return _setting(scope).originals_days


def set_days(scope: Scope, wanted: int) -> None:
    """Store for how many days uploaded files are kept.

    Raises
    ------
    Refused
        If it is less than a day or more than ten years.
    """
    scope.require(Permission.ADMINISTER)
    if not SHORTEST <= wanted <= LONGEST:
        raise Refused("retention_days_wrong", shortest=SHORTEST, longest=LONGEST)
    _setting(scope).originals_days = wanted
    audit_log.record(scope, "kept_days", days=wanted)
    scope.session.flush()


def _setting(scope: Scope) -> Setting:
    row = scope.session.get(Setting, scope.tenant_id)
    if row is None:
        raise NotFound("setting")
    return row


def expire_files(scope: Scope, now: datetime) -> int:
    """Mark the files whose time is over as deleted; their rows stay, as numbers still name them.

    Returns
    -------
    int
        How many were marked.
    """
    limit = now - timedelta(days=days(scope))
    query = select(Upload).where(
        Upload.tenant_id == scope.tenant_id, Upload.deleted_at.is_(None), Upload.created_at < limit
    )
    rows = list(scope.session.scalars(query))
    for upload in rows:
        upload.deleted_at, upload.annotated_key, upload.proposal = now, None, None
        audit_log.record(scope, "expired_file", file=upload.filename)
    scope.session.flush()
    return len(rows)


def keys_over(scope: Scope) -> set[str]:
    """Return the keys of all files that are to be gone."""
    query = select(Upload.storage_key).where(
        Upload.tenant_id == scope.tenant_id, Upload.deleted_at.is_not(None)
    )
    return set(scope.session.scalars(query))


def keys_in_use(scope: Scope) -> set[str]:
    """Return the keys of all files that are to be there."""
    query = select(Upload.storage_key, Upload.annotated_key).where(
        Upload.tenant_id == scope.tenant_id, Upload.deleted_at.is_(None), Upload.state != "discarded"
    )
    found = {key for pair in scope.session.execute(query) for key in pair if key}
    return found | agreement_state.files(scope).keys() | exports.keys(scope)


def overdue(scope: Scope, today: date) -> list[Revision]:
    """Return the states of tables whose source says that they had to be deleted before today."""
    query = (
        select(Revision)
        .join(Source, (Source.tenant_id == Revision.tenant_id) & (Source.id == Revision.source_id))
        .where(Revision.tenant_id == scope.tenant_id, Source.delete_by < today, Revision.state != "destroyed")
        .order_by(Revision.created_at, Revision.id)
    )
    return list(scope.session.scalars(query))


def withdraw_expired(scope: Scope, today: date) -> list[UUID]:
    """Take off the public what a source no longer permits; each indicator once.

    Returns
    -------
    list of UUID
        The jobs that do it.
    """
    return [
        withdrawals.withdraw(scope, indicator=code, reason=f"{_REASON}: {day.isoformat()}")
        for code, day in _expired(scope, today)
        if not _withdrawn(scope, code)
    ]


_REASON = "Nutzung laut Quelle erlaubt bis"


def _expired(scope: Scope, today: date) -> Iterator[tuple[str, date]]:
    query = (
        select(Measure.code, Source.until, Source.delete_by)
        .join(
            Revision,
            (Revision.tenant_id == Measure.tenant_id) & (Revision.dataset_id == Measure.dataset_id),
        )
        .join(Source, (Source.tenant_id == Revision.tenant_id) & (Source.id == Revision.source_id))
        .where(Measure.tenant_id == scope.tenant_id, Revision.accepted_at.is_not(None))
        .order_by(Measure.code, Revision.number)
    )
    # The newest state of a table says what holds now.
    newest = {code: (until, delete_by) for code, until, delete_by in scope.session.execute(query)}
    over = {
        code: min(day for day in days if day is not None and day < today)
        for code, days in newest.items()
        if any(day is not None and day < today for day in days)
    }
    if not over or releases.current(scope, "public") is None:
        return
    for row in indicators.active(scope):
        hit = [over[o.measure] for o in indicators.definition(row).operands if o.measure in over]
        if hit:
            yield row.code, min(hit)


def _withdrawn(scope: Scope, code: str) -> bool:
    return any(
        row.indicator_code == code and row.area_id is None and row.period_code is None
        for row in withdrawals.all_of(scope)
        if row.lifted_at is None or row.reason.startswith(_REASON)
    )
