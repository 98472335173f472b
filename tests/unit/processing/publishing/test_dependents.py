"""What was derived from withdrawn figures goes with them; nothing beside it keeps their trace."""

from typing import Any

import pytest

from keck.processing.publishing.bundle import Bundle, Taken, without

AREAS = "abc"
VALUE = 0.123456789


def slices(periods: tuple[str, ...], index: bool) -> list[dict[str, Any]]:
    """Slices of three areas; those of an index say what it is made of."""
    made = {
        "breaks": [-1.0, 1.0],
        "contributions": {"0": [0.1, VALUE, 0.3], "1": [0.0, 0.0, 0.0]},
        "change": {"since": "2021", "value": [1.0, VALUE, 2.0], "class": [1, 2, 3]},
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
    """A share, an index of it, a change of it, a rank of the index, and something else."""
    periods = ("2021", "2024")
    kinds = {"x": "share", "i": "derived", "c": "derived", "r": "derived", "other": "derived"}
    needs = {"i": ["x"], "c": ["x"], "r": ["i"], "other": ["y"]}
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
        if code == "i":
            entry["index"] = {"parts": [], "base": None, "change": None, **settings}
        if code == "c":
            entry["years_back"] = [0, 3]
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


def test_a_cell_of_a_part_takes_the_index_and_all_that_is_told_beside_it() -> None:
    found = left(Taken("x", "teil:b", "2024"))
    index = found["i", "2024"]
    assert index["status"] == "omo"
    assert index["value"] == [0.99, None, -0.5]
    assert "index" not in index
    assert found["i", "2021"] == slices(("2021",), True)[0]


def test_it_goes_through_all_that_names_it_and_no_further() -> None:
    found = left(Taken("x", "teil:b", "2021"))
    assert found["r", "2021"]["status"] == "omo"
    assert found["r", "2024"]["status"] == "ooo"
    # A change over three years reads 2021 in 2024, too.
    assert found["c", "2021"]["status"] == found["c", "2024"]["status"] == "omo"
    assert found["other", "2021"]["status"] == found["x", "2024"]["status"] == "ooo"


def test_a_year_that_a_change_was_told_since_takes_the_change_alone() -> None:
    found = left(Taken("x", "teil:b", "2021"), change=3)
    assert found["i", "2024"]["status"] == "ooo"
    assert "change" not in found["i", "2024"]["index"]
    assert found["i", "2024"]["index"]["contributions"]["0"][1] == VALUE


def test_a_cell_of_the_base_year_takes_what_was_told_with_its_help() -> None:
    found = left(Taken("x", "teil:b", "2021"), base="2021")
    assert found["i", "2024"]["status"] == "ooo"
    assert found["i", "2024"]["value"] == [0.99, 0.12, -0.5]
    assert "index" not in found["i", "2024"]


@pytest.mark.parametrize(
    ("taken", "gone"),
    [
        (Taken("x"), {("i", "2021"), ("i", "2024"), ("c", "2021"), ("c", "2024"), ("r", "2024")}),
        (Taken("x", period="2024"), {("i", "2024"), ("c", "2024"), ("r", "2024")}),
        (Taken("i"), {("i", "2021"), ("i", "2024"), ("r", "2021"), ("r", "2024")}),
        (Taken(period="2021"), {("c", "2024"), ("other", "2021")}),
    ],
)
def test_what_is_withdrawn_as_a_whole_takes_its_dependents(taken: Taken, gone: set[tuple[str, str]]) -> None:
    assert not gone & set(left(taken))


def test_without_the_base_year_nothing_is_left_of_the_index() -> None:
    assert not [key for key in left(Taken("x", period="2021"), base="2021") if key[0] == "i"]


@pytest.mark.parametrize("taken", [Taken(area="teil:b"), Taken("i", "teil:b"), Taken("x", "teil:b")])
def test_no_trace_of_an_area_is_left(taken: Taken) -> None:
    found = left(taken)
    assert all(str(VALUE) not in str(one) for (code, _), one in found.items() if code in ("i", "r"))
