"""Today's four kinds of definitions, written as formulas, give today's values."""

import numpy as np
import polars as pl
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from keck.compute import indicators
from keck.compute.cube import Cube
from keck.compute.formulas.evaluating import evaluate
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.checking import check
from keck.domain.formulas.definitions import formula_of
from keck.domain.texts import LocalText
from tests.examples import examples
from tests.unit.compute.formulas import towns

OPERANDS = st.lists(st.sampled_from("abn").map(Operand), min_size=1, max_size=3, unique=True).map(tuple)
FIGURES = st.sampled_from(["figure", "score", "mean"]).map(lambda code: (Operand(code),))
KINDS = {code: known.kind for code, known in towns.VOCABULARY.measures.items()}


@st.composite
def definitions(draw: st.DrawFn) -> IndicatorDefinition:
    kind = draw(st.sampled_from([one for one in FormulaKind if one is not FormulaKind.DERIVED]))
    above = draw(FIGURES if kind is FormulaKind.FIGURE else OPERANDS)
    below = draw(OPERANDS) if kind in (FormulaKind.SHARE, FormulaKind.RATE) else ()
    per = 100 if kind is FormulaKind.SHARE else draw(st.sampled_from([1, 1000]))
    if kind is FormulaKind.RATE and draw(st.booleans()):
        above = (Operand("area"),)
    return IndicatorDefinition("own.x", LocalText("X"), kind, above, below, per)


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(definitions(), towns.cubes())
def test_a_definition_written_as_a_formula_gives_the_same(
    definition: IndicatorDefinition, cube: Cube
) -> None:
    formula = check(formula_of(definition, KINDS), towns.VOCABULARY)
    rows = evaluate({"x": formula}, cube, towns.VOCABULARY)["x"]
    today = [cells for cells in indicators.evaluate(definition, cube) if cells.reason is None]
    assume(today)
    assert {(one.set_id, one.period) for one in today} == set(rows.select("area_set", "period").iter_rows())
    for cells in today:
        found = rows.filter((pl.col("area_set") == cells.set_id) & (pl.col("period") == cells.period))
        # The towns' keys are in order, so both have the same one.
        assert found["status"].to_list() == cells.statuses.tolist()
        assert found["flags"].to_list() == cells.flags.tolist()
        values = found["value"].fill_null(float("nan")).to_numpy()
        np.testing.assert_allclose(values, cells.values, rtol=1e-15)
        if cells.numerator is not None and definition.kind in (FormulaKind.SHARE, FormulaKind.RATE):
            numerators = found["numerator"].fill_null(float("nan")).to_numpy()
            np.testing.assert_array_equal(numerators, cells.numerator.values)
            assert found["numerator_status"].to_list() == cells.numerator.statuses.tolist()
