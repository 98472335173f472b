"""Reads the table of one indicator."""

from collections.abc import Mapping

from keck.domain.catalogue.fields import CatalogueError, Fields
from keck.domain.catalogue.indicators import CatalogueIndicator, Change, PopulationBase, Rhythm
from keck.domain.catalogue.sources import Source
from keck.domain.definitions import Polarity
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.printing import print_formula
from keck.domain.formulas.vocabulary import SpatialReference
from keck.domain.protection import NETWORK_FLOOR

MOST_POOLED = 5
"""More years together say nothing of today's children."""
_MOST_VERSIONS = 1000


def read_indicator(
    fields: Fields, code: str, topic: str, sources: Mapping[str, Source]
) -> CatalogueIndicator:
    """Read an indicator; whether its formula may be computed is checked when all are read.

    Raises
    ------
    CatalogueError
        If a field is missing or of another type, or if the formula can not be read.
    """
    version = fields.whole("version", 1, _MOST_VERSIONS)
    found = CatalogueIndicator(
        code=code,
        version=version,
        changes=_changes(fields, version),
        name=fields.local("name"),
        question=fields.local("question"),
        description=fields.local("description"),
        formula=_formula(fields),
        unit=fields.local("unit"),
        decimals=fields.whole("decimals", 0, 6),
        polarity=fields.word("polarity", Polarity),
        topic=topic,
        rationale=fields.local("rationale"),
        source=_source(fields, sources),
        rhythm=fields.word("rhythm", Rhythm),
        pitfalls=fields.locals("pitfalls"),
        spatial_reference=fields.word("spatial_reference", SpatialReference),
        population_base=fields.word("population_base", PopulationBase),
        pooling=fields.whole("pooling", 0, MOST_POOLED),
        minimum_count=fields.whole("minimum_count", NETWORK_FLOOR.minimum_count, 1000),
        minimum_base=fields.whole("minimum_base", NETWORK_FLOOR.minimum_base, 1000),
        range=fields.bounds("range") if "range" in fields else None,
        instrument=fields.text("instrument") if "instrument" in fields else None,
    )
    if found.pooling == 1:
        raise fields.error("pooling", "is 0 or at least two years")
    return found


def formula_error(fields: Fields, text: str, error: FormulaError) -> CatalogueError:
    """Return what is wrong with a formula, with the words at that place."""
    marked = text[error.position : error.position + error.length]
    told = "".join(f", {name} {value}" for name, value in error.params.items())
    hint = f"; perhaps {error.suggestion!r}" if error.suggestion else ""
    return fields.error("formula", f"is wrong at {marked!r}: {error.code}{told}{hint}")


def _formula(fields: Fields) -> Node:
    text = fields.text("formula")
    try:
        formula = parse(text)
    except FormulaError as error:
        raise formula_error(fields, text, error) from error
    # So that versions can be compared line by line, and places in both texts are the same.
    if text != (canonical := print_formula(formula)):
        raise fields.error("formula", f"is written {canonical!r}")
    return formula


def _source(fields: Fields, sources: Mapping[str, Source]) -> Source:
    code = fields.text("source")
    if code not in sources:
        raise fields.error("source", f"is unknown: {code}")
    return sources[code]


def _changes(fields: Fields, version: int) -> tuple[Change, ...]:
    found = tuple(_change(one) for one in fields.tables("changes"))
    if [one.version for one in found] != list(range(1, version + 1)):
        raise fields.error("changes", f"name each version from 1 to {version} once, in this order")
    if [one.day for one in found] != sorted(one.day for one in found):
        raise fields.error("changes", "go back in time")
    return found


def _change(fields: Fields) -> Change:
    found = Change(fields.whole("version", 1, _MOST_VERSIONS), fields.day("day"), fields.local("text"))
    fields.done()
    return found
