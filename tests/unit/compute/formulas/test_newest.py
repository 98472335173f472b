"""Which period is looked at first, and which years it needs."""

import pytest

from keck.compute.formulas.newest import candidates, read_at
from keck.domain.definitions import Operand
from keck.domain.formulas.checking import check
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.readings import resolved
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary

KNOWN = Vocabulary({"a": KnownMeasure(), "b": KnownMeasure()}, levels=("kommune", "viertel"))
THERE = {Operand("a"): {"2021", "2022", "2023", "2024"}, Operand("b"): {"2020", "2023", "2021", "2024-Q4"}}


def tree(text: str) -> Node:
    return resolved(check(parse(text), KNOWN), KNOWN)


@pytest.mark.parametrize(
    ("formula", "periods"),
    [
        ("a", ["2024", "2023", "2022", "2021"]),
        ("b", ["2024-Q4", "2023", "2021", "2020"]),
        ("share(a, b)", ["2023", "2021"]),
        ("change(a, 2)", ["2024", "2023"]),
        ("pool(share(a, b), 2)", []),
        ("a - lag(b, 1)", ["2024", "2022", "2021"]),
        ("if(status(a) == ok, a, b)", ["2024-Q4", "2024", "2023", "2022", "2021", "2020"]),
    ],
)
def test_the_newest_comes_first_and_nothing_that_lacks_a_year(formula: str, periods: list[str]) -> None:
    assert list(candidates(tree(formula), THERE)) == periods


def test_only_the_years_that_are_read_are_named() -> None:
    assert read_at(tree("pool(share(a, b), 3)"), "2024") == {"2024", "2023", "2022"}
    assert read_at(tree("change(a, 5)"), "2024-Q4") == {"2024-Q4", "2019-Q4"}
    assert read_at(tree("a + city(b)"), "2024") == {"2024"}
