"""What a release is made of, as it was when somebody asked for it."""

from uuid import UUID

from sqlalchemy import select

from keck.persistence.models import (
    AreaSet,
    Crosswalk,
    Indicator,
    Release,
    ReleaseAreaSet,
    ReleaseCrosswalk,
    ReleaseIndicator,
    ReleaseRevision,
)
from keck.tenants.scope import Scope


def revision_ids(scope: Scope, release: Release) -> list[UUID]:
    """Return the states of tables, one of each."""
    query = select(ReleaseRevision.revision_id).where(
        ReleaseRevision.tenant_id == scope.tenant_id, ReleaseRevision.release_id == release.id
    )
    return list(scope.session.scalars(query))


def area_sets(scope: Scope, release: Release) -> list[AreaSet]:
    """Return the area sets of all levels."""
    query = (
        select(AreaSet)
        .join(
            ReleaseAreaSet,
            (ReleaseAreaSet.tenant_id == AreaSet.tenant_id) & (ReleaseAreaSet.area_set_id == AreaSet.id),
        )
        .where(AreaSet.tenant_id == scope.tenant_id, ReleaseAreaSet.release_id == release.id)
        .order_by(AreaSet.id)
    )
    return list(scope.session.scalars(query))


def indicators(scope: Scope, release: Release) -> list[Indicator]:
    """Return the definitions in the order they are shown in."""
    query = (
        select(Indicator)
        .join(
            ReleaseIndicator,
            (ReleaseIndicator.tenant_id == Indicator.tenant_id)
            & (ReleaseIndicator.indicator_id == Indicator.id),
        )
        .where(Indicator.tenant_id == scope.tenant_id, ReleaseIndicator.release_id == release.id)
        .order_by(Indicator.position, Indicator.code)
    )
    return list(scope.session.scalars(query))


def crosswalks(scope: Scope, release: Release) -> list[Crosswalk]:
    """Return the crosswalks by which older periods are shown in newer boundaries."""
    query = (
        select(Crosswalk)
        .join(
            ReleaseCrosswalk,
            (ReleaseCrosswalk.tenant_id == Crosswalk.tenant_id)
            & (ReleaseCrosswalk.crosswalk_id == Crosswalk.id),
        )
        .where(Crosswalk.tenant_id == scope.tenant_id, ReleaseCrosswalk.release_id == release.id)
        .order_by(Crosswalk.created_at, Crosswalk.id)
    )
    return list(scope.session.scalars(query))
