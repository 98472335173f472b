"""What a member has now, as the computation sees it: areas, measures and indicators in use.

No values: whoever compares two states puts other blocks into the same areas and definitions, and loads only
what a change reaches. What a release would be made of, all values with rights and policy, is read by
`keck.processing.release.material`.
"""

from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from keck.compute.cube import AreaFrame, CellKey, Cube
from keck.compute.effects import Effect
from keck.compute.tables.blocks import PackedBlock
from keck.compute.tables.difference import BlockKey
from keck.domain.definitions import IndicatorDefinition
from keck.domain.formulas.derived import refreshed, vocabulary_of
from keck.domain.measures import Measure
from keck.processing.frames import SetMaterial, cells_of, frame_of, sets_of
from keck.services import measures as measures_of
from keck.services.definitions import indicators
from keck.services.geography import area_sets
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Current:
    """Areas, measures and definitions that cubes of different blocks are made with.

    Attributes
    ----------
    definitions : tuple of IndicatorDefinition
        With what formulas read now.
    set_ids : dict of UUID to str
        Public ids of area sets.
    frames : dict of str to AreaFrame
        By public id.
    """

    definitions: tuple[IndicatorDefinition, ...]
    measures: dict[str, Measure]
    sets: tuple[SetMaterial, ...]
    set_ids: dict[UUID, str]
    frames: dict[str, AreaFrame]

    def refreshed(self, definitions: Iterable[IndicatorDefinition]) -> tuple[IndicatorDefinition, ...]:
        """Return definitions with what formulas read now, those of other definitions put in their places."""
        return _refreshed(tuple(definitions), self.measures, [one.level.code for one in self.sets])

    def cube(self, blocks: Table[BlockKey, PackedBlock]) -> Cube:
        """Return blocks as a cube, not yet summed up."""
        return Cube(self.frames, self.measures, cells_of(blocks, self.set_ids))

    def cell_keys(self, keys: Iterable[BlockKey]) -> list[CellKey]:
        """Return which cells blocks hold."""
        return [
            CellKey(measure, group, period, self.set_ids[set_id])
            for measure, group, period, set_id in keys
            if set_id in self.set_ids
        ]

    def named(self, effects: Iterable[Effect]) -> list[dict[str, Any]]:
        """Return effects in their stored form, with the names of areas in place of their keys."""
        names = {(one.level.code, area.key): area.name for one in self.sets for area in one.areas}
        found = [effect.to_json() for effect in effects]
        for stored in found:
            largest = [stored["largest"]] if stored["largest"] else []
            for one in [*stored["moves"], *stored["flips"], *largest]:
                one["area"] = names[one["level"], one.pop("key")]
        return found


def current(scope: Scope, measures: Iterable[Measure] = ()) -> Current:
    """Read what a member has.

    Parameters
    ----------
    measures : iterable of Measure
        Of a file that is being read, which the database may not know yet.
    """
    levels = tuple(area_sets.levels(scope))
    sets = sets_of(scope, area_sets.current(scope), levels)
    stored = {row.code: measures_of.measure(row) for row in measures_of.all_of(scope)}
    known = {**stored, **{measure.code: measure for measure in measures}}
    return Current(
        _refreshed(
            tuple(indicators.definition(row) for row in indicators.active(scope)),
            known,
            [level.code for level in levels],
        ),
        known,
        sets,
        {one.row.id: one.public_id for one in sets},
        {one.public_id: frame_of(one, sets) for one in sets},
    )


def _refreshed(
    definitions: tuple[IndicatorDefinition, ...], measures: Table[str, Measure], levels: list[str]
) -> tuple[IndicatorDefinition, ...]:
    vocabulary = vocabulary_of(measures.values(), definitions, dict.fromkeys(levels))
    return tuple(refreshed(definitions, vocabulary))
