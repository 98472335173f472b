"""What is judged about a published number, as pages and the API read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from keck.domain.judgements import FUNNEL, NOTHING, RELIABLE, TRENDS, VERDICTS


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said about one area's value; ``None`` where nothing is.

    Attributes
    ----------
    city, rest, target : str or None
        Against the municipality, against the municipality without the area, against the target: ``better``,
        ``similar``, ``worse``, ``higher`` or ``lower``.
    trend : str or None
        ``rising``, ``falling`` or ``no_clear_direction``.
    traced : bool
        Whether the slice was looked at for trends: then no trend means too few comparable periods.
    reliable : bool or None
        Whether the value is sure enough to be compared.
    rank : tuple of int or None
        From which place to which chance may move the area; 1 is the highest value.
    wide : tuple of float or None
        Limits of 99.8 %.
    funnel : int or None
        -2 and 2 outside the limits of 99.8 % around the municipality's value, -1 and 1 outside those of 95 %.
    """

    city: str | None = None
    rest: str | None = None
    target: str | None = None
    trend: str | None = None
    traced: bool = False
    reliable: bool | None = None
    rank: tuple[int, int] | None = None
    wide: tuple[float, float] | None = None
    funnel: int | None = None


UNJUDGED = Judgement()


@dataclass(frozen=True, slots=True)
class Funnel:
    """Limits at some bases: between them areas of that size lie by chance alone.

    Attributes
    ----------
    base : tuple of float
        From the smallest to the largest.
    inner, outer : tuple of (float, float)
        Lower and upper limits of 95 and 99.8 %, one pair for each base.
    """

    base: tuple[float, ...]
    inner: tuple[tuple[float, float], ...]
    outer: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, value: Mapping[str, Any] | None) -> Self | None:
        """Read a funnel of a values document."""
        if not value:
            return None
        sides = (
            tuple(zip(value[name]["lower"], value[name]["upper"], strict=True)) for name in ("inner", "outer")
        )
        return cls(tuple(value["base"]), *sides)


def judgement(judged: Mapping[str, Any] | None, position: int) -> Judgement:
    """Read what is said about an area; releases made before anything was judged say nothing."""
    if not judged:
        return UNJUDGED
    letters = judged.get("letters") or {}
    said = {name: text[position] for name, text in letters.items()}
    return Judgement(
        city=VERDICTS.get(said.get("city", NOTHING)),
        rest=VERDICTS.get(said.get("rest", NOTHING)),
        target=VERDICTS.get(said.get("target", NOTHING)),
        trend=TRENDS.get(said.get("trend", NOTHING)),
        traced="trend" in letters,
        reliable=RELIABLE.get(said.get("reliable", NOTHING)),
        rank=_pair(judged.get("rank"), position),
        wide=_pair(judged.get("wide"), position),
        funnel=FUNNEL.get(said.get("funnel", NOTHING)),
    )


def _pair(sides: Mapping[str, Any] | None, position: int) -> tuple[Any, Any] | None:
    if not sides or sides["lower"][position] is None:
        return None
    return sides["lower"][position], sides["upper"][position]
