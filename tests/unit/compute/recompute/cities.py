"""Cities of three levels with holes in their data, as files give them: not yet summed up."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from keck.compute.cube import AreaFrame, CellKey, Cells, Cube
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand, Polarity
from keck.domain.formulas.derived import refreshed, vocabulary_of
from keck.domain.measures import Measure, MeasureKind
from keck.domain.statuses import Flag, Status
from keck.domain.texts import LocalText

YEARS = ("2021", "2022", "2023")
MEASURES = {
    code: Measure(code, LocalText(code), kind, base=base)
    for code, kind, base in (
        ("a", MeasureKind.COUNT, None),
        ("b", MeasureKind.COUNT, None),
        ("n", MeasureKind.COUNT, None),
        ("euro", MeasureKind.AMOUNT, None),
        ("figure", MeasureKind.FIGURE, "n"),
    )
}
COUNTS = ("a", "b", "n")
_STATUSES = st.sampled_from([Status.OK] * 8 + [Status.MISSING, Status.SUPPRESSED, Status.NOT_APPLICABLE])
_FLAGS = st.sampled_from([0, 0, 0, int(Flag.ESTIMATED), int(Flag.PROVISIONAL)])


@st.composite
def frames(draw: st.DrawFn) -> dict[str, AreaFrame]:
    """Up to six areas in up to three districts, some of them in none."""
    districts = draw(st.integers(1, 3))
    parents = draw(st.lists(st.integers(-1, districts - 1), min_size=1, max_size=6))
    keys = tuple(f"{number:02}" for number in range(len(parents)))
    upper = tuple(f"B{number}" for number in range(districts))
    return {
        "kommune": AreaFrame("kommune", "kommune", 0, ("0",)),
        "bezirk": AreaFrame("bezirk", "bezirk", 1, upper, np.zeros(districts, np.intp)),
        "teil": AreaFrame("teil", "teil", 2, keys, np.array(parents, np.intp), "bezirk"),
    }


@st.composite
def cells(draw: st.DrawFn, size: int) -> Cells:
    """Cells of some areas; the last slot is "not assignable"."""
    slots = draw(
        st.lists(st.tuples(st.integers(0, 60), _STATUSES, _FLAGS), min_size=size + 1, max_size=size + 1)
    )
    values, statuses, flags = zip(*slots, strict=True)
    # What a source has protected, it often bounds.
    hidden = np.array(statuses) == Status.SUPPRESSED
    lower = np.where(hidden & (draw(st.integers(0, 3)) > 0), np.array(values) // 2, np.nan)
    upper = np.where(hidden & (draw(st.integers(0, 3)) > 0), np.array(values) + 3.0, np.nan)
    return Cells.of(map(float, values), statuses, lower, upper, np.array(flags))


@st.composite
def cubes(draw: st.DrawFn, around: dict[str, AreaFrame] | None = None) -> Cube:
    """A city: mostly the finest level is given, now and then a coarser one or the total, too."""
    known = around if around is not None else draw(frames())
    cube = Cube(known, dict(MEASURES))
    for code in MEASURES:
        for year in YEARS:
            for set_id, often in (("teil", 9), ("bezirk", 2), ("kommune", 2)):
                if draw(st.integers(0, 9)) < often:
                    cube.cells[CellKey(code, "", year, set_id)] = draw(cells(known[set_id].size))
    return cube


_OPERANDS = st.lists(st.sampled_from(COUNTS), min_size=1, max_size=2, unique=True).map(
    lambda codes: tuple(Operand(code) for code in codes)
)


@st.composite
def definitions(draw: st.DrawFn, code: str) -> IndicatorDefinition:
    """Any plain definition."""
    kind = draw(st.sampled_from(_PLAIN))
    if kind is FormulaKind.FIGURE:
        above: tuple[Operand, ...] = (Operand("figure"),)
    elif kind is FormulaKind.COUNT:
        above = draw(_OPERANDS)
    else:
        above = draw(st.one_of(_OPERANDS, st.just((Operand("euro"),))))
    return IndicatorDefinition(
        code,
        LocalText(code),
        kind,
        above,
        draw(_OPERANDS) if kind in (FormulaKind.SHARE, FormulaKind.RATE) else (),
        per=1000 if kind is FormulaKind.RATE else 100,
        decimals=draw(st.integers(0, 2)),
        polarity=draw(st.sampled_from(list(Polarity))),
    )


_PLAIN = (FormulaKind.COUNT, FormulaKind.SHARE, FormulaKind.RATE, FormulaKind.FIGURE)
_FORMULAS = (
    "zscore(share(a, n))",
    "rank(@{other})",
    "change(share(a, n), 1)",
    "lag(b, 1) + a",
    "share(a, n) - city(share(a, n))",
    "pool(share(a + b, n), 2) * 2",
    "index(@{other}, 2 * share(b, n))",
    "@{other} * 2",
    "if(status(a) == missing, b, a)",
    "without_area(share(b, n)) - @{other}",
)


@st.composite
def any_definitions(draw: st.DrawFn, code: str, others: str) -> IndicatorDefinition:
    """A plain definition, one whose years are pooled, or a formula that may name others."""
    choice = draw(st.sampled_from(("plain", "plain", "pooled", "derived")))
    if choice == "derived":
        formula = draw(st.sampled_from(_FORMULAS)).format(other=draw(st.sampled_from(others)))
        return IndicatorDefinition(
            code, LocalText(code), FormulaKind.DERIVED, (), decimals=2, formula=formula
        )
    found = draw(definitions(code))
    pooled = choice == "pooled" and found.kind is not FormulaKind.FIGURE
    return replace(found, pooling=draw(st.integers(2, 3))) if pooled else found


def known_to(cube: Cube, wanted: Iterable[IndicatorDefinition]) -> list[IndicatorDefinition]:
    """Return definitions with what they read in a city; some formulas can not be computed there."""
    every = list(wanted)
    vocabulary = vocabulary_of(cube.measures.values(), every, ("kommune", "bezirk", "teil"))
    return list(refreshed(every, vocabulary))
