"""Small towns with holes in their data, and formulas about them."""

from collections.abc import Callable
from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from keck.compute import hierarchy
from keck.compute.cube import AreaFrame, CellKey, Cells, Cube
from keck.domain.definitions import Operand
from keck.domain.formulas import nodes as n
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from keck.domain.measures import Measure, MeasureKind
from keck.domain.statuses import Status
from keck.domain.texts import LocalText

YEARS = (2021, 2022, 2023, 2024)
VOCABULARY = Vocabulary(
    {
        "a": KnownMeasure(),
        "b": KnownMeasure(),
        "n": KnownMeasure(),
        "area": KnownMeasure(MeasureKind.AMOUNT, "m²"),
        "mean": KnownMeasure(MeasureKind.MEAN, "Punkte", "n"),
        "figure": KnownMeasure(MeasureKind.FIGURE, "%"),
        "score": KnownMeasure(MeasureKind.SCORE, "Stufe"),
    },
    levels=("kommune", "bezirk", "teil"),
)
_MARKS = st.sampled_from([Status.OK] * 12 + [Status.MISSING, Status.SUPPRESSED, Status.NOT_APPLICABLE])


def frames(parents: list[int], districts: int) -> dict[str, AreaFrame]:
    keys = tuple(f"{number:02}" for number in range(len(parents)))
    upper = tuple(f"B{number}" for number in range(districts))
    return {
        "kommune": AreaFrame("kommune", "kommune", 0, ("0",)),
        "bezirk": AreaFrame("bezirk", "bezirk", 1, upper, np.zeros(districts, np.intp), None),
        "teil": AreaFrame("teil", "teil", 2, keys, np.array(parents, np.intp), "bezirk"),
    }


def measures(vocabulary: Vocabulary = VOCABULARY) -> dict[str, Measure]:
    return {
        code: Measure(code, LocalText(code), known.kind, base=known.base)
        for code, known in vocabulary.measures.items()
    }


@st.composite
def cubes(draw: st.DrawFn, complete: bool = False, vocabulary: Vocabulary = VOCABULARY) -> Cube:
    """A town of up to six areas in up to three districts; complete ones know all counts of all years."""
    districts = draw(st.integers(1, 3))
    parents = draw(st.lists(st.integers(0, districts - 1), min_size=1, max_size=6))
    cube = Cube(frames(parents, districts), measures(vocabulary))
    marks = st.just(Status.OK) if complete else _MARKS
    kept = [
        (code, group) for code, one in vocabulary.measures.items() for group in sorted(one.present) or [""]
    ]
    for code, group in kept:
        for year in YEARS:
            if not complete and draw(st.integers(0, 29)) == 29:
                continue
            values = draw(st.lists(st.integers(0, 30), min_size=len(parents) + 1, max_size=len(parents) + 1))
            statuses = draw(st.lists(marks, min_size=len(values), max_size=len(values)))
            cube.cells[CellKey(code, group, str(year), "teil")] = Cells.of(map(float, values), statuses)
    return hierarchy.sum_up(cube)[0]


NUMBERS = st.sampled_from([Decimal(text) for text in ("2", "0.5", "-1", "3", "10", "0")]).map(n.Number)
COUNTS = st.sampled_from(["a", "b", "n"]).map(lambda code: n.MeasureName(Operand(code)))
FIGURES = st.sampled_from(["figure", "score", "mean"]).map(lambda code: n.MeasureName(Operand(code)))
PLACES = st.sampled_from([(n.Place.CITY, None), (n.Place.WITHOUT_AREA, None)])
SUMS = st.sampled_from([(n.Place.SUM, None), (n.Place.SUM, "bezirk"), (n.Place.SUM, "kommune")])


def _arithmetic(operators: list[n.Operator]) -> Callable[..., st.SearchStrategy[n.Node]]:
    def build(left: st.SearchStrategy[n.Node], right: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Node]:
        return st.builds(n.Arithmetic, st.sampled_from(operators), left, right)

    return build


_added = _arithmetic([n.Operator.PLUS, n.Operator.MINUS])
_times = _arithmetic([n.Operator.TIMES])
_over = _arithmetic([n.Operator.DIVIDED])
_any = _arithmetic(list(n.Operator))


def placed(
    value: st.SearchStrategy[n.Node], places: st.SearchStrategy[tuple[n.Place, str | None]]
) -> st.SearchStrategy[n.Node]:
    return st.builds(lambda one, place: n.Placed(place[0], one, place[1]), value, places)


def shifted(value: st.SearchStrategy[n.Node], shifts: list[n.Shift]) -> st.SearchStrategy[n.Node]:
    return st.builds(n.Shifted, st.sampled_from(shifts), value, st.integers(2, 2) | st.integers(2, 3))


def sums() -> st.SearchStrategy[n.Node]:
    """Sums of counts with factors: what is linear."""
    return st.recursive(
        COUNTS,
        lambda part: (
            _added(part, part)
            | _times(NUMBERS, part)
            | _over(part, NUMBERS)
            | st.builds(n.Negative, part)
            | shifted(part, [n.Shift.LAG])
        ),
        max_leaves=4,
    )


def quantities() -> st.SearchStrategy[n.Node]:
    one = sums()
    conditional = st.builds(n.If, conditions(one), one, one)
    return st.one_of(
        one, one, placed(one, SUMS), placed(one, PLACES), shifted(one, [n.Shift.POOL]), conditional
    )


def conditions(value: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Node]:
    plain = st.builds(n.StatusIs, value, st.sampled_from(Status), st.booleans())
    return plain | st.builds(n.Combined, st.booleans(), plain, plain)


def quotients() -> st.SearchStrategy[n.Node]:
    one = quantities()
    forms = st.sampled_from(
        [
            (n.QuotientForm.SHARE, 100),
            (n.QuotientForm.RATIO, 1),
            (n.QuotientForm.RATE, 1000),
            (n.QuotientForm.PER, 10),
        ]
    )
    plain = st.builds(lambda form, part, whole: n.Quotient(form[0], part, whole, form[1]), forms, one, one)
    mean = st.just(n.Mean(n.MeasureName(Operand("mean"))))
    area = st.just(
        n.Quotient(n.QuotientForm.PER, n.MeasureName(Operand("area")), n.MeasureName(Operand("n")), 5)
    )
    return plain | _over(one, one) | mean | area


def values() -> st.SearchStrategy[n.Node]:
    """All that an area has by itself."""
    return st.recursive(
        quotients() | quantities() | FIGURES,
        lambda part: (
            _any(part, part)
            | _any(NUMBERS, part)
            | placed(part, PLACES)
            | shifted(part, list(n.Shift))
            | st.builds(n.If, conditions(part), part, part)
        ),
        max_leaves=3,
    )


def trees() -> st.SearchStrategy[n.Node]:
    """Formulas of all kinds; some of them are refused by the checks."""
    one = values()
    weights = st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(-2)])
    index = st.lists(st.builds(n.Weighted, weights, one), min_size=1, max_size=3).map(
        lambda parts: n.Index(tuple(parts))
    )
    standing = st.builds(n.Compared, st.sampled_from(n.Standing), one)
    relative = standing | index
    return st.one_of(
        one, one, relative, shifted(relative, [n.Shift.LAG, n.Shift.CHANGE]), _any(NUMBERS, relative)
    )
