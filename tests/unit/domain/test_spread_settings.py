"""Standard deviations and design effects in definitions."""

from typing import Any

import pytest

from keck.domain.definition_reading import definition_from
from keck.domain.definitions import Operand

MEAN: dict[str, Any] = {"code": "own.m", "name": "m", "kind": "figure", "numerator": ["mittel"]}
SHARE: dict[str, Any] = {
    "code": "own.s", "name": "s", "kind": "share", "numerator": ["a"], "denominator": ["b"]
}  # fmt: skip


def test_both_are_read_and_written_again() -> None:
    found = definition_from({**MEAN, "deviation": "streuung[sex=f]", "design_effect": 1.4})
    assert found.deviation == Operand("streuung", "sex=f")
    assert found.design_effect == 1.4
    assert found.deviation in found.operands
    assert definition_from(found.to_json()) == found
    assert definition_from({**SHARE, "design_effect": 2}).design_effect == 2.0
    assert "design_effect" not in definition_from(SHARE).to_json()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({**SHARE, "deviation": "x"}, "only means"),
        ({**MEAN, "design_effect": 1.4}, "with a 'deviation'"),
        ({**SHARE, "kind": "rate", "design_effect": 1.4}, "for shares"),
        ({**SHARE, "design_effect": 0.9}, "from 1"),
        ({**SHARE, "design_effect": 101}, "from 1"),
        ({**SHARE, "design_effect": True}, "from 1"),
        ({**SHARE, "design_effect": float("nan")}, "from 1"),
        ({**SHARE, "design_effect": "1,4"}, "from 1"),
        ({**MEAN, "deviation": ""}, "name of a measure"),
        ({**MEAN, "deviation": ["x"]}, "name of a measure"),
        ({**MEAN, "deviation": "x[y"}, "not a measure"),
        ({**MEAN, "deviation": "mittel"}, "not its own"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_code(table: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        definition_from(table)
    assert str(caught.value).startswith(table["code"])
