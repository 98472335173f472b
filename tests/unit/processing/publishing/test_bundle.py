"""What is withdrawn leaves nothing of itself in what stays, also in entries that are new."""

from typing import Any

import pytest

from keck.processing.publishing.bundle import Bundle
from keck.processing.publishing.taking_off import Taken, without

SECRET = 17.25


def bundle() -> Bundle:
    """An atlas of three areas; the second one's entries are to go."""
    shown = [1.0, SECRET, 3.0]
    document: dict[str, Any] = {
        "indicator": "own.x",
        "classes": {"teil": [2.0]},
        "footnotes": [],
        "slices": [
            {
                "period": "2024",
                "level": "teil",
                "set": "teil",
                "group": "",
                "status": "ooo",
                "value": shown,
                "numerator": shown,
                "denominator": None,
                "interval": {"level": 0.95, "method": "wilson", "lower": shown, "upper": shown},
                "flags": {"1": ["estimated"], "2": ["revised"]},
                "new": shown,
                "nested": {"deep": {"verdicts": [1, SECRET, 3], "letters": {"some": "abc", "other": "ab"}}},
                "words": {"abc": "abc"},
            }
        ],
    }
    entry = {
        "code": "own.x",
        "periods": ["2024"],
        "levels": ["teil"],
        "newest": "2024",
        "default_level": "teil",
    }
    areas = [{"key": key} for key in "abc"]
    atlas = {
        "area_sets": [{"id": "teil", "level": "teil", "areas": areas}],
        "indicators": [entry],
        "default_indicator": "own.x",
    }
    return Bundle("ort", atlas, {"own.x": document}, ())


@pytest.mark.parametrize(
    "taken", [Taken(area="teil:b"), Taken("own.x", "teil:b"), Taken(None, "teil:b", "2024")]
)
def test_no_entry_of_a_withdrawn_area_is_left(taken: Taken) -> None:
    (left,) = without(bundle(), [taken]).values["own.x"]["slices"]
    assert str(SECRET) not in str(left)
    assert left["status"] == "omo"
    assert left["flags"] == {"2": ["revised"]}
    assert left["interval"] == {
        "level": 0.95,
        "method": "wilson",
        "lower": [1.0, None, 3.0],
        "upper": [1.0, None, 3.0],
    }
    assert left["denominator"] is None
    # A letter for each area goes likewise; other texts of that length stay.
    assert left["nested"]["deep"]["letters"] == {"some": "a-c", "other": "ab"}
    assert left["words"] == {"abc": "abc"}


def test_what_is_not_withdrawn_stays_as_it_is() -> None:
    given = bundle()
    assert without(given, [Taken(area="teil:z")]).values == given.values


def with_dependent(**entry: Any) -> Bundle:
    """Return the atlas with an indicator whose formula names the first, at three periods."""
    one = bundle()
    document = one.values["own.x"]
    slices = [{**document["slices"][0], "period": period} for period in ("2023", "2024", "2025")]
    named = {**one.atlas["indicators"][0], "code": "own.y", "depends_on": ["own.x"], **entry}
    named["periods"] = ["2023", "2024", "2025"]
    atlas = {**one.atlas, "indicators": [*one.atlas["indicators"], named]}
    return Bundle("ort", atlas, {**one.values, "own.y": {**document, "slices": slices}}, ())


def left_of(one: Bundle, taken: Taken) -> dict[str, str]:
    """Return the statuses of the dependent indicator by period."""
    document = without(one, [taken]).values.get("own.y", {"slices": []})
    return {each["period"]: each["status"] for each in document["slices"]}


def test_what_names_a_withdrawn_indicator_goes_with_it() -> None:
    assert left_of(with_dependent(), Taken("own.x")) == {}
    assert left_of(with_dependent(), Taken("own.x", None, "2024")) == {"2023": "ooo"}
    assert left_of(with_dependent(), Taken("own.z")) == {"2023": "ooo", "2024": "ooo", "2025": "ooo"}


def test_a_withdrawn_area_goes_from_what_names_its_indicator_from_then_on() -> None:
    taken = Taken("own.x", "teil:b", "2024")
    assert left_of(with_dependent(), taken) == {"2023": "ooo", "2024": "omo", "2025": "omo"}


@pytest.mark.parametrize("taken", [Taken("own.x", "teil:b"), Taken(None, "teil:b")])
def test_what_is_set_against_other_areas_tells_of_none(taken: Taken) -> None:
    assert left_of(with_dependent(relative=True), taken) == {}


def test_what_a_release_left_out_itself_is_not_taken_out_again() -> None:
    taken = Taken(None, "teil:b")
    one = with_dependent(relative=True)
    one.atlas["derived_without"] = [taken.to_json()]
    assert left_of(one, taken) == dict.fromkeys(("2023", "2024", "2025"), "omo")


def spread(indicator: str, period: str, *, by: str | None = None) -> dict[str, Any]:
    """A slice with everything that is said of its areas together."""
    shown = [1.0, SECRET, 3.0]
    run = {"gradient": {"by": by, "period": period, "fifths": [SECRET] * 5}} if by else {}
    return {
        "period": period,
        "level": "teil",
        "set": "teil",
        "group": "",
        "status": "ooo",
        "value": shown,
        "spread": {"shown": 3, "left_out": 0, "gini": SECRET, "clusters": {"high": [1, 2]}, **run},
        "smoothed": {"method": "empirical_bayes", "towards": SECRET, "value": [SECRET, SECRET, SECRET]},
        "classes": {"natural": [SECRET]},
    }


def ordered() -> Bundle:
    """Two indicators; the areas of the second are ordered by the first."""
    given = bundle()
    entry = given.atlas["indicators"][0]
    documents: dict[str, Any] = {
        "own.poor": {"indicator": "own.poor", "classes": {"teil": [SECRET]}, "slices": [], "footnotes": []},
        "own.x": {"indicator": "own.x", "classes": {"teil": [SECRET]}, "slices": [], "footnotes": []},
    }
    for period in ("2023", "2024"):
        documents["own.poor"]["slices"].append(spread("own.poor", period))
        documents["own.x"]["slices"].append(spread("own.x", period, by="own.poor"))
    entries = [
        {**entry, "code": "own.poor", "periods": ["2023", "2024"], "decimals": 2},
        {**entry, "periods": ["2023", "2024"], "decimals": 2, "ordered_by": "own.poor"},
    ]
    atlas = {**given.atlas, "indicators": entries, "default_indicator": "own.x"}
    return Bundle("ort", atlas, documents, ())


def test_what_was_computed_with_a_withdrawn_cell_goes_as_a_whole() -> None:
    left = without(ordered(), [Taken("own.x", "teil:b", "2024")])
    older, newer = left.values["own.x"]["slices"]
    assert not {"spread", "smoothed", "classes"} & set(newer)
    assert str(SECRET) not in str(newer)
    # The other year, and the other indicator, were made of other cells.
    assert older == ordered().values["own.x"]["slices"][0]
    assert left.values["own.poor"] == ordered().values["own.poor"]


def test_a_break_does_not_outlive_the_value_that_it_was() -> None:
    left = without(ordered(), [Taken("own.x", "teil:b")])
    assert left.values["own.x"]["classes"] == {"teil": [1.0]}
    assert str(SECRET) not in str(left.values["own.x"])


@pytest.mark.parametrize(
    ("taken", "kept"),
    [
        (Taken("own.poor"), []),
        (Taken("own.poor", "teil:b"), []),
        (Taken("own.poor", None, "2024"), ["2023"]),
        (Taken("own.poor", "teil:b", "2023"), ["2024"]),
        (Taken("own.poor", "kreis:b"), ["2023", "2024"]),
        (Taken("own.x", "teil:b", "2024"), ["2023"]),
    ],
)
def test_gradients_go_with_the_figures_that_areas_were_ordered_by(taken: Taken, kept: list[str]) -> None:
    left = without(ordered(), [taken])
    slices = left.values["own.x"]["slices"]
    assert [one["period"] for one in slices if one.get("spread", {}).get("gradient")] == kept
    entry = next(one for one in left.atlas["indicators"] if one["code"] == "own.x")
    assert entry.get("ordered_by") == ("own.poor" if kept else None)
