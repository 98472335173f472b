"""Settings of an index: what its formula, with its weights and directions, leaves open."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from keck.domain.periods import Period

CUTS = (-1.0, 1.0, 1.5)
CHANGE_CUTS = (-1.0, 1.0)
"""Limits of the classes of change, in standard deviations of the changes."""
FEWEST_INHABITANTS = 300
FARTHEST = 3.0
"""Where z-scores are clipped, so that one odd value does not decide alone."""
_MOST_PARTS = 50
_MOST_CUTS = 6
_LONGEST_CHANGE = 20


@dataclass(frozen=True, slots=True)
class IndexRules:
    """The settings on which the value of an index hangs.

    Attributes
    ----------
    least : int or None
        How many parts an area must have; ``None`` means all. Else the weights of the others are scaled up.
    clipped : bool
        Whether z-scores end at -3 and 3.
    base : str or None
        Period whose means and deviations hold for all periods; ``None`` means each period's own.
    """

    least: int | None = None
    clipped: bool = True
    base: str | None = None


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """All settings of an index.

    Attributes
    ----------
    population : str or None
        Measure of inhabitants, with its group; areas with fewer than 300 get no index.
    cuts : tuple of float
        Limits of its classes, in standard deviations from the mean; a value on a limit belongs below it.
    change : int or None
        Over how many years change is told.
    """

    least: int | None = None
    clipped: bool = True
    base: str | None = None
    population: str | None = None
    cuts: tuple[float, ...] = CUTS
    change: int | None = None

    @property
    def rules(self) -> IndexRules:
        """Return those on which values hang."""
        return IndexRules(self.least, self.clipped, self.base)

    def to_json(self) -> dict[str, Any]:
        """Return the stored form, which `index_settings_from` reads, without what is as usual."""
        usual = IndexSettings()
        stored = {one.name: getattr(self, one.name) for one in fields(self)}
        stored["cuts"] = list(self.cuts)
        return {
            name: value
            for name, value in stored.items()
            if value != (list(CUTS) if name == "cuts" else getattr(usual, name))
        }


def index_settings_from(value: Any) -> IndexSettings:
    """Read the settings of an index from a TOML or JSON table.

    Raises
    ------
    ValueError
        If one is unknown or can not be meant.

    >>> index_settings_from({"least": 3, "base": 2020}).rules
    IndexRules(least=3, clipped=True, base='2020')
    """
    if not isinstance(value, Mapping):
        raise ValueError("'index' is a table")
    known = {one.name for one in fields(IndexSettings)}
    if unknown := sorted(set(value) - known):
        raise ValueError(f"unknown setting {unknown[0]!r} of an index")
    clipped = value.get("clipped", True)
    if not isinstance(clipped, bool):
        raise ValueError("'clipped' is true or false")
    population = value.get("population")
    if population is not None and (not isinstance(population, str) or not population.strip()):
        raise ValueError("'population' is the name of a measure")
    return IndexSettings(
        least=_whole(value, "least", _MOST_PARTS),
        clipped=clipped,
        base=_base(value.get("base")),
        population=population,
        cuts=_cuts(value.get("cuts", list(CUTS))),
        change=_whole(value, "change", _LONGEST_CHANGE),
    )


def _whole(value: Mapping[str, Any], name: str, most: int) -> int | None:
    number = value.get(name)
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= most:
        raise ValueError(f"{name!r} is a whole number from 1 to {most}")
    return number


def _base(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("'base' is a period")
    try:
        return Period.parse(str(value)).code
    except ValueError as error:
        raise ValueError(f"'base' is a period, and {value!r} is none") from error


def _cuts(value: Any) -> tuple[float, ...]:
    numbers = isinstance(value, list | tuple) and all(
        isinstance(one, int | float) and not isinstance(one, bool) and -10 <= one <= 10 for one in value
    )
    if not numbers or not 1 <= len(value) <= _MOST_CUTS or sorted(set(value)) != list(value):
        raise ValueError("'cuts' are numbers of standard deviations, the smallest first")
    return tuple(float(one) for one in value)
