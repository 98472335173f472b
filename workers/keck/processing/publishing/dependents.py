"""What follows from withdrawn figures: the derived indicators that were made of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from keck.domain.definitions import FormulaKind
from keck.domain.periods import years_before, years_of

Document = dict[str, Any]
Named = tuple[str | None, str | None, str | None]
"""Indicator, area and period that were withdrawn; ``None`` stands for all."""
Blanked = Callable[[Document, list[str], str], Document]


def without_dependents(
    values: Mapping[str, Document],
    entries: list[Document],
    taken: Named,
    ids: Mapping[str, list[str]],
    blanked: Blanked,
) -> dict[str, Document]:
    """Return documents without what was derived from something withdrawn; of some indicators nothing is left.

    The means and deviations behind an index hold a withdrawn figure still. So where one of its parts is gone,
    the index is written with no more decimals than pages show, and what is told beside it goes.

    Parameters
    ----------
    ids : mapping of str to list of str
        Public ids of areas by area set.
    blanked : callable
        Clears the cell of an area in a slice.
    """
    derived = {one["code"]: one for one in entries if one.get("kind") == FormulaKind.DERIVED}
    left = {}
    for code, document in values.items():
        entry = derived.get(code)
        if entry is None or not _needs(entry, taken[0], derived, ()):
            left[code] = document
            continue
        work = _Clearing(entry, taken, ids, blanked)
        if slices := [kept for one in document["slices"] if (kept := work.left(one)) is not None]:
            left[code] = {**document, "slices": slices}
    return left


def without_composition(one: Document) -> Document:
    """Return a slice of an index without what was made of all its cells, one of which goes."""
    return {name: value for name, value in one.items() if name != "index"}


def _needs(
    entry: Document, indicator: str | None, derived: Mapping[str, Document], path: tuple[str, ...]
) -> bool:
    """Tell whether a derived indicator names one, itself or through others."""
    if indicator is None:
        return True
    named = entry.get("depends_on") or ()
    return indicator in named or any(
        _needs(derived[code], indicator, derived, (*path, code))
        for code in named
        if code in derived and code not in path
    )


@dataclass(frozen=True, slots=True)
class _Clearing:
    entry: Document
    taken: Named
    ids: Mapping[str, list[str]]
    blanked: Blanked

    def left(self, one: Document) -> Document | None:
        """Return what is left of a slice."""
        area = self.taken[1]
        if area is not None and area not in self.ids[one["set"]]:
            return one
        period, settings = one["period"], self.entry.get("index") or {}
        normed = self._meant(settings["base"]) if settings.get("base") else False
        reads = any(self._meant(years_before(period, years)) for years in self.entry.get("years_back") or [0])
        if area is None and (reads or normed):
            return None
        if area is not None and reads:
            one = self.blanked(one, self.ids[one["set"]], area)
        if settings and (reads or normed):
            return _rounded(without_composition(one), self.entry["decimals"])
        change = settings.get("change")
        if change and "index" in one and self._meant(years_before(period, change)):
            kept = {name: value for name, value in one["index"].items() if name != "change"}
            return {**one, "index": kept}
        return one

    def _meant(self, period: str | None) -> bool:
        wanted = self.taken[2]
        return period is not None and (wanted is None or period == wanted or period in years_of(wanted))


def _rounded(one: Document, decimals: int) -> Document:
    values = [None if value is None else round(value, decimals) + 0.0 for value in one["value"]]
    return {**one, "value": values}
