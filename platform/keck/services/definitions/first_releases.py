"""Which indicators were public already, and which will be for the first time with the next release."""

from sqlalchemy import select

from keck.persistence.models import Indicator, Release, ReleaseIndicator
from keck.services.definitions import indicators
from keck.tenants.scope import Scope


def released(scope: Scope) -> set[str]:
    """Return the codes of indicators that a public release was ever made of."""
    query = (
        select(Indicator.code)
        .join(
            ReleaseIndicator,
            (ReleaseIndicator.tenant_id == Indicator.tenant_id)
            & (ReleaseIndicator.indicator_id == Indicator.id),
        )
        .join(
            Release,
            (Release.tenant_id == ReleaseIndicator.tenant_id) & (Release.id == ReleaseIndicator.release_id),
        )
        .where(
            Indicator.tenant_id == scope.tenant_id,
            Release.audience == "public",
            Release.number.is_not(None),
        )
        .distinct()
    )
    return set(scope.session.scalars(query))


def waiting(scope: Scope) -> list[Indicator]:
    """Return the indicators in use that were never public, in their order."""
    gone = released(scope)
    return [row for row in indicators.active(scope) if row.code not in gone]
