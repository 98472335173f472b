"""Previews in words: values by locale, bars from zero, and why some areas have no value."""

from typing import Any

from keck.views.formula_preview import as_json, preview
from keck.views.i18n import translator


def result(values: list[float | None], **more: Any) -> dict[str, Any]:
    none = sum(value is None for value in values)
    statuses = {"ok": len(values) - none, "missing": none, "suppressed": 0, "not_applicable": 0}
    areas = [[f"{n:02d}", f"Viertel {n}", value] for n, value in enumerate(values, 1)]
    city = {"level": "kommune", "rank": 0, "areas": [["0", "Stadt", 10.724]], "statuses": dict(statuses)}
    fine = {"level": "viertel", "rank": 1, "areas": areas, "statuses": statuses}
    return {
        "period": "2020..2022",
        "unit": {"de": "%", "en": "%"},
        "decimals": 1,
        "levels": [city, fine],
        **more,
    }


def test_values_are_written_as_people_write_them() -> None:
    german = preview(result([1234.56, 2.0, None]), {"viertel": "Viertel"}, translator("de"))
    assert german.title == "Werte für 2020–2022"
    assert german.city == "Kommune insgesamt: 10,7\u00a0%"
    (level,) = german.levels
    assert [row.value for row in level.rows] == ["1.234,6\u00a0%", "2,0\u00a0%", "–"]
    assert dict(level.spread)["Mittlerer Wert"] == "618,3\u00a0%"
    assert level.without == ("1 Gebiet ohne Wert: Daten fehlen",)
    english = preview(result([1.5]), {"viertel": "Quarter"}, translator("en"))
    assert english.levels[0].rows[0].value == "1.5%"
    assert english.title == "Values for 2020–2022"


def test_a_long_unit_is_not_said_in_every_line() -> None:
    points = preview(result([2.5], unit={"de": "Prozentpunkte"}), {}, translator("de")).levels[0]
    assert points.rows[0].value == "2,5"
    assert dict(points.spread)["Größter Wert"] == "2,5\u00a0Prozentpunkte"


def test_bars_begin_at_zero_on_either_side() -> None:
    (level,) = preview(result([-1.0, 3.0]), {}, translator("de")).levels
    assert [(row.start, row.width) for row in level.rows] == [(0.0, 25.0), (25.0, 75.0)]
    (flat,) = preview(result([0.0, 0.0]), {}, translator("de")).levels
    assert [(row.start, row.width) for row in flat.rows] == [(0.0, 0.0)] * 2


def test_every_reason_is_told_with_its_number() -> None:
    made = result([None, None, None])
    made["levels"][1]["statuses"] = {"ok": 0, "missing": 1, "suppressed": 2, "not_applicable": 3}
    (level,) = preview(made, {}, translator("en")).levels
    assert [text.split()[0] for text in level.without] == ["1", "2", "3"]
    assert level.spread == ()


def test_no_period_says_so() -> None:
    made = preview(result([], period=None, levels=[]), {}, translator("de"))
    assert "Für keinen Zeitraum" in made.title
    assert as_json(made) == {"title": made.title, "city": "", "levels": ()}
