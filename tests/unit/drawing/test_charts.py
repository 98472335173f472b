from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.drawing import charts
from keck.drawing.charts import Bar, CityLine, Point, Series, StripValue
from keck.drawing.frames import Ids

IDS = Ids("bild")


def german(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def point(year: int, value: float | None, *, hollow: bool = False, broken: str = "") -> Point:
    text = f"{value} %" if value is not None else "geschützt"
    return Point(year, str(year), value, text, hollow=hollow, broken=broken)


def line(*series: Series) -> ElementTree.Element:
    return ElementTree.fromstring(
        charts.line(series, fmt=german, title="Verlauf", desc="Von 2020 bis 2024.", ids=IDS)
    )


def words(found: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in found.iter("text")]


def test_a_hidden_year_breaks_the_line_and_says_why() -> None:
    found = line(
        Series("Nord", [point(2020, 1), point(2021, 2), point(2022, None), point(2023, 4), point(2024, 5)])
    )
    assert [len((one.get("points") or "").split()) for one in found.iter("polyline")] == [2, 2]
    gaps = [one for one in found.iter("line") if one.get("class") == "gap"]
    assert [gap.findtext("title") for gap in gaps] == ["2022: geschützt"]


def test_an_estimated_value_is_a_hollow_marker() -> None:
    found = line(Series("Nord", [point(2020, 1), point(2021, 2, hollow=True)]))
    assert [dot.get("class") for dot in found.iter("circle")] == ["dot area n0", "dot area n0 hollow"]


def test_several_areas_are_told_apart() -> None:
    series = [Series(name, [point(2020, n), point(2021, n)]) for n, name in enumerate("ABC")]
    found = line(Series("Stadt", [point(2020, 5), point(2021, 6)], "city"), *series)
    traces = [one.get("class") for one in found.iter("polyline")]
    assert traces == ["trace city", "trace area n0", "trace area n1", "trace area n2"]
    assert {one.get("class"): one.text for one in found.iter("text")}["name area n2"] == "C"


def test_lines_are_named_at_their_ends_without_covering_each_other() -> None:
    found = line(
        Series("Nord", [point(2020, 30), point(2021, 30.1)]),
        Series("Stadt", [point(2020, 30), point(2021, 30)], "city"),
    )
    names = {
        one.text: float(one.get("y") or 0) for one in found.iter("text") if "name" in (one.get("class") or "")
    }
    assert set(names) == {"Nord", "Stadt"}
    assert abs(names["Nord"] - names["Stadt"]) > 25


@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=12),
    st.lists(st.floats(0, 100), max_size=12),
    st.text(),
)
def test_any_series_makes_a_well_formed_drawing_inside_its_frame(
    values: list[float | None], city: list[float], name: str
) -> None:
    found = line(
        Series(name, [point(2010 + n, value) for n, value in enumerate(values)]),
        Series("Stadt", [point(2010 + n, value) for n, value in enumerate(city)], "city"),
    )
    width, height = (float(one) for one in (found.get("viewBox") or "").split()[2:])
    for dot in found.iter("circle"):
        assert 0 <= float(dot.get("cx") or -1) <= width
        assert 0 <= float(dot.get("cy") or -1) <= height


def test_bars_are_sorted_and_areas_without_a_value_come_last_with_the_reason() -> None:
    rows = [
        Bar("A", 3, "3,0"),
        Bar("B", None, "geschützt"),
        Bar("C", 9, "9,0"),
        Bar("D", 5, "5,0", highlighted=True),
    ]
    found = ElementTree.fromstring(
        charts.bars(rows, city=CityLine(4, "Stadt 4,0"), title="Vergleich", desc="", ids=IDS)
    )
    assert words(found) == ["Stadt 4,0", "C", "9,0", "D", "5,0", "A", "3,0", "B", "geschützt"]
    assert len(list(found.iter("rect"))) == 3


def test_negative_values_grow_to_the_left_of_zero() -> None:
    rows = [Bar("A", 10, "+10"), Bar("B", -5, "−5")]
    found = ElementTree.fromstring(charts.bars(rows, title="Saldo", desc="", ids=IDS))
    plus, minus = found.iter("rect")
    zero = float(plus.get("x") or 0)
    assert float(minus.get("x") or 0) + float(minus.get("width") or 0) == pytest.approx(zero, abs=0.02)


def test_a_strip_shows_every_value_and_names_the_chosen_one_and_the_city() -> None:
    values = [StripValue(value, f"G{value}", german(value)) for value in (1.0, 2.0, 9.0)]
    found = ElementTree.fromstring(
        charts.strip(
            values,
            fmt=german,
            title="Verteilung",
            desc="",
            ids=IDS,
            highlighted=values[2],
            city=StripValue(4, "Stadt", "4"),
        )
    )
    assert [one.findtext("title") for one in found.iter("line") if one.get("class") == "mark"] == [
        "G1.0: 1",
        "G2.0: 2",
        "G9.0: 9",
    ]
    assert {"G9.0 9", "Stadt 4"} <= set(words(found))


def test_a_sparkline_keeps_its_gaps() -> None:
    text = charts.sparkline([1, 2, None, 4, None, 3, 5], title="Verlauf", ids=IDS)
    found = ElementTree.fromstring(text)
    assert len(list(found.iter("polyline"))) == 2
    assert len(list(found.iter("circle"))) == 2
    assert charts.sparkline([], title="leer", ids=IDS)


def test_the_same_numbers_give_the_same_bytes() -> None:
    draw = [charts.sparkline([1, 2.5, 2], title="Verlauf", ids=IDS) for _ in range(2)]
    assert draw[0] == draw[1]


def test_a_break_interrupts_the_line_and_is_marked_with_its_reason() -> None:
    points = [point(2020, 1.0), point(2021, 2.0), point(2022, 5.0, broken="Neue Zählweise"), point(2023, 6.0)]
    found = line(Series("Altstadt", points))
    assert len([one for one in found.iter() if "trace" in (one.get("class") or "")]) == 2
    marks = [one for one in found.iter() if one.get("class") == "break"]
    assert [one.findtext("{*}title") or one.findtext("title") for one in marks] == ["2022: Neue Zählweise"]


def test_a_break_that_all_series_share_is_marked_once() -> None:
    series = [Series(name, [point(2020, 1.0), point(2021, 2.0, broken="Gesetz")]) for name in ("A", "B")]
    assert len([one for one in line(*series).iter() if one.get("class") == "break"]) == 1


def test_a_sparkline_is_interrupted_at_a_break() -> None:
    whole = charts.sparkline([1.0, 2.0, 3.0, 4.0], title="Verlauf", ids=IDS)
    broken = charts.sparkline([1.0, 2.0, 3.0, 4.0], title="Verlauf", ids=IDS, breaks=[2])
    assert (whole.count('class="trace'), broken.count('class="trace')) == (1, 2)
