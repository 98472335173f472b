import copy
from typing import Any

import pytest

from keck.audit.indices import refuse_index_of_hidden

SLICE: dict[str, Any] = {
    "period": "2024",
    "status": "oos",
    "value": [1.204, -0.3, None],
    "index": {
        "breaks": [0.0],
        "contributions": {"0": [1.0, None, None], "1": [0.2, -0.3, None]},
        "ranks": {"lowest": [1, 2, None], "highest": [1, 2, None]},
        "elsewhere": [0.0, 0.1, None],
        "change": {"since": "2021", "class": [1, None, None]},
    },
}


def test_what_is_told_of_shown_areas_passes() -> None:
    refuse_index_of_hidden("i", SLICE)
    refuse_index_of_hidden("i", {**SLICE, "index": {"breaks": [0.0]}})
    refuse_index_of_hidden("i", {name: value for name, value in SLICE.items() if name != "index"})


@pytest.mark.parametrize(
    "path",
    [("contributions", "0"), ("ranks", "lowest"), ("ranks", "highest"), ("change", "class"), ("elsewhere",)],
)
def test_anything_of_a_hidden_area_is_refused(path: tuple[str, ...]) -> None:
    one = copy.deepcopy(SLICE)
    row = one["index"]
    for name in path:
        row = row[name]
    row[2] = 1
    with pytest.raises(ValueError, match="not shown"):
        refuse_index_of_hidden("i", one)


def test_contributions_make_up_the_index() -> None:
    one = copy.deepcopy(SLICE)
    one["index"]["contributions"]["1"][0] = 0.25
    with pytest.raises(ValueError, match="make up"):
        refuse_index_of_hidden("i", one)
