"""What a release says of how values are spread hangs on shown values alone, and on no order of areas."""

import json
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.compute.cube import AreaFrame, Cube
from keck.compute.disclosure import ProtectedSlice
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand, Polarity
from keck.domain.measures import Measure, MeasureKind
from keck.domain.statuses import Status
from keck.domain.texts import LocalText
from keck.processing.release.material import Material
from keck.processing.release.spreading import Spreading

NAN = np.nan
SIDE = 6
Pairs = Sequence[tuple[float, float]]


def definition(
    kind: FormulaKind = FormulaKind.SHARE, code: str = "own.x", **more: Any
) -> IndicatorDefinition:
    below = (Operand("base"),) if kind in (FormulaKind.SHARE, FormulaKind.RATE) else ()
    return IndicatorDefinition(
        code, LocalText(code), kind, (Operand("part"),), below, 100, decimals=1, **more
    )


def grid(count: int) -> list[bytes]:
    """Shapes of areas of a hectare that lie in rows of six."""
    corners = [(100.0 * (i % SIDE), 100.0 * (i // SIDE)) for i in range(count)]
    return [shapely.to_wkb(shapely.box(x, y, x + 100, y + 100)) for x, y in corners]


def material(
    count: int,
    *definitions: IndicatorDefinition,
    shapes: list[bytes] | None = None,
    parents: Sequence[int] | None = None,
    counting: MeasureKind = MeasureKind.COUNT,
) -> Material:
    given = grid(count) if shapes is None else shapes
    frame = AreaFrame(
        "quartier",
        "quartier",
        2,
        tuple(str(i) for i in range(count)),
        None if parents is None else np.array(parents, np.intp),
    )
    measures = {code: Measure(code, LocalText(code), counting) for code in ("part", "base")}
    one = SimpleNamespace(
        public_id="quartier",
        row=SimpleNamespace(has_shapes=bool(given)),
        areas=[SimpleNamespace(geometry=wkb) for wkb in given],
    )
    made = SimpleNamespace(
        sets=(one,), cube=Cube({"quartier": frame}, measures), definitions=definitions or (definition(),)
    )
    return cast(Material, made)


def slice_of(
    pairs: Pairs, hidden: Sequence[int] = (), code: str = "own.x", period: str = "2024", per: float = 100.0
) -> ProtectedSlice:
    above, below = (np.array(half, np.float64) for half in zip(*pairs, strict=True))
    statuses = np.full(len(pairs), Status.OK, np.uint8)
    statuses[list(hidden)] = Status.SUPPRESSED
    zeros = np.zeros(len(pairs), np.uint8)
    for half in (above, below):
        half[list(hidden)] = NAN
    return ProtectedSlice(
        code, period, "quartier", "quartier", statuses, above / below * per, above, below, zeros, zeros
    )


def told(
    pairs: Pairs, hidden: Sequence[int] = (), kind: FormulaKind = FormulaKind.SHARE, **more: Any
) -> dict[str, Any]:
    one = slice_of(pairs, hidden)
    what = definition(kind)
    return Spreading(material(len(pairs), what, **more), [one]).of(what, one)


def clustered() -> list[tuple[float, float]]:
    """Thirty-six areas, high in one corner and low elsewhere."""
    return [(60.0 + i % 3, 200.0) if i % SIDE < 3 and i < 18 else (10.0 + i % 4, 200.0) for i in range(36)]


counts = st.lists(
    st.tuples(st.integers(1, 80), st.integers(80, 400)).map(lambda pair: (float(pair[0]), float(pair[1]))),
    min_size=10,
    max_size=40,
)


@settings(max_examples=30, deadline=None)
@given(counts, st.randoms(use_true_random=False))
def test_the_order_of_areas_changes_nothing(pairs: list[tuple[float, float]], random: Any) -> None:
    order = list(range(len(pairs)))
    random.shuffle(order)
    shapes = grid(len(pairs))
    one = told(pairs, shapes=shapes)
    other = told([pairs[i] for i in order], shapes=[shapes[i] for i in order])
    assert [one["smoothed"]["value"][i] for i in order] == other["smoothed"]["value"]
    back = dict(enumerate(order))
    clusters = {
        name: sorted(back[place] for place in places)
        for name, places in other["spread"].pop("clusters", {}).items()
    }
    assert clusters == one["spread"].pop("clusters", {})
    assert json.dumps(one["spread"]) == json.dumps(other["spread"])


@settings(max_examples=30, deadline=None)
@given(counts)
def test_smoothed_values_lie_between_the_raw_ones_and_the_rate_of_all(
    pairs: list[tuple[float, float]],
) -> None:
    found = told(pairs)["smoothed"]
    half_a_digit = 0.5001e-3
    for (part, base), smoothed in zip(pairs, found["value"], strict=True):
        low, high = sorted((part / base * 100, found["towards"]))
        assert low - half_a_digit <= smoothed <= high + half_a_digit


def test_smoothed_values_are_never_below_zero() -> None:
    pairs = [(0.0, 30.0), *((float(5 + i), 300.0) for i in range(11))]
    assert min(told(pairs)["smoothed"]["value"]) >= 0


def test_equal_values_are_not_unequal() -> None:
    found = told([(20.0, 100.0)] * 12)["spread"]
    assert found["gini"] == found["theil"]["total"] == 0
    assert found["fifths"] == {"of": "people", "low": 20.0, "high": 20.0, "ratio": 1.0}
    assert found["dissimilarity"]["value"] == 0 < found["dissimilarity"]["expected"]


def test_figures_follow_their_formulas() -> None:
    # Fifths of 500 people: the lowest is one area of 100, the highest another.
    found = told([(5.0, 100.0), (10.0, 100.0), (15.0, 100.0), (20.0, 100.0), (50.0, 100.0)])["spread"]
    assert found["fifths"] == {"of": "people", "low": 5.0, "high": 50.0, "ratio": 10.0}
    # Gini over 5, 10, 15, 20, 50: sum of (2i - n - 1) x / (n sum) = 200 / 500.
    assert found["gini"] == 0.4
    # Half the sum of |a/A - b/B|: 0.05 0.10 0.15 0.20 0.50 against 95 90 85 80 50 of 400.
    assert found["dissimilarity"]["value"] == pytest.approx(0.375)
    assert (found["shown"], found["left_out"]) == (5, 0)


def test_theil_is_parted_by_larger_areas() -> None:
    pairs = [(10.0, 100.0)] * 5 + [(30.0, 100.0)] * 5
    found = told(pairs, parents=[0] * 5 + [1] * 5)["spread"]["theil"]
    assert found["between"] == found["total"] > 0
    assert found["within"] == 0


def test_what_is_hidden_has_no_part_in_anything() -> None:
    pairs = clustered()
    other = [*pairs]
    other[0], other[7] = (3.0, 200.0), (199.0, 200.0)
    one, two = told(pairs, hidden=(0, 7)), told(other, hidden=(0, 7))
    assert one == two
    assert one["spread"]["left_out"] == 2
    assert one["smoothed"]["value"][0] is one["smoothed"]["value"][7] is None
    assert not {0, 7} & {place for places in one["spread"]["clusters"].values() for place in places}


def test_high_values_that_lie_together_are_found() -> None:
    found = told(clustered())["spread"]
    assert found["moran"]["p"] < 0.001
    assert set(found["clusters"]["high"]) <= {i for i in range(18) if i % SIDE < 3}
    assert len(found["clusters"]["high"]) >= 4


def test_below_thirty_shown_areas_nothing_is_said_of_neighbours() -> None:
    found = told(clustered(), hidden=tuple(range(7)))["spread"]
    assert "moran" not in found
    assert "clusters" not in found
    assert found["refused"] == {"reason": "too_few_areas", "found": 29, "needed": 30}
    assert told(clustered(), shapes=[])["spread"]["refused"] == {"reason": "without_shapes"}


def test_neighbours_are_looked_at_in_the_newest_period_alone() -> None:
    what = definition()
    older, newer = slice_of(clustered(), period="2023"), slice_of(clustered(), period="2024")
    spreading = Spreading(material(36, what), [newer, older])
    assert "moran" in spreading.of(what, newer)["spread"]
    assert "moran" not in spreading.of(what, older)["spread"]
    assert "gini" in spreading.of(what, older)["spread"]


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_few_areas_have_no_fifths(count: int) -> None:
    assert told([(10.0 + i, 100.0) for i in range(count)]) == {}


def test_all_hidden_says_nothing() -> None:
    assert told([(10.0, 100.0)] * 12, hidden=range(12)) == {}


def test_rates_are_smoothed_from_ten_areas_on() -> None:
    pairs = [(10.0 + i, 100.0) for i in range(10)]
    assert "smoothed" in told(pairs)
    assert "smoothed" not in told(pairs, hidden=(0,))


def test_counts_and_amounts_and_estimates_are_left_alone() -> None:
    pairs = clustered()
    assert told(pairs, kind=FormulaKind.COUNT) == {}
    euros = told(pairs, kind=FormulaKind.RATE, counting=MeasureKind.AMOUNT)
    assert "smoothed" not in euros
    assert euros["spread"]["fifths"]["of"] == "areas"
    what = definition()
    one = replace(slice_of(pairs), rebased_from="quartier@2010-01-01")
    assert Spreading(material(36, what), [one]).of(what, one) == {}


def test_figures_without_counts_weigh_each_area_alike() -> None:
    one = replace(slice_of(clustered()), numerator=None, denominator=None)
    what = definition(FormulaKind.FIGURE)
    found = Spreading(material(36, what), [one]).of(what, one)
    assert found["spread"]["fifths"]["of"] == "areas"
    assert "dissimilarity" not in found["spread"]
    assert "smoothed" not in found


def test_values_below_zero_have_no_inequality() -> None:
    one = replace(slice_of(clustered()), numerator=None, denominator=None)
    one.values[3] = -1.0
    what = definition(FormulaKind.FIGURE)
    found = Spreading(material(36, what), [one]).of(what, one)["spread"]
    assert "gini" not in found
    assert "moran" in found


class TestGradients:
    """Fifths of areas, ordered by the indicator that a member has marked."""

    poor = definition(code="own.poor", polarity=Polarity.BAD, deprivation=True)
    what = definition(code="own.x", polarity=Polarity.BAD)

    def gradient(
        self,
        ordering: Sequence[ProtectedSlice],
        one: ProtectedSlice,
        marked: IndicatorDefinition | None = None,
    ) -> Any:
        known = material(len(one.values), marked or self.poor, self.what)
        found = Spreading(known, [*ordering, one]).of(self.what, one)
        return found["spread"].get("gradient")

    def ends(self, shares: Sequence[float]) -> tuple[float, float]:
        """Return the ends of the line through logits of fifths that are alike in size."""
        logits = np.log(np.array(shares) / (1 - np.array(shares)))
        rise, start = np.polyfit([0.1, 0.3, 0.5, 0.7, 0.9], logits, 1)
        first, last = 1 / (1 + np.exp(-start)), 1 / (1 + np.exp(-start - rise))
        return float(first), float(last)

    def test_the_line_runs_from_the_most_to_the_least_deprived(self) -> None:
        order = slice_of([(float(50 - i), 100.0) for i in range(10)], code="own.poor")
        run = self.gradient([order], slice_of([(float(40 - 3 * i), 100.0) for i in range(10)]))
        assert run["by"] == "own.poor"
        assert run["areas"] == 10
        assert run["fifths"] == [38.5, 32.5, 26.5, 20.5, 14.5]
        first, last = self.ends([0.385, 0.325, 0.265, 0.205, 0.145])
        assert run["scale"] == "logit"
        assert run["slope"] == pytest.approx(100 * (last - first), abs=1e-3)
        assert run["ratio"] == pytest.approx(last / first, abs=1e-4)
        assert run["slope_limits"][0] < run["slope"] < run["slope_limits"][1] < 0

    def test_low_means_deprived_where_high_is_good(self) -> None:
        good = replace(self.poor, polarity=Polarity.GOOD)
        order = slice_of([(float(50 - i), 100.0) for i in range(10)], code="own.poor")
        run = self.gradient([order], slice_of([(float(40 - 3 * i), 100.0) for i in range(10)]), good)
        first, last = self.ends([0.145, 0.205, 0.265, 0.325, 0.385])
        assert run["fifths"][0] == 14.5
        assert run["slope"] == pytest.approx(100 * (last - first), abs=1e-3)

    def test_an_area_whose_deprivation_is_hidden_is_left_out(self) -> None:
        pairs = [(float(50 - i), 100.0) for i in range(10)]
        changed = [(1.0, 100.0), *pairs[1:]]
        one = slice_of([(float(40 - 3 * i), 100.0) for i in range(10)])
        runs = [self.gradient([slice_of(p, (0,), "own.poor")], one) for p in (pairs, changed)]
        assert runs[0] == runs[1]
        assert runs[0]["areas"] == 9

    def test_the_last_deprivation_before_the_period_counts(self) -> None:
        pairs = [(float(50 - i), 100.0) for i in range(10)]
        order = [slice_of(pairs, code="own.poor", period=year) for year in ("2021", "2022", "2025")]
        assert self.gradient(order, slice_of(pairs))["period"] == "2022"
        assert self.gradient(order[2:], slice_of(pairs)) is None

    def test_without_a_marked_indicator_nothing_is_ordered(self) -> None:
        pairs = [(float(50 - i), 100.0) for i in range(10)]
        plain = replace(self.poor, deprivation=False)
        assert self.gradient([slice_of(pairs, code="own.poor")], slice_of(pairs), plain) is None

    def test_a_fifth_without_events_has_no_limits(self) -> None:
        order = slice_of([(float(50 - i), 100.0) for i in range(10)], code="own.poor")
        run = self.gradient([order], slice_of([(float(max(0, 30 - 5 * i)), 100.0) for i in range(10)]))
        assert run["fifths"][-1] == 0
        assert run["scale"] == "plain"
        assert "slope_limits" not in run
