"""What a release tells of an index: its parts, and what its values are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from keck.domain.classes import class_of
from keck.domain.texts import LocalText

Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class IndexPart:
    """A part of an index.

    Attributes
    ----------
    code : str or None
        Of the indicator that it is; other parts are formulas.
    weight : float
        Without its sign.
    raises : bool
        Whether a high value raises the index; else it lowers it.
    """

    code: str | None
    name: LocalText
    weight: float
    raises: bool


@dataclass(frozen=True, slots=True)
class IndexRecipe:
    """How an index is put together; `keck.domain.indices.IndexSettings` says what the settings mean.

    Attributes
    ----------
    population : LocalText or None
        Name of the measure of inhabitants.
    """

    parts: tuple[IndexPart, ...]
    least: int | None
    clipped: bool
    base: str | None
    cuts: tuple[float, ...]
    change: int | None
    population: LocalText | None

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read what an atlas document says."""
        return cls(
            parts=tuple(
                IndexPart(one.get("code"), LocalText.of(one["name"]), one["weight"], one["direction"] > 0)
                for one in value["parts"]
            ),
            least=value.get("least"),
            clipped=bool(value.get("clipped", True)),
            base=value.get("base"),
            cuts=tuple(value.get("cuts") or ()),
            change=value.get("change"),
            population=LocalText.of(value["population"]) if value.get("population") else None,
        )

    def share(self, place: int) -> float:
        """Return a part's share of all weights."""
        return self.parts[place].weight / sum(part.weight for part in self.parts)


@dataclass(frozen=True, slots=True)
class IndexChecks:
    """How far an index can be relied on.

    Attributes
    ----------
    areas : int
        Number of areas that have all parts.
    alpha : float or None
        Cronbach's alpha.
    without : tuple of float or None
        Alpha if a part were left out.
    correlations : tuple of tuple of float or None
        Between the parts, all turned so that they raise the index.
    dropped : tuple of int
        Parts that are the same everywhere.
    """

    areas: int
    alpha: float | None
    without: Numbers
    correlations: tuple[Numbers, ...]
    dropped: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IndexChange:
    """Change since an earlier period; classes are 1 for fallen, 2 for steady, 3 for risen."""

    since: str
    classes: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class IndexComposition:
    """What the values of an index are made of; of all but checks there is an entry per area.

    Attributes
    ----------
    contributions : tuple of tuple of float or None
        By part.
    lowest, highest : tuple of int or None
        Ranks between which an area lies when weights and values sway.
    elsewhere : tuple of float or None
        Share of the tries that put an area in another class.
    """

    contributions: tuple[Numbers, ...]
    lowest: tuple[int | None, ...]
    highest: tuple[int | None, ...]
    elsewhere: Numbers
    checks: IndexChecks
    change: IndexChange | None


@dataclass(frozen=True, slots=True)
class IndexClasses:
    """Limits of an index's classes in a period, and for the newest one what it is made of."""

    breaks: tuple[float, ...]
    composition: IndexComposition | None = None

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read what a slice says."""
        return cls(tuple(value["breaks"]), _composition(value) if "contributions" in value else None)

    def shown_breaks(self, decimals: int) -> tuple[float, ...]:
        """Return the limits as they are read; two that read alike are one."""
        return tuple(dict.fromkeys(round(one, decimals) + 0.0 for one in self.breaks))

    def status(self, value: float | None, decimals: int) -> int | None:
        """Return the class of a value, counted from 0: by what is read, not by digits that nobody sees."""
        if value is None or not self.breaks:
            return None
        return class_of(round(value, decimals), [round(one, decimals) for one in self.breaks])


def _composition(value: Mapping[str, Any]) -> IndexComposition:
    change, checks = value.get("change"), value["checks"]
    return IndexComposition(
        contributions=_rows(value["contributions"]),
        lowest=tuple(value["ranks"]["lowest"]),
        highest=tuple(value["ranks"]["highest"]),
        elsewhere=tuple(value["elsewhere"]),
        checks=IndexChecks(
            checks["areas"],
            checks["alpha"],
            tuple(checks["without"]),
            _rows(checks["correlations"]),
            tuple(checks["dropped"]),
        ),
        change=IndexChange(change["since"], tuple(change["class"])) if change else None,
    )


def _rows(value: Mapping[str, list[float | None]]) -> tuple[Numbers, ...]:
    return tuple(tuple(value[str(n)]) for n in range(len(value)))
