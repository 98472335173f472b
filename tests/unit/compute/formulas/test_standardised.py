"""Standardised rates: the evaluator says what the slow one says, wherever and whenever they are read."""

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from keck.compute.cube import Cube
from keck.compute.formulas.evaluating import evaluate
from keck.domain.definitions import Operand
from keck.domain.formulas import nodes as n
from keck.domain.formulas.checking import check
from keck.domain.formulas.standards import StandardForm, Standardised
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from keck.domain.statuses import Status
from tests.examples import examples
from tests.unit.compute.formulas import towns
from tests.unit.compute.formulas.reference import Reference

BANDS = frozenset({"age=0-2", "age=3-5"})
KNOWN = Vocabulary(
    {"c": KnownMeasure(present=BANDS), "p": KnownMeasure(present=BANDS)}, levels=("kommune", "bezirk", "teil")
)
NAMES = st.sampled_from(["c", "p"]).map(lambda code: n.MeasureName(Operand(code)))
RATES = st.builds(Standardised, st.sampled_from(StandardForm), NAMES, NAMES, st.just("age"), st.just(1))


def trees() -> st.SearchStrategy[n.Node]:
    """Standardised rates read elsewhere, earlier, pooled and compared."""
    return st.one_of(
        RATES,
        RATES,
        towns.placed(RATES, towns.PLACES),
        towns.shifted(RATES, list(n.Shift)),
        towns.placed(towns.shifted(RATES, [n.Shift.POOL, n.Shift.LAG]), towns.PLACES),
        st.builds(n.Compared, st.just(n.Standing.RANK), RATES),
        st.builds(lambda one: n.If(n.StatusIs(one, Status.OK), one, n.Placed(n.Place.CITY, one)), RATES),
    )


@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(trees(), towns.cubes(vocabulary=KNOWN) | towns.cubes(complete=True, vocabulary=KNOWN))
def test_the_evaluator_says_what_the_reference_says(tree: n.Node, cube: Cube) -> None:
    formula = check(tree, KNOWN)
    rows = evaluate({"x": formula}, cube, KNOWN)["x"]
    reference, values = Reference(cube, KNOWN), 0
    for row in rows.iter_rows(named=True):
        cell = reference.value(tree, row["area_set"], row["area"], int(row["period"]))
        if cell.delicate:
            continue
        assert Status(row["status"]) is cell.status, (row, cell)
        if cell.value is not None:
            values += 1
            assert abs(row["value"] - cell.value) <= 1e-9 * max(1.0, float(cell.size)), (row, cell)
    event("values", "some" if values else "none")
