"""A small city as published: documents to be judged."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from keck.compute.statistics.intervals import rate, wilson
from keck.processing.judging.counts import limits

Document = dict[str, Any]
Pair = tuple[int, int] | None
YEARS = ("2019", "2020", "2021", "2022", "2023", "2024")


def entry(**changed: Any) -> Document:
    """An indicator of shares whose high values are bad."""
    return {"code": "x", "per": 100, "polarity": "-", "decimals": 1, "newest": "2024", **changed}


def ids(size: int) -> dict[str, list[str]]:
    """Public ids of a city and its quarters."""
    return {"kommune": ["kommune:0"], "teil": [f"teil:{n}" for n in range(size)]}


def one(
    level: str, pairs: Sequence[Pair], period: str = "2024", method: str = "wilson", per: float = 100
) -> Document:
    """A slice; ``None`` is a hidden cell."""
    part, whole = (np.array([np.nan if pair is None else pair[n] for pair in pairs]) for n in range(2))
    found = (wilson if method == "wilson" else rate)(part, whole, per=per)
    return {
        "period": period,
        "level": level,
        "set": level,
        "group": "",
        "status": "".join("s" if pair is None else "o" for pair in pairs),
        "value": [None if np.isnan(v) else round(float(v), 10) for v in found.value],
        "numerator": [pair and pair[0] for pair in pairs],
        "denominator": [pair and pair[1] for pair in pairs],
        "flags": {},
        "interval": {"level": 0.95, "method": method, **limits(found, 1)},
    }


def city(
    pairs: Sequence[Pair], period: str = "2024", method: str = "wilson", per: float = 100
) -> list[Document]:
    """A city with its quarters; hidden ones count in the city as twenty of a hundred."""
    counted = [pair or (20, 100) for pair in pairs]
    whole = sum(x for x, _ in counted), sum(n for _, n in counted)
    return [one("kommune", [whole], period, method, per), one("teil", pairs, period, method, per)]


def document(slices: Sequence[Document], *footnotes: Document) -> Document:
    """A values document."""
    return {"indicator": "x", "classes": {}, "slices": list(slices), "footnotes": list(footnotes)}


def years(courses: Mapping[str, Sequence[Pair]]) -> list[Document]:
    """Slices of several years: each quarter's pair by year."""
    return [made for period, pairs in courses.items() for made in city(pairs, period)]


def broken(period: str, area: str | None = None) -> Document:
    """A note on a break."""
    return {"kind": "break", "text": {"de": "neu gezählt"}, "area": area, "period": period}
