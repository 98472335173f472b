"""What is withdrawn leaves nothing of itself in what stays, also in entries that are new."""

from typing import Any

import pytest

from keck.processing.publishing.bundle import Bundle, Taken, without

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
