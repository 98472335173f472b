"""Units of values, so that what is counted differently is never added."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of units, and how many of the whole it is per.

    Attributes
    ----------
    powers : tuple of (str, int)
        Sorted; empty for what has no unit, such as a ratio of two counts.
    per : int
        100 for shares, which are per cent; a rate's ``per``; else 1.
    """

    powers: tuple[tuple[str, int], ...] = ()
    per: int = 1

    @classmethod
    def of(cls, name: str) -> "Unit":
        """Return the unit of a measure that comes ready-made or is an amount.

        >>> Unit.of(" % "), Unit.of("Euro")
        (Unit(powers=(), per=100), Unit(powers=(('euro', 1),), per=1))
        """
        folded = " ".join(name.split()).casefold()
        return PERCENT if folded in ("%", "prozent") else cls(((folded, 1),))

    def __mul__(self, other: "Unit") -> "Unit":
        """Return the unit of a product."""
        return Unit(_powers(self, other, 1), self.per * other.per)

    def __truediv__(self, other: "Unit") -> "Unit":
        """Return the unit of a quotient; that of two values per hundred is per one.

        >>> PERCENT / PERCENT == Unit()
        True
        """
        per = self.per if other.per == 1 else 1
        return Unit(_powers(self, other, -1), per)

    def __str__(self) -> str:
        """Return a text for messages.

        >>> str(PERCENT), str(COUNT), str(Unit.of("m²") / COUNT)
        ('%', 'Anzahl', 'm² / Anzahl')
        """
        above = " · ".join(_power(name, power) for name, power in self.powers if power > 0)
        below = " · ".join(_power(name, -power) for name, power in self.powers if power < 0)
        said = f"{above or '1'} / {below}" if below else above
        if self == PERCENT:
            return "%"
        return f"{said} × {self.per}".strip() if self.per != 1 else said or "1"


def _power(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def _powers(one: Unit, other: Unit, sign: int) -> tuple[tuple[str, int], ...]:
    total = Counter(dict(one.powers))
    for name, power in other.powers:
        total[name] += sign * power
    return tuple(sorted((name, power) for name, power in total.items() if power))


COUNT = Unit((("Anzahl", 1),))
"""Of all counts: people, households and cases may be added, since only their member knows what adds up."""
NONE = Unit()
PERCENT = Unit((), 100)
DEVIATIONS = Unit((("Standardabweichung", 1),))
PLACES = Unit((("Rang", 1),))
