"""Where a number in the atlas comes from: file, sheet, row and column of every value that went into it."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select

from keck.domain.codes import area_set_id
from keck.domain.definitions import IndicatorDefinition
from keck.domain.statuses import Status
from keck.persistence.models import Area, ObservationBlock
from keck.services import revisions
from keck.services.errors import NotFound
from keck.services.releasing import held_back
from keck.services.releasing.releases import Audience
from keck.services.releasing.snapshots import Snapshot, snapshot
from keck.services.tables.origins import Origin, origins
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Trace:
    """All values behind one cell of the atlas.

    Attributes
    ----------
    release : int or None
        The release that was looked into; ``None`` for the tables as they are now.
    atlas : str
        Hash of the release's atlas; empty without a release.
    missing : tuple of str
        Measures of the formula for which no table has a value here.
    reason, refusal : str
        Codes of the sentences that say why the release hides this cell, or everything of the kind.
    """

    definition: IndicatorDefinition
    period: str
    level: str
    area_key: str
    area_name: str
    release: int | None
    audience: Audience | None
    atlas: str
    origins: tuple[Origin, ...]
    missing: tuple[str, ...]
    summed: bool
    reason: str = ""
    refusal: str = ""

    def total(self, part: str) -> float | None:
        """Return the sum of one half of the formula; ``None`` if a value in it is not known."""
        values = [one for one in self.origins if one.part == part and one.status is not Status.NOT_APPLICABLE]
        half = self.definition.numerator if part == "numerator" else self.definition.denominator
        if not values or any(str(operand) in self.missing for operand in half):
            return None
        known = [one.value for one in values if one.value is not None or one.area_key is not None]
        return None if None in known else sum(value for value in known if value is not None)


def trace(
    scope: Scope,
    *,
    indicator: str,
    period: str,
    level: str,
    area: str,
    audience: Audience | None = None,
    number: int | None = None,
) -> Trace:
    """Follow one cell to the files that it was computed from.

    Parameters
    ----------
    audience, number
        Of the release that is looked into; by default the newest, the public one first.

    Raises
    ------
    NotFound
        If there is no such indicator or area.
    """
    scope.require(Permission.READ_UNPROTECTED)
    world = snapshot(scope, audience, number)
    definition = world.definitions.get(indicator)
    if definition is None:
        raise NotFound("indicator", indicator)
    named = world.area(level, area)
    every: list[Origin] = []
    missing = []
    for part, operands in (
        ("numerator", definition.numerator),
        ("denominator", definition.denominator),
        ("read", definition.reads),
    ):
        for operand in operands:
            found = origins(scope, world, part, operand, period, level, named.key)
            every += found
            if not found:
                missing.append(str(operand))
    summed = any(one.level != level for one in every)
    shown = world.release
    report = world.made.report if world.made else {}
    return Trace(
        definition,
        period,
        level,
        named.key,
        named.name,
        shown.number if shown else None,
        cast(Audience, shown.audience) if shown else None,
        (shown.manifest or {}).get("atlas", "") if shown else "",
        tuple(every),
        tuple(missing),
        summed,
        _reason(world, report, indicator, period, named),
        held_back.refusal_of(report, indicator=indicator, period=period, level=level),
    )


def _reason(world: Snapshot, report: dict[str, Any], indicator: str, period: str, area: Area) -> str:
    """Return why a cell is hidden, in whatever boundaries of its level the period was counted."""
    level_id = next(one.level_id for one in world.sets if one.id == area.area_set_id)
    places = {
        area_set_id(world.level_of(one).code, one.valid_from): here.position
        for one in world.sets
        if one.level_id == level_id
        for here in world.areas[one.id]
        if here.key == area.key
    }
    return held_back.reason_of(report, indicator=indicator, period=period, places=places)


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
