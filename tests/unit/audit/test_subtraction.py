import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from keck.audit.subtraction import attack

Document = dict[str, Any]


def atlas_of(*entries: Document) -> Document:
    return {
        "format": "keck.atlas",
        "version": 1,
        "policy": {"k": 5, "n_min": 10},
        "levels": [
            {"code": "kommune", "rank": 0, "parent": None},
            {"code": "bezirk", "rank": 1, "parent": "kommune"},
            {"code": "teil", "rank": 2, "parent": "bezirk"},
        ],
        "area_sets": [
            {"id": "kommune", "level": "kommune", "areas": [{"key": "0", "parent": None}]},
            {
                "id": "bezirk",
                "level": "bezirk",
                "areas": [{"key": "a", "parent": "kommune:0"}, {"key": "b", "parent": "kommune:0"}],
            },
            {
                "id": "teil",
                "level": "teil",
                "areas": [{"key": key, "parent": f"bezirk:{key[0]}"} for key in ("a1", "a2", "b1", "b2")],
            },
        ],
        "indicators": list(entries),
    }


def entry(code: str, kind: str = "count", numerator: str | None = None, below: str | None = None) -> Document:
    unit = {"de": "Anzahl"}
    return {"code": code, "kind": kind, "unit": unit, "numerator": numerator or code, "denominator": below}


def count_values(code: str, **levels: list[float | None]) -> Document:
    slices = [
        {
            "period": "2024",
            "level": level,
            "set": level,
            "group": "",
            "status": "".join("s" if v is None else "o" for v in values),
            "value": values,
            "numerator": None,
            "denominator": None,
        }
        for level, values in levels.items()
    ]
    return {"format": "keck.values", "version": 1, "indicator": code, "slices": slices}


def test_a_single_gap_is_filled_from_its_parent() -> None:
    values = count_values("x", bezirk=[23, 70], teil=[None, 20, 30, 40])
    found = attack(atlas_of(entry("x")), [values])
    assert [(b.kind, b.area, b.value, b.sensitive) for b in found] == [("exact", "a1", 3.0, True)]


def test_two_gaps_beside_each_other_hold() -> None:
    assert attack(atlas_of(entry("x")), [count_values("x", bezirk=[23, 70], teil=[None, None, 30, 40])]) == []


def test_gaps_are_filled_again_and_again() -> None:
    values = count_values("x", kommune=[93], bezirk=[None, 70], teil=[None, 20, None, 40])
    assert {b.area for b in attack(atlas_of(entry("x")), [values])} == {"a", "a1", "b1"}


def test_shown_children_give_a_hidden_parent_away() -> None:
    values = count_values("x", bezirk=[None, None], teil=[10, 20, 30, 40])
    assert {b.area for b in attack(atlas_of(entry("x")), [values])} == {"a", "b"}


def test_a_sensitive_number_that_is_shown_is_found() -> None:
    found = attack(atlas_of(entry("x")), [count_values("x", teil=[3, 20, 30, 40])])
    assert [(b.kind, b.area) for b in found] == [("published", "a1")]


def test_amounts_of_land_are_not_people() -> None:
    land = {**entry("x"), "unit": {"de": "ha"}}
    assert attack(atlas_of(land), [count_values("x", teil=[3, 20, 30, 40])]) == []


def share_values(status: str, shares: list[float | None], base: list[float | None]) -> Document:
    document = count_values("s", teil=shares)
    document["slices"][0] |= {"status": status, "denominator": base}
    return document


def test_shares_are_turned_back_into_counts_of_another_indicator() -> None:
    atlas = atlas_of(entry("x"), entry("s", "share", "x", "n"))
    shares = share_values("oooo", [10.0, 50.0, 50.0, 50.0], [100, 100, 100, 100])
    found = attack(atlas, [count_values("x", teil=[None, 50, 50, 50]), shares])
    assert [(b.indicator, b.area, b.value) for b in found] == [("x", "a1", 10.0)]


@pytest.mark.parametrize(("share", "base"), [(3.0, 100.0), (97.0, 100.0), (100.0, 100.0), (75.0, 8.0)])
def test_small_counts_complements_full_counts_and_bases_are_found_when_shown(
    share: float, base: float
) -> None:
    values = share_values("osss", [share, None, None, None], [base, None, None, None])
    found = attack(atlas_of(entry("s", "share", "x", "n")), [values])
    assert [b.kind for b in found] == ["published"]


def test_two_indicators_that_add_up_give_a_third_away() -> None:
    atlas = atlas_of(entry("f"), entry("m"), entry("t", numerator="f + m"))
    values = [
        count_values("f", teil=[None, 10, 11, 12]),
        count_values("m", teil=[20, 20, 21, 22]),
        count_values("t", teil=[23, 30, 32, 34]),
    ]
    assert [(b.indicator, b.area, b.value) for b in attack(atlas, values)] == [("f", "a1", 3.0)]


def test_an_older_release_gives_a_hidden_cell_away() -> None:
    atlas = atlas_of(entry("x"))
    old = count_values("x", bezirk=[33, 70], teil=[None, None, 30, 40])
    new = count_values("x", bezirk=[33, 70], teil=[13, None, 30, 40])
    hidden = count_values("x", bezirk=[33, 70], teil=[None, None, 30, 40])
    assert [b.area for b in attack(atlas, [hidden], [(atlas, [new])])] == ["a1", "a2"]
    assert attack(atlas, [hidden], [(atlas, [old])]) == []


def test_what_older_releases_alone_give_away_is_marked() -> None:
    atlas = atlas_of(entry("x"))
    old = count_values("x", teil=[13, 20, 30, 40])
    found = attack(atlas, [count_values("x", teil=[None, 20, 30, 40])], [(atlas, [old])])
    assert [(b.area, b.before) for b in found] == [("a1", True)]


def test_a_revised_column_is_not_mixed_with_its_older_state() -> None:
    atlas = atlas_of(entry("x"))
    old = count_values("x", teil=[13, 20, 30, 41])
    new = count_values("x", teil=[None, None, 30, 40])
    assert attack(atlas, [new], [(atlas, [old])]) == []


def test_ready_made_figures_do_not_add_up() -> None:
    values = count_values("q", bezirk=[23, 70], teil=[None, 20, 30, 40])
    assert attack(atlas_of(entry("q", "figure")), [values]) == []


def test_the_child_process_prints_what_it_found(tmp_path: Path) -> None:
    values = count_values("x", bezirk=[23, 70], teil=[None, 20, 30, 40])
    for number, document in (("1", copy.deepcopy(values)), ("2", values)):
        (tmp_path / number).mkdir()
        (tmp_path / number / "atlas.json").write_text(json.dumps(atlas_of(entry("x"))))
        (tmp_path / number / "x.json").write_text(json.dumps(document))
    command = [sys.executable, "-m", "keck.audit", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    assert (report["releases"], report["hidden"], len(report["breaches"])) == (2, 1, 1)


def test_a_directory_without_releases_has_no_breaches(tmp_path: Path) -> None:
    (tmp_path / "erased.json").write_bytes(b"")
    command = [sys.executable, "-m", "keck.audit", str(tmp_path)]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert (report["releases"], report["breaches"]) == (0, [])


@pytest.mark.parametrize("hidden", ["numerator", "denominator", ""])
def test_limits_beside_hidden_counts_are_refused(hidden: str) -> None:
    document = count_values("s", teil=[50.0] * 4)
    limits: list[float | None] = [40.0] * 4
    document["slices"][0] |= {"numerator": [50.0] * 4, "denominator": [100.0] * 4}
    document["slices"][0]["interval"] = {"level": 0.95, "method": "wilson", "lower": limits, "upper": limits}
    atlas = atlas_of(entry("s", "share", "n", "d"))
    if not hidden:
        assert attack(atlas, [document]) == []
        return
    document["slices"][0][hidden][1] = None
    with pytest.raises(ValueError, match="limits of what is not shown"):
        attack(atlas, [document])


@pytest.mark.parametrize(
    "said",
    [
        {"letters": {"city": "-s--"}},
        {"letters": {"reliable": "yyyy"}},
        {"letters": {}, "rank": {"level": 0.95, "lower": [None, 1, None, None], "upper": [None] * 4}},
        {"letters": {}, "wide": {"level": 0.998, "lower": [None] * 4, "upper": [None, 60.0, None, None]}},
    ],
)
@pytest.mark.parametrize("hidden", ["numerator", "denominator", ""])
def test_judgements_beside_hidden_counts_are_refused(said: Document, hidden: str) -> None:
    document = count_values("s", teil=[50.0] * 4)
    document["slices"][0] |= {"numerator": [50.0] * 4, "denominator": [100.0] * 4, "judged": said}
    atlas = atlas_of(entry("s", "share", "n", "d"))
    if not hidden:
        assert attack(atlas, [document]) == []
        return
    document["slices"][0][hidden][1] = None
    with pytest.raises(ValueError, match="judgements of what is not shown"):
        attack(atlas, [document])


def test_a_judgement_on_a_hidden_value_is_refused_whatever_its_counts() -> None:
    document = count_values("s", teil=[50.0, None, 50.0, 50.0])
    document["slices"][0] |= {"numerator": [50.0] * 4, "denominator": [100.0] * 4}
    document["slices"][0]["judged"] = {"letters": {"trend": "-r--"}}
    with pytest.raises(ValueError, match="judgements of what is not shown"):
        attack(atlas_of(entry("s", "share", "n", "d")), [document])


def spread_values(**changed: Any) -> Document:
    """Shares of four areas, the last one hidden, with what is said of all together."""
    one: Document = {
        "period": "2024",
        "level": "teil",
        "set": "teil",
        "group": "",
        "status": "ooos",
        "value": [10.0, 20.0, 30.0, None],
        "numerator": [10, 20, 30, None],
        "denominator": [100, 100, 100, None],
        "smoothed": {"method": "empirical_bayes", "towards": 20.0, "value": [12.5, 20.0, 27.5, None]},
        "spread": {
            "shown": 3,
            "left_out": 1,
            "clusters": {"high": [2], "low": [0]},
            "gradient": {"by": "x", "period": "2024", "areas": 3},
        },
    }
    return {"format": "keck.values", "version": 2, "indicator": "y", "slices": [{**one, **changed}]}


def test_what_is_derived_from_shown_cells_passes() -> None:
    assert attack(atlas_of(entry("y", "share", "a", "b")), [spread_values()]) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"smoothed": {"towards": 20.0, "value": [12.5, 20.0, 27.5, 19.0]}}, "smoothed value of what is not"),
        # With the hidden 4 of 40 in it: 64 of 340.
        ({"smoothed": {"towards": 18.824, "value": [12.5, 20.0, 27.5, None]}}, "another rate"),
        ({"numerator": [10, 20, None, None]}, "counts that are not shown"),
        ({"numerator": None}, "counts that are not shown"),
        ({"spread": {"shown": 4, "left_out": 0}}, "more areas than are shown"),
        ({"spread": {"shown": 3, "left_out": 1, "clusters": {"high": [2, 3]}}}, "cluster of what is not"),
        ({"spread": {"shown": 3, "left_out": 1, "gradient": {"areas": 4}}}, "gradient over more areas"),
    ],
)
def test_what_is_derived_from_hidden_cells_stops_the_release(changed: Document, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        attack(atlas_of(entry("y", "share", "a", "b")), [spread_values(**changed)])


def mean_values(limits: Document, status: str = "ooos") -> Document:
    """Return the means of the quarters of a city with their limits."""
    one = {
        "period": "2024",
        "level": "teil",
        "set": "teil",
        "group": "",
        "status": status,
        "value": [5.0, 6.0, 7.0, None],
        "numerator": None,
        "denominator": None,
        "interval": {"level": 0.95, "method": "student", **limits},
    }
    return {"format": "keck.values", "version": 1, "indicator": "m", "slices": [one]}


def test_what_limits_follow_from_is_told_of_shown_values_only() -> None:
    fine = {"lower": [4, 5, 6, None], "upper": [6, 7, 8, None], "base": [50, 60, 70, None]}
    atlas = atlas_of(entry("m", "figure", "mean", "n"))
    assert attack(atlas, [mean_values({**fine, "error": [1, 1, 1, None]})]) == []
    with pytest.raises(ValueError, match="not shown"):
        attack(atlas, [mean_values({**fine, "error": [1, 1, 1, 1]})])
    with pytest.raises(ValueError, match="not shown"):
        attack(atlas, [mean_values({**fine, "base": [50, 60, 70, 80], "error": [1, 1, 1, None]})])
    with pytest.raises(ValueError, match="not shown"):
        attack(atlas, [mean_values({**fine, "lower": [4, 5, 6, 7], "error": [1, 1, 1, None]})])


def test_cases_of_means_are_numbers_that_others_follow_from() -> None:
    limits = {"lower": [4, 5, 6, None], "upper": [6, 7, 8, None], "error": [1, 1, 1, None]}
    means = mean_values({**limits, "base": [50, 60, 70, None]})
    counts = count_values("n", bezirk=[110, 73], teil=[50, 60, None, None])
    atlas = atlas_of(entry("m", "figure", "mean", "n"), entry("n"))
    found = attack(atlas, [means, counts])
    # 73 less the 70 cases of the one quarter's mean leave 3 in the other.
    assert {(breach.indicator, breach.area, breach.value) for breach in found if breach.sensitive} >= {
        ("n", "b2", 3)
    }
