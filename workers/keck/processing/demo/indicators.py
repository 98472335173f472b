"""The demo's indicators, as each municipality uses them."""

from importlib.resources import files

from keck.domain.codes import CITY_LEVEL
from keck.domain.definition_files import definitions_from_toml
from keck.domain.definitions import IndicatorDefinition
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from keck.processing.demo.measures import EVERY
from keck.processing.demo.places import Place
from keck.processing.demo.tables import Table

_HEADING = "[[indicator]]"
_RARE = ("own.zurueckstellung",)
_GROUPS = {
    one.operand.measure: frozenset(
        other.operand.group for other in EVERY if other.operand.measure == one.operand.measure
    )
    for one in EVERY
}
VOCABULARY = Vocabulary(
    {
        one.operand.measure: KnownMeasure(
            one.kind, one.unit.de, one.base, present=_GROUPS[one.operand.measure]
        )
        for one in EVERY
    }
)
"""What the demo's formulas may name."""


def catalogue() -> str:
    """Return the text of all indicators."""
    return files("keck.processing.demo").joinpath("indicators.toml").read_text(encoding="utf-8")


def for_place(place: Place, tables: tuple[Table, ...]) -> str:
    """Return the indicators for which a municipality has measures, as TOML.

    In the cities what is rare among school entrants is public by district only: in a single quarter so few
    children start school each year that nearly everything would be hidden.
    """
    measured = {column.operand for table in tables for column in table.columns}
    blocks = [_HEADING + block for block in catalogue().split(_HEADING)[1:]]
    chosen = []
    for block, definition in zip(blocks, definitions_from_toml("".join(blocks), VOCABULARY), strict=True):
        if set(definition.operands) <= measured:
            chosen.append(block.rstrip("\n") + "\n" + _restriction(place, definition))
    return "\n".join(chosen)


def _restriction(place: Place, definition: IndicatorDefinition) -> str:
    rare = definition.minimum_count is not None or definition.code in _RARE
    if place.upper is None or not rare:
        return ""
    return f'public_levels = ["{CITY_LEVEL}", "{place.upper.code}"]\n'
