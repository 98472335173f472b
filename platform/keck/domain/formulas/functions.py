"""The functions of the language: their names, and what stands between their brackets."""

from dataclasses import dataclass
from enum import StrEnum


class Argument(StrEnum):
    """What an argument must be."""

    VALUE = "value"
    MEASURE = "measure"
    NUMBER = "number"
    LEVEL = "level"
    DIMENSION = "dimension"
    STANDARD = "standard"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Signature:
    """A function.

    Attributes
    ----------
    optional : int
        How many arguments at the end may be left out.
    endless : bool
        Whether the last argument may stand several times.
    least, most : int
        Bounds of its whole number.
    """

    name: str
    arguments: tuple[Argument, ...]
    optional: int = 0
    endless: bool = False
    least: int = 1
    most: int = 1

    @property
    def usage(self) -> str:
        """The function as it is explained; the letters are those of ``docs/formeln.md``."""
        return _USAGES[self.name]

    def fits(self, number: int) -> bool:
        """Tell whether it takes that many arguments."""
        most = number if self.endless else len(self.arguments)
        return len(self.arguments) - self.optional <= number <= most

    def argument(self, place: int) -> Argument:
        """Return what stands at a place, counted from 0."""
        return self.arguments[min(place, len(self.arguments) - 1)]


_VALUE, _NUMBER = Argument.VALUE, Argument.NUMBER
_USAGES = {
    "share": "share(a, b)",
    "rate": "rate(a, b, 1000)",
    "ratio": "ratio(a, b)",
    "per": "per(a, b, 100)",
    "mean": "mean(m)",
    "standardised": "standardised(a, b, age, 1000)",
    "smr": "smr(a, b, age)",
    "sum": "sum(x)",
    "city": "city(x)",
    "without_area": "without_area(x)",
    "lag": "lag(x, 1)",
    "change": "change(x, 1)",
    "pool": "pool(x, 3)",
    "zscore": "zscore(x)",
    "rank": "rank(x)",
    "index": "index(2*x, y)",
    "if": "if(status(x) == ok, x, y)",
    "status": "status(x) == ok",
}

MOST_PER = 10_000_000
MOST_YEARS = 50
MOST_POOLED = 10

FUNCTIONS = {
    signature.name: signature
    for signature in (
        Signature("share", (_VALUE, _VALUE)),
        Signature("rate", (_VALUE, _VALUE, _NUMBER), most=MOST_PER),
        Signature("ratio", (_VALUE, _VALUE)),
        Signature("per", (_VALUE, _VALUE, _NUMBER), most=MOST_PER),
        Signature("mean", (Argument.MEASURE,)),
        Signature(
            "standardised",
            (_VALUE, _VALUE, Argument.DIMENSION, _NUMBER, Argument.STANDARD),
            optional=1,
            most=MOST_PER,
        ),
        Signature("smr", (_VALUE, _VALUE, Argument.DIMENSION)),
        Signature("sum", (_VALUE, Argument.LEVEL), optional=1),
        Signature("city", (_VALUE,)),
        Signature("without_area", (_VALUE,)),
        Signature("lag", (_VALUE, _NUMBER), most=MOST_YEARS),
        Signature("change", (_VALUE, _NUMBER), most=MOST_YEARS),
        Signature("pool", (_VALUE, _NUMBER), least=2, most=MOST_POOLED),
        Signature("zscore", (_VALUE,)),
        Signature("rank", (_VALUE,)),
        Signature("index", (_VALUE,), endless=True),
        Signature("if", (Argument.CONDITION, _VALUE, _VALUE)),
        Signature("status", (_VALUE,)),
    )
}
