"""Measures of inequality with their names, for experts, and their course over time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keck.domain.statuses import Status
from keck.views.atlas import Atlas
from keck.views.cells import Cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.observations import Observation
from keck.views.pages.series import Series
from keck.views.spreads import Gradient, Spread
from keck.views.values import Values

_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure for experts: its name, the number, and what it means."""

    name: str
    text: str
    meaning: str


def run_of(spread: Spread, atlas: Atlas) -> Gradient | None:
    """Return the gradient where whoever reads may know of the indicator that it is ordered by."""
    run = spread.gradient
    return run if run is not None and run.by in atlas.indicators else None


def measures(atlas: Atlas, entry: IndicatorEntry, spread: Spread, t: Translator) -> Iterator[Measure]:
    """Yield the figures of a map."""
    return _Measures(atlas, entry, spread, t).all()


@dataclass(frozen=True, slots=True)
class _Measures:
    atlas: Atlas
    entry: IndicatorEntry
    spread: Spread
    t: Translator

    def all(self) -> Iterator[Measure]:
        spread, t = self.spread, self.t
        if spread.gini is not None:
            meaning = t.gettext("0: alle Gebiete gleich, 1: alles in einem. Jedes Gebiet zählt gleich.")
            yield Measure(t.gettext("Gini-Koeffizient"), self.number(spread.gini), meaning)
        if spread.theil:
            yield Measure(t.gettext("Theil-Index"), self.number(spread.theil["total"]), self._parted())
        if spread.dissimilarity is not None:
            found = spread.dissimilarity
            meaning = t.gettext("durch Zufall {expected}", expected=self.number(found.expected))
            if found.excess is not None:
                meaning += t.gettext("; über den Zufall hinaus {excess}", excess=self.number(found.excess))
            yield Measure(t.gettext("Dissimilaritätsindex"), self.number(found.value), meaning)
        if (run := run_of(spread, self.atlas)) is not None:
            yield from self._slopes(run)
        if spread.moran is not None:
            meaning = t.gettext(
                "ohne Muster {expected}; p = {p}",
                expected=self.number(spread.moran.expected),
                p=self.number(spread.moran.p),
            )
            yield Measure(t.gettext("Morans I"), self.number(spread.moran.value), meaning)

    def _parted(self) -> str:
        theil, t = self.spread.theil, self.t
        if "between" not in theil:
            return t.gettext("0: alle Gebiete gleich. Jedes Gebiet zählt gleich.")
        return t.gettext(
            "davon zwischen den größeren Gebieten {between}, innerhalb {within}",
            between=self.number(theil["between"]),
            within=self.number(theil["within"]),
        )

    def _slopes(self, run: Gradient) -> Iterator[Measure]:
        t = self.t
        meaning = t.gettext("Wert am wenigsten belasteten Ende minus Wert am stärksten belasteten")
        yield Measure(
            t.gettext("Steigungsindex der Ungleichheit (SII)"),
            self.number(run.slope, self.entry.decimals + 1),
            meaning + self._limits(run.slope_limits, self.entry.decimals + 1),
        )
        if run.ratio is not None:
            meaning = t.gettext("dasselbe als Verhältnis; 1: kein Unterschied")
            yield Measure(
                t.gettext("Relativer Index der Ungleichheit (RII)"),
                self.number(run.ratio, 2),
                meaning + self._limits(run.ratio_limits, 2),
            )

    def _limits(self, limits: tuple[float, float] | None, decimals: int) -> str:
        if limits is None:
            return ""
        lower, upper = (self.number(one, decimals) for one in limits)
        return self.t.gettext("; zufällige Schwankung {lower} bis {upper}", lower=lower, upper=upper)

    def number(self, value: float, decimals: int = _DIGITS) -> str:
        return Formats(self.t.lang).number(value, decimals)


def course(values: Values, entry: IndicatorEntry, level: str, t: Translator) -> tuple[Series, ...]:
    """Return the means of the outer fifths in all periods."""
    spreads = _by_period(values, entry, level)
    means = [one.fifths if one is not None else None for one in spreads]
    return tuple(
        Series(
            name,
            False,
            entry.periods,
            tuple(
                Observation(Status.OK, getattr(one, side)) if one else Observation(Status.MISSING)
                for one in means
            ),
        )
        for name, side in (
            (t.gettext("höchstes Fünftel"), "high"),
            (t.gettext("niedrigstes Fünftel"), "low"),
        )
    )


def history(
    values: Values, entry: IndicatorEntry, level: str, t: Translator
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Yield the measures in all periods, those that there are."""
    spreads = _by_period(values, entry, level)
    rows: list[tuple[str, list[float | None], int]] = [
        (
            t.gettext("Verhältnis der Fünftel (80/20)"),
            [one.fifths.ratio if one and one.fifths else None for one in spreads],
            2,
        ),
        (t.gettext("Gini-Koeffizient"), [one.gini if one else None for one in spreads], _DIGITS),
        (
            t.gettext("Theil-Index"),
            [one.theil.get("total") if one else None for one in spreads],
            _DIGITS,
        ),
        (
            t.gettext("Dissimilaritätsindex"),
            [one.dissimilarity.value if one and one.dissimilarity else None for one in spreads],
            _DIGITS,
        ),
        (
            t.gettext("Dissimilaritätsindex durch Zufall"),
            [one.dissimilarity.expected if one and one.dissimilarity else None for one in spreads],
            _DIGITS,
        ),
    ]
    for name, numbers, decimals in rows:
        if any(number is not None for number in numbers):
            yield name, tuple(_cell(number, decimals, t) for number in numbers)


def _by_period(values: Values, entry: IndicatorEntry, level: str) -> Sequence[Spread | None]:
    slices = [values.slice(period, level) for period in entry.periods]
    return [one.spread if one is not None else None for one in slices]


def _cell(number: float | None, decimals: int, t: Translator) -> Cell:
    if number is None:
        return Cell("–", Status.MISSING)
    return Cell(Formats(t.lang).number(number, decimals), Status.OK, number)
