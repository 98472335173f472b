"""The evaluator says what the slow one says, on any formula and any town."""

import polars as pl
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from keck.compute.cube import Cube
from keck.compute.formulas.evaluating import evaluate
from keck.domain.formulas.checking import CheckedFormula, check
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.printing import print_formula
from keck.domain.statuses import Status
from tests.examples import examples
from tests.unit.compute.formulas import towns
from tests.unit.compute.formulas.reference import Reference

TOLERANCE = 1e-9


def checked(tree: Node) -> CheckedFormula:
    try:
        return check(tree, towns.VOCABULARY)
    except FormulaError:
        assume(False)
        raise


def compared(formula: CheckedFormula, cube: Cube, rows: pl.DataFrame) -> int:
    """Compare all rows with the reference; return how many were so close that rounding may decide."""
    reference, delicate = Reference(cube, towns.VOCABULARY), 0
    for row in rows.iter_rows(named=True):
        cell = reference.value(formula.tree, row["area_set"], row["area"], int(row["period"]))
        if cell.delicate:
            delicate += 1
            continue
        said = (print_formula(formula.tree), row, cell)
        assert Status(row["status"]) is cell.status, said
        assert (row["value"] is None) == (cell.value is None), said
        if cell.value is not None:
            assert abs(row["value"] - cell.value) <= TOLERANCE * max(1.0, float(cell.size)), said
    return delicate


@settings(
    max_examples=examples(50),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(towns.trees(), towns.cubes())
def test_the_evaluator_says_what_the_reference_says(tree: Node, cube: Cube) -> None:
    formula = checked(tree)
    rows = evaluate({"x": formula}, cube, towns.VOCABULARY)["x"]
    delicate = compared(formula, cube, rows)
    event("kind", formula.meaning.kind)
    event("rows", "none" if rows.is_empty() else "all close" if delicate == rows.height else "compared")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(st.lists(towns.values(), min_size=2, max_size=4), towns.cubes())
def test_formulas_that_are_evaluated_together_do_not_disturb_each_other(
    trees: list[Node], cube: Cube
) -> None:
    formulas = {str(number): checked(tree) for number, tree in enumerate(trees)}
    together = evaluate(formulas, cube, towns.VOCABULARY)
    for code, formula in formulas.items():
        assert together[code].equals(evaluate({code: formula}, cube, towns.VOCABULARY)[code])
