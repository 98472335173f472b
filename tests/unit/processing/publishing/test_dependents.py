"""Of a withdrawn figure nothing is left in indices, nor in what is told beside them."""

from typing import Any

import pytest

from keck.processing.publishing.bundle import Bundle
from keck.processing.publishing.taking_off import Taken, without

AREAS = "abc"
VALUE = 0.123456789


def slices(periods: tuple[str, ...], index: bool) -> list[dict[str, Any]]:
    """Slices of three areas; those of an index say what it is made of."""
    made = {
        "breaks": [-1.0, 1.0],
        "contributions": {"0": [0.1, VALUE, 0.3], "1": [0.0, 0.0, 0.0]},
        "change": {"since": "2021", "class": [1, VALUE, 3]},
    }
    return [
        {
            "period": period,
            "level": "teil",
            "set": "teil",
            "group": "",
            "status": "ooo",
            "value": [0.987654321, VALUE, -0.5],
            "numerator": None,
            "denominator": None,
            "flags": {},
            **({"index": made} if index else {}),
        }
        for period in periods
    ]


def bundle(**settings: Any) -> Bundle:
    """A share, an index of it, a rank of the index, and something else."""
    periods = ("2021", "2024")
    kinds = {"x": "share", "i": "derived", "r": "derived", "other": "derived"}
    needs = {"i": ["x"], "r": ["i"], "other": ["y"]}
    entries = []
    for code, kind in kinds.items():
        entry: dict[str, Any] = {
            "code": code,
            "kind": kind,
            "decimals": 2,
            "periods": list(periods),
            "levels": ["teil"],
            "newest": "2024",
            "default_level": "teil",
            "depends_on": needs.get(code, []),
        }
        entry["relative"] = code in ("i", "r")
        if code == "i":
            entry["index"] = {"parts": [], "base": None, "change": None, **settings}
        entries.append(entry)
    areas = [{"key": key} for key in AREAS]
    atlas = {
        "area_sets": [{"id": "teil", "level": "teil", "areas": areas}],
        "indicators": entries,
        "default_indicator": "x",
    }
    values = {
        code: {"indicator": code, "classes": {}, "footnotes": [], "slices": slices(periods, code == "i")}
        for code in kinds
    }
    return Bundle("ort", atlas, values, ())


def left(taken: Taken, **settings: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what is left, by indicator and period."""
    found = without(bundle(**settings), [taken])
    return {(code, s["period"]): s for code, document in found.values.items() for s in document["slices"]}


def test_a_cell_of_a_part_takes_the_index_of_all_areas_and_what_names_it() -> None:
    found = left(Taken("x", "teil:b", "2024"))
    assert set(found) == {(c, "2021") for c in ("x", "i", "r", "other")} | {("x", "2024"), ("other", "2024")}
    assert found["i", "2021"] == slices(("2021",), True)[0]


def test_a_cell_of_the_base_year_takes_the_index_of_all_years() -> None:
    found = left(Taken("x", "teil:b", "2024"), base="2024")
    assert not [key for key in found if key[0] == "i"]


def test_a_withdrawn_index_takes_what_it_was_made_of() -> None:
    found = left(Taken("i", "teil:b", "2024"))
    assert found["i", "2024"]["status"] == "omo"
    assert "index" not in found["i", "2024"]
    assert "index" in found["i", "2021"]
    assert ("r", "2024") not in found


def test_what_a_release_left_out_itself_keeps_what_is_told_beside_it() -> None:
    one, taken = bundle(), Taken(area="teil:b")
    one.atlas["derived_without"] = [taken.to_json()]
    for document in one.values.values():
        for each in document["slices"]:
            each["status"] = "omo"
    found = without(one, [taken]).values["i"]["slices"]
    assert all("index" in each for each in found)


@pytest.mark.parametrize("taken", [Taken(area="teil:b"), Taken("i", "teil:b"), Taken("x", "teil:b")])
def test_no_trace_of_an_area_is_left(taken: Taken) -> None:
    found = left(taken)
    assert all(str(VALUE) not in str(one) for (code, _), one in found.items() if code in ("i", "r"))
