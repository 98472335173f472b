"""Where a number in the atlas comes from: file, sheet, row and column of every value that went into it."""

from dataclasses import dataclass

from sqlalchemy import select

from keck.domain.definitions import IndicatorDefinition
from keck.persistence.models import ObservationBlock
from keck.services import revisions
from keck.services.errors import NotFound
from keck.services.origins import Origin, origins
from keck.services.snapshots import snapshot
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Trace:
    """All values behind one cell of the atlas.

    Attributes
    ----------
    release : int or None
        The release that was looked into; ``None`` for the tables as they are now.
    missing : tuple of str
        Measures of the formula for which no table has a value here.
    """

    definition: IndicatorDefinition
    period: str
    level: str
    area_key: str
    area_name: str
    release: int | None
    origins: tuple[Origin, ...]
    missing: tuple[str, ...]
    summed: bool


def trace(scope: Scope, *, indicator: str, period: str, level: str, area: str) -> Trace:
    """Follow one cell to the files that it was computed from.

    Raises
    ------
    NotFound
        If there is no such indicator or area.
    """
    scope.require(Permission.READ_UNPROTECTED)
    world = snapshot(scope)
    definition = world.definitions.get(indicator)
    if definition is None:
        raise NotFound("indicator", indicator)
    named = world.area(level, area)
    every: list[Origin] = []
    missing = []
    for part, operands in (("numerator", definition.numerator), ("denominator", definition.denominator)):
        for operand in operands:
            found = origins(scope, world, part, operand, period, level, named.key)
            every += found
            if not found:
                missing.append(str(operand))
    summed = any(one.level != level for one in every)
    number = world.release.number if world.release else None
    return Trace(
        definition, period, level, named.key, named.name, number, tuple(every), tuple(missing), summed
    )


def periods(scope: Scope) -> list[str]:
    """Return all periods for which the current tables have values, the newest first."""
    query = (
        select(ObservationBlock.period_code)
        .where(
            ObservationBlock.tenant_id == scope.tenant_id,
            ObservationBlock.revision_id.in_([one.id for one in revisions.current(scope)]),
        )
        .distinct()
    )
    return sorted(scope.session.scalars(query), reverse=True)
