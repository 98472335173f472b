"""Funnels tell by shape and place, not by colour, which areas lie outside."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from keck.drawing import charts
from keck.drawing.charts import FunnelArea, FunnelLimit
from keck.drawing.frames import Ids

LIMITS = [
    FunnelLimit("inner", [50, 500], [(5, 35), (15, 25)], "95 %"),
    FunnelLimit("outer", [50, 500], [(0, 45), (12, 28)], "99,8 %"),
]


def funnel(*areas: FunnelArea) -> ElementTree.Element:
    return ElementTree.fromstring(
        charts.funnel(
            areas,
            LIMITS,
            20,
            fmt=lambda value: f"{value:g} %",
            size_fmt=lambda value: f"{value:g}",
            axis="Kinder",
            title="Trichter",
            desc="",
            ids=Ids("trichter"),
        )
    )


def area(base: float, value: float, place: int, name: str = "Hafen") -> FunnelArea:
    return FunnelArea(base, value, place, name, f"{value:g} %")


def test_areas_outside_the_outer_lines_are_diamonds_with_names_and_others_dots() -> None:
    found = funnel(area(100, 20, 0, "Nord"), area(200, 30, 1, "Mitte"), area(400, 40, 2, "Süd"))
    assert [one.findtext("title") for one in found.iter("polygon")] == ["Süd: 40 %"]
    assert [one.findtext("title") for one in found.iter("circle")] == ["Nord: 20 %", "Mitte: 30 %"]
    words = [one.text for one in found.iter("text")]
    assert "Süd" in words
    assert "Nord" not in words
    assert {"95 %", "99,8 %", "Kinder"} <= set(words)


def test_of_many_dots_those_inside_have_no_words() -> None:
    found = funnel(*(area(100 + n, 20, 0) for n in range(151)), area(300, 44, 2, "Süd"))
    assert [one.text for one in found.iter("title")] == ["Trichter", "Süd: 44 %"]


def test_the_lines_of_both_levels_are_told_apart_by_their_dashes() -> None:
    kinds = [one.get("class") for one in funnel(area(100, 20, 0)).iter("polyline")]
    assert kinds == ["limit inner", "limit inner", "limit outer", "limit outer"]
    rows = [
        float(one.get("y", 0))
        for one in funnel(area(100, 20, 0)).iter("text")
        if one.text in ("95 %", "99,8 %")
    ]
    assert abs(rows[0] - rows[1]) >= 13


@given(
    st.lists(
        st.tuples(st.floats(1, 1e5), st.floats(0, 1e4), st.integers(-2, 2), st.text(min_size=1, max_size=20)),
        min_size=1,
        max_size=60,
    )
)
def test_any_areas_make_a_well_formed_drawing_inside_its_frame(
    areas: list[tuple[float, float, int, str]],
) -> None:
    found = funnel(*(area(*one) for one in areas))
    for one in found.iter("circle"):
        assert 0 <= float(one.get("cx", -1)) <= 440
        assert 0 <= float(one.get("cy", -1)) <= 330
    names = [one for one in found.iter("text") if one.get("class") == "name area"]
    assert len(names) <= 6
