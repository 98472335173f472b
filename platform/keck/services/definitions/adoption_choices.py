"""What of a member stands for the measures of an indicator: what is on offer, and what was chosen."""

from collections.abc import Mapping
from typing import Any

from keck.domain.catalogue.banded import banded
from keck.domain.catalogue.fitting import needed
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.matching import Choice, OwnMeasure, candidates
from keck.domain.catalogue.measures import CatalogueMeasure
from keck.domain.definitions import Operand
from keck.services.errors import Refused


def check(
    entry: CatalogueIndicator,
    choice: Choice,
    shared: Mapping[str, CatalogueMeasure],
    own: Mapping[str, OwnMeasure],
) -> None:
    """Check that something of the member stands for each measure, and that it may.

    Raises
    ------
    Refused
        With the names of what is missing, or of what does not fit.
    """
    wanted, bands = needed(entry), banded(entry.formula)
    if any(one.measure not in shared for one in wanted):
        raise Refused("adoption_not_computed")
    if missing := [one for one in wanted if not choice.get(one)]:
        raise Refused("adoption_missing", names=", ".join(map(str, missing)))
    for one in wanted:
        if choice[one] not in options(one, shared, own, bands.get(one)):
            raise Refused("adoption_not_fitting", name=str(one))
    chosen = [choice[one] for one in wanted]
    if len(set(chosen)) < len(chosen):
        raise Refused("adoption_same_twice")


def options(
    operand: Operand,
    shared: Mapping[str, CatalogueMeasure],
    own: Mapping[str, OwnMeasure],
    bands: str | None = None,
) -> list[tuple[Operand, ...]]:
    """Return all that may stand for a measure of the catalogue, what is most alike first.

    These are the groups put together as the catalogue asks for them, and each group of a measure as it is;
    where a rate is standardised over bands, only measures that have them.
    """
    found = candidates(operand, shared, own.values(), bands)
    whole = [one.parts for one in found if one.parts]
    if bands is not None:
        return whole
    single: list[tuple[Operand, ...]] = [
        (Operand(one.measure.code, group),) for one in found for group in sorted(own[one.measure.code].groups)
    ]
    return list(dict.fromkeys(whole + single))


def to_json(choice: Choice) -> dict[str, list[str]]:
    """Return the stored form of a choice, which ``from_json`` reads."""
    return {str(one): [str(part) for part in parts] for one, parts in choice.items()}


def from_json(stored: Mapping[str, Any]) -> dict[Operand, tuple[Operand, ...]]:
    """Read a choice."""
    return {Operand.parse(one): tuple(Operand.parse(part) for part in parts) for one, parts in stored.items()}
