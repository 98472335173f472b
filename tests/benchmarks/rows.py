"""One line of the table: what was aimed at, what came out, and beside what."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """A goal and what was measured.

    Attributes
    ----------
    measured, comparison : str
        Medians with their units; the comparison ran in turn with ours.
    ratio : float or None
        Ours divided by the comparison or by the goal's own figure.
    met : bool or None
        ``None`` where the goal asks only for the figure.
    """

    what: str
    goal: str
    measured: str
    comparison: str = ""
    ratio: float | None = None
    met: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the row as plain values."""
        return asdict(self)


def at_most(
    what: str, limit: float, ratio: float, measured: str, comparison: str, goal: str | None = None
) -> Row:
    """Return a row whose ratio should not be larger.

    >>> at_most("a", 1.5, 1.2, "12 s", "10 s").met, at_most("a", 1.5, 1.2, "12 s", "10 s").goal
    (True, '≤ 1.5 ×')
    """
    return Row(what, goal or f"≤ {limit:g} ×", measured, comparison, ratio, ratio <= limit)


def at_least(what: str, limit: float, ratio: float, measured: str, comparison: str) -> Row:
    """Return a row whose ratio should not be smaller."""
    return Row(what, f"≥ {limit:g} ×", measured, comparison, ratio, ratio >= limit)


def within(what: str, limit: float, value: float, unit: str, comparison: str = "") -> Row:
    """Return a row that has a limit of its own instead of a comparison.

    >>> within("page", 18, 20.04, "kB").measured, within("page", 18, 20.04, "kB").met
    ('20 kB', False)
    """
    return Row(
        what, f"≤ {limit:g} {unit}", f"{short(value)} {unit}", comparison, value / limit, value <= limit
    )


def reported(what: str, measured: str, comparison: str = "", ratio: float | None = None) -> Row:
    """Return a row that has no goal."""
    return Row(what, "(figure)", measured, comparison, ratio)


def short(value: float) -> str:
    """Write a number with three significant digits.

    >>> short(0.01234), short(12.34), short(1234.5)
    ('0.0123', '12.3', '1234')
    """
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def seconds(value: float) -> str:
    """Write a time in the unit that suits it.

    >>> seconds(0.0012), seconds(12.34), seconds(250)
    ('1.2 ms', '12.3 s', '250 s')
    """
    return f"{short(value * 1000)} ms" if value < 1 else f"{short(value)} s"
