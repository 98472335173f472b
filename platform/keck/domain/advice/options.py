"""What a member may choose for an indicator whose numbers are small."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from keck.domain.definitions import FormulaKind, IndicatorDefinition

POOLS = (2, 3, 4)
"""So many years are tried together."""
_SUMMED = (FormulaKind.COUNT, FormulaKind.SHARE, FormulaKind.RATE)


class Way(StrEnum):
    """What is changed."""

    AS_IS = "as_is"
    """Nothing: the definition as it stands."""
    YEARS = "years"
    """How many years are summed before anything is divided."""
    LEVEL = "level"
    """The smallest areas are not public."""
    MERGE = "merge"
    """Small areas are put together; areas are changed elsewhere, so it can not be chosen here."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to show an indicator.

    Attributes
    ----------
    years : int
        How many years make one value: 1 if each stands alone.
    levels : tuple of str or None
        Levels that are public, from the largest areas to the smallest; ``None`` means all.
    level : str
        The level of the smallest areas that stay public; only where levels are what is changed.
    """

    way: Way
    years: int = 1
    levels: tuple[str, ...] | None = None
    level: str = ""

    @property
    def key(self) -> str:
        """The name of the option in forms and in what is stored.

        >>> Option(Way.YEARS, years=3).key, Option(Way.LEVEL, level="bezirk").key, Option(Way.AS_IS).key
        ('years-3', 'level-bezirk', 'as-is')
        """
        if self.way is Way.YEARS:
            return f"years-{self.years}"
        return f"level-{self.level}" if self.way is Way.LEVEL else self.way.value.replace("_", "-")

    @property
    def choosable(self) -> bool:
        """Whether choosing it makes it the indicator's rule."""
        return self.way is not Way.MERGE

    def applied(self, definition: IndicatorDefinition) -> IndicatorDefinition:
        """Return a definition with this rule."""
        pooling = self.years if self.years > 1 else None
        return replace(definition, pooling=pooling, public_levels=self.levels)

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "key": self.key,
            "way": self.way.value,
            "years": self.years,
            "levels": None if self.levels is None else list(self.levels),
            "level": self.level,
        }

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Option":
        """Read the stored form."""
        levels = value["levels"]
        return cls(
            Way(value["way"]), value["years"], None if levels is None else tuple(levels), value["level"]
        )


def pools(definition: IndicatorDefinition) -> bool:
    """Tell whether years may be summed: only counts, and what is divided of them."""
    return definition.kind in _SUMMED


def options_of(definition: IndicatorDefinition, levels: Sequence[str]) -> list[Option]:
    """Return what can be tried for an indicator, the definition as it stands first.

    Parameters
    ----------
    levels : sequence of str
        Levels at which it would be shown now, from the largest areas to the smallest.
    """
    now, shown = definition.pooling or 1, definition.public_levels
    found = [Option(Way.AS_IS, now, shown)]
    if pools(definition):
        # Who has pooled once sees what each year by itself would give.
        tried = (1, *POOLS) if now > 1 else POOLS
        found += [Option(Way.YEARS, years, shown) for years in tried if years != now]
    for end in range(len(levels) - 1, 0, -1):
        kept = tuple(levels[:end])
        found.append(Option(Way.LEVEL, now, kept, kept[-1]))
    return found
