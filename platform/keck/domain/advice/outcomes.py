"""What an option gives, in numbers."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Tally:
    """Cells of one or several periods at one level.

    Attributes
    ----------
    shown : int
        Areas whose value would be public.
    small : int
        Hidden because of their own small counts.
    others : int
        Hidden only so that those can not be worked out.
    source : int
        Hidden because the source or a part of the formula is.
    """

    shown: int = 0
    small: int = 0
    others: int = 0
    source: int = 0

    @property
    def total(self) -> int:
        """All areas that have a value, shown or not."""
        return self.shown + self.small + self.others + self.source

    @property
    def share(self) -> float:
        """Share of areas shown, 0 to 1; 0 where there are none."""
        return self.shown / self.total if self.total else 0.0

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(
            self.shown + other.shown,
            self.small + other.small,
            self.others + other.others,
            self.source + other.source,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an option gives at the level of the smallest public areas.

    Attributes
    ----------
    level, period : str
        That level, and the newest period; both empty if nothing at all would be public.
    newest, every : Tally
        Of the newest period, and of all periods.
    periods : int
        How many periods have values.
    width : float or None
        Median width of the 95 % interval over the areas shown in the newest period, in the indicator's unit;
        ``None`` for what has no interval.
    reliable, judged : int
        Of the values shown in the newest period, how many are reliable, and of how many it can be told.
    """

    level: str = ""
    period: str = ""
    newest: Tally = Tally()
    every: Tally = Tally()
    periods: int = 0
    width: float | None = None
    reliable: int = 0
    judged: int = 0

    @property
    def sure(self) -> float:
        """Share of reliable values, 0 to 1; 1 where none can be judged."""
        return self.reliable / self.judged if self.judged else 1.0

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return asdict(self)

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Outcome":
        """Read the stored form."""
        return cls(**{**value, "newest": Tally(**value["newest"]), "every": Tally(**value["every"])})


@dataclass(frozen=True, slots=True)
class Smoothed:
    """What smoothing would do to the values that are shown: a layer beside them, not in their place.

    Attributes
    ----------
    areas : int
        Of how many shown values there is a smoothed one.
    weight : float
        How much of an area's own value is left in the median, 0 to 1.
    before, after : float
        Distance between the highest and the lowest value, in the indicator's unit.
    """

    areas: int
    weight: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Small areas to put together.

    Attributes
    ----------
    groups : tuple of tuple of str
        Names of the areas of each new, larger area.
    left : tuple of str
        Areas that stay too small: there is none to put them together with.
    bordering : bool
        Whether only neighbours were put together; without shapes, areas of the same larger area.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    left: tuple[str, ...] = ()
    bordering: bool = False
