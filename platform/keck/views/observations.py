"""What is published about one area, period and group, and the notes that it must be read with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from keck.domain.statuses import Status
from keck.domain.texts import LocalText
from keck.views.judgements import Judgement, judgement


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note on an indicator's figures.

    Attributes
    ----------
    number : int
        Its place in the list, from 1.
    kind : str
        ``footnote``, ``break`` or ``comment``.
    area, period : str or None
        What it is bound to; ``None`` means all.
    """

    number: int
    kind: str
    text: LocalText
    area: str | None = None
    period: str | None = None

    @classmethod
    def of(cls, number: int, value: Any) -> Self:
        """Read a note of a values document; in version 1 it is a text alone."""
        if isinstance(value, str):
            return cls(number, "footnote", LocalText(value))
        return cls(number, value["kind"], LocalText.of(value["text"]), value["area"], value["period"])


class Interval(NamedTuple):
    """How far a number would vary by chance.

    Attributes
    ----------
    level : float
        0.95: nineteen times out of twenty.
    method : str
        ``wilson``, ``poisson``, ``dobson``, ``indirect`` or ``student``.
    design_effect : float or None
        By how much clusters widen it.
    events, base, expected : float or None
        What a standardised rate or a mean is computed from, where no numerator and denominator tell it.
    """

    lower: float
    upper: float
    level: float
    method: str
    design_effect: float | None = None
    events: float | None = None
    base: float | None = None
    expected: float | None = None

    @classmethod
    def at(cls, limits: Mapping[str, Any] | None, position: int) -> Self | None:
        """Read an area's limits from those of its slice."""
        if limits is None or limits["lower"][position] is None:
            return None
        told = (limits[name][position] if name in limits else None for name in ("events", "base", "expected"))
        return cls(
            limits["lower"][position],
            limits["upper"][position],
            limits["level"],
            limits["method"],
            limits.get("design_effect"),
            *told,
        )

    def holds(self, value: float) -> bool:
        """Tell whether a value lies within."""
        return self.lower <= value <= self.upper


# Charts and tables make them by the thousand, so what few of them are asked for is read when it is.
class Observation(NamedTuple):
    """What is published about one area, period and group.

    Attributes
    ----------
    reason : str
        Code of the sentence that says why a whole level holds no number; mostly empty.
    limits, judged : mapping or None
        What the slice says of all its areas, of which this is the one at ``position``.
    smoothed : float or None
        An estimate beside the value, with chance taken out; never shown in its place.
    """

    status: Status
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    flags: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[Footnote, ...] = ()
    limits: Mapping[str, Any] | None = None
    judged: Mapping[str, Any] | None = None
    position: int = 0
    smoothed: float | None = None

    @property
    def interval(self) -> Interval | None:
        """How far the number would vary by chance."""
        return Interval.at(self.limits, self.position)

    @property
    def judgement(self) -> Judgement:
        """What is said about the number."""
        return judgement(self.judged, self.position)

    @property
    def shown(self) -> bool:
        """Whether there is a number."""
        return self.status is Status.OK and self.value is not None


UNKNOWN = Observation(Status.MISSING)
