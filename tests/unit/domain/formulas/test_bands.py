"""Which bands a standardised rate takes."""

import pytest

from keck.domain.formulas.bands import MOST_BANDS, bands_of
from keck.domain.formulas.checking import check
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.standards import ESP2013, STANDARDS, Standardised
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary

TOO_MANY = [str(year) for year in range(MOST_BANDS + 1)]


def bands(events: list[str], base: list[str], text: str = "smr(x, n, age)") -> list[tuple[str, str, str]]:
    known = {
        code: KnownMeasure(present=frozenset(one if "=" in one else f"age={one}" for one in given))
        for code, given in (("x", events), ("n", base))
    }
    tree = parse(text)
    assert isinstance(tree, Standardised)
    found = bands_of(tree, Vocabulary(known))
    return [(one.category, " ".join(map(str, one.events)), " ".join(map(str, one.base))) for one in found]


def categories(events: list[str], base: list[str], text: str = "smr(x, n, age)") -> list[str]:
    return [one for one, _, _ in bands(events, base, text)]


def test_the_narrowest_bands_of_both_are_taken_in_the_order_of_age() -> None:
    groups = ["10-14", "0-9", "5-9", "0-4", "0-14"]
    assert categories(groups, groups) == ["0-4", "5-9", "10-14"]
    assert categories(["0-4", "5-9", "65-"], [*groups, "65-", "15-64"]) == ["0-4", "5-9", "65-"]


def test_narrower_bands_are_put_together_on_either_side() -> None:
    found = bands(["0-2", "3-5", "6-9"], ["0-5", "6-7", "8-9"])
    assert found == [
        ("0-5", "x[age=0-2] x[age=3-5]", "n[age=0-5]"),
        ("6-9", "x[age=6-9]", "n[age=6-7] n[age=8-9]"),
    ]


def test_a_selection_and_a_sum_keep_their_other_groups() -> None:
    groups = [f"age={age};sex={sex}" for age in ("0-2", "3-5") for sex in "fm"]
    found = bands([*groups, "0-2"], groups, "smr(x[sex=f] + x[sex=m], n[sex=f], age)")
    assert found[1] == ("3-5", "x[age=3-5;sex=f] x[age=3-5;sex=m]", "n[age=3-5;sex=f]")


def test_a_named_age_keeps_to_the_bands_within() -> None:
    groups = ["0-4", "5-14", "15-64", "65-", "0-14"]
    text = "smr(x[age=0-14], n[age=0-14], age)"
    assert categories(groups, groups, text) == ["0-4", "5-14"]
    # The base may reach farther; what is named on the events counts.
    assert categories(groups, groups, "smr(x[age=0-14], n, age)") == ["0-4", "5-14"]
    assert categories(groups, groups, "smr(x[age=15-], n[age=15-], age)") == ["15-64", "65-"]
    found = bands([f"age={one};sex=f" for one in groups], groups, "smr(x[age=0-14;sex=f], n[age=0-14], age)")
    assert found[0] == ("0-4", "x[age=0-4;sex=f]", "n[age=0-4]")


@pytest.mark.parametrize(
    ("events", "text"),
    [
        (["0-4", "5-9"], "smr(x[age=0-14], n[age=0-14], age)"),
        (["0-4", "5-9", "10-17"], "smr(x[age=0-14], n[age=0-14], age)"),
        (["0-4", "5-9", "10-14"], "smr(x[age=0-14], n[age=0-9], age)"),
        (["0-4", "5-9", "10-14"], "smr(x[age=0-14] + x[age=0-9], n, age)"),
    ],
)
def test_bands_that_leave_out_some_of_a_named_age_are_refused(events: list[str], text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        bands(events, ["0-4", "5-9", "10-14", "15-17"], text)
    assert caught.value.code == "formula_bands_differ"


def test_other_dimensions_are_taken_as_they_are() -> None:
    assert categories(["sex=f", "sex=m"], ["sex=m", "sex=f", "sex=d"], "smr(x, n, sex)") == ["f", "m"]


@pytest.mark.parametrize(
    ("events", "base", "code"),
    [
        (["0-2", "3-5", "6-9"], ["0-2", "3-5"], "formula_bands_differ"),
        (["0-2", "3-5"], ["0-3", "4-5"], "formula_bands_differ"),
        (["0-3", "3-5"], ["0-3", "3-5"], "formula_bands_overlap"),
        (["0-5"], ["0-5"], "formula_bands_number"),
        (["0-2", "3-5"], ["0-5"], "formula_bands_number"),
        (TOO_MANY, TOO_MANY, "formula_bands_number"),
        (["sex=f"], ["0-5"], "formula_unknown_dimension"),
        ([], [], "formula_unknown_dimension"),
    ],
)  # fmt: skip
def test_bands_that_do_not_fit_are_refused(events: list[str], base: list[str], code: str) -> None:
    with pytest.raises(FormulaError) as caught:
        bands(events, base)
    assert caught.value.code == code


def test_too_many_measures_are_refused_at_once() -> None:
    ages = frozenset(f"age={year}" for year in range(40))
    known = Vocabulary({code: KnownMeasure(present=ages) for code in "xn"})
    for text in (
        f"smr({' + '.join(['x'] * 100)}, n, age)",
        " + ".join(["smr(x + x + x + x + x, n + n + n + n + n, age)"] * 20),
    ):
        with pytest.raises(FormulaError) as caught:
            check(parse(text), known)
        assert caught.value.code.startswith("formula_too_large")


def test_the_european_standard_population_is_that_of_100_000_people() -> None:
    assert sum(STANDARDS[ESP2013].values()) == 100_000
    known = Vocabulary(
        {code: KnownMeasure(present=frozenset({"age=0-4", "age=5-14", "age=90-"})) for code in "xn"}
    )
    tree = parse("standardised(x, n, age, 1000, esp2013)")
    assert isinstance(tree, Standardised)
    assert [one.weight for one in bands_of(tree, known)] == [5000, 11000, 1000]
