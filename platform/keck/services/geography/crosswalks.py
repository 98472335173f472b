"""Crosswalks between boundaries of one level: asking for them, and choosing which releases use."""

from uuid import UUID

from sqlalchemy import Select, select, update

from keck.persistence.models import AreaSet, Crosswalk
from keck.services import jobs, uploads
from keck.services.errors import NotFound, Refused
from keck.services.geography import area_sets
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.views.tables.csv import Variant, table_csv

_COLUMNS = ("alter_schluessel", "alter_name", "neuer_schluessel", "neuer_name", "anteil")


def request(
    scope: Scope,
    source_set_id: UUID,
    target_set_id: UUID,
    *,
    measure: str | None = None,
    level: str | None = None,
    upload_id: UUID | None = None,
) -> UUID:
    """Ask a worker for a crosswalk from older boundaries to newer ones.

    Parameters
    ----------
    measure, level : str or None
        Count by which parts of areas are weighed, and the level of small areas where it is known; by
        default parts are weighed by their surface.
    upload_id : UUID or None
        A table that names the shares.

    Returns
    -------
    UUID
        The job.

    Raises
    ------
    Refused
        If the two sets are not two dates of one level.
    """
    scope.require(Permission.EDIT)
    source, target = (area_sets.find(scope, one) for one in (source_set_id, target_set_id))
    if source.id == target.id or source.level_id != target.level_id:
        raise Refused("crosswalk_other_level")
    if upload_id is not None:
        uploads.find(scope, upload_id)
    args = {
        "source": str(source.id),
        "target": str(target.id),
        "measure": measure,
        "level": level,
        "upload_id": str(upload_id) if upload_id else None,
    }
    return jobs.enqueue(scope, "crosswalk", args)


def find(scope: Scope, crosswalk_id: UUID) -> Crosswalk:
    """Return a crosswalk of the member.

    Raises
    ------
    NotFound
        If the member has no such crosswalk.
    """
    one = scope.session.get(Crosswalk, (scope.tenant_id, crosswalk_id))
    if one is None:
        raise NotFound("crosswalk", str(crosswalk_id))
    return one


def between(scope: Scope, area_set_id: UUID) -> list[Crosswalk]:
    """Return the crosswalks from or to an area set, newest first."""
    either = (Crosswalk.source_set_id == area_set_id) | (Crosswalk.target_set_id == area_set_id)
    return list(scope.session.scalars(_newest_first(scope).where(either)))


def all_of(scope: Scope) -> list[Crosswalk]:
    """Return all crosswalks of the member, newest first."""
    return list(scope.session.scalars(_newest_first(scope)))


def _newest_first(scope: Scope) -> Select[Crosswalk]:
    return (
        select(Crosswalk)
        .where(Crosswalk.tenant_id == scope.tenant_id)
        .order_by(Crosswalk.created_at.desc(), Crosswalk.id)
    )


def in_use(scope: Scope) -> list[Crosswalk]:
    """Return the crosswalks by which releases show older periods in newer boundaries."""
    known = {one.id for one in area_sets.current(scope)}
    query = (
        select(Crosswalk)
        .where(Crosswalk.tenant_id == scope.tenant_id, Crosswalk.active)
        .order_by(Crosswalk.created_at, Crosswalk.id)
    )
    return [one for one in scope.session.scalars(query) if {one.source_set_id, one.target_set_id} <= known]


def use(scope: Scope, crosswalk_id: UUID, *, active: bool) -> Crosswalk:
    """Have releases use a crosswalk, or not any longer; of the same old boundaries they use one only."""
    scope.require(Permission.EDIT)
    one = find(scope, crosswalk_id)
    same = (Crosswalk.tenant_id == scope.tenant_id) & (Crosswalk.source_set_id == one.source_set_id)
    scope.session.execute(update(Crosswalk).where(same).values(active=False))
    one.active = active
    audit_log.record(scope, "used_crosswalk" if active else "unused_crosswalk")
    scope.session.flush()
    return one


def sets_of(scope: Scope, one: Crosswalk) -> tuple[AreaSet, AreaSet]:
    """Return the old and the new boundaries of a crosswalk."""
    return area_sets.find(scope, one.source_set_id), area_sets.find(scope, one.target_set_id)


def as_csv(scope: Scope, one: Crosswalk) -> bytes:
    """Return a crosswalk as a table for German spreadsheets, which can be read in again."""
    old = {area.key: area.name for area in area_sets.areas(scope, one.source_set_id)}
    new = {area.key: area.name for area in area_sets.areas(scope, one.target_set_id)}
    rows = (
        (source, old.get(source, ""), target, new.get(target, ""), share)
        for source, target, share in one.shares
    )
    return table_csv(_COLUMNS, rows, variant=Variant.EXCEL)
