import re
from xml.etree import ElementTree

from keck.drawing import maps
from keck.drawing.frames import Ids
from keck.drawing.legend import LegendRow
from keck.drawing.maps import MapArea

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 300"><path id="a0" d="m0 0h9v9z"/>'
    b'<path id="a2" d="m9 0h9v9z"/><path id="outline" d="m0 0h18v9z"/></svg>'
)
AREAS = [
    MapArea(0, "c1", 'Alt"stadt <Nord>', "12,3 %"),
    MapArea(1, "m", "Ohne Form", "keine Angabe"),
    MapArea(2, "s", "Süd", "geschützt", selected=True),
]


def linked(areas: list[MapArea]) -> ElementTree.Element:
    text = maps.linked(
        "/a/ff.svg", 1024, 300, areas, title="Kinder & Karten", desc="Zwei Gebiete.", ids=Ids("karte")
    )
    return ElementTree.fromstring(text)


def test_a_linked_map_is_one_tab_stop_with_a_name_and_a_description() -> None:
    found = linked(AREAS)
    assert (found.get("role"), found.get("tabindex")) == ("img", "0")
    named = {child.get("id"): child.text for child in found}
    assert [named[one] for one in (found.get("aria-labelledby") or "").split()] == [
        "Kinder & Karten",
        "Zwei Gebiete.",
    ]
    assert [one.tag for one in found.iter() if one.get("tabindex") == "0"] == ["svg"]


def test_each_area_uses_its_shape_by_position_with_its_class_and_tip() -> None:
    uses = [use for use in linked(AREAS).iter("use") if use.find("title") is not None]
    assert [(use.get("href"), use.get("class")) for use in uses] == [
        ("/a/ff.svg#a0", "c1"),
        ("/a/ff.svg#a1", "m"),
        ("/a/ff.svg#a2", "s"),
    ]
    assert uses[0].findtext("title") == 'Alt"stadt <Nord>: 12,3 %'


def test_the_chosen_area_lies_on_top_and_the_ring_comes_last() -> None:
    found = list(linked(AREAS))
    assert [use.get("class") for use in found if use.tag == "use"] == ["outline", "chosen", "ring"]
    assert found[-1].get("href") is None


def test_a_map_with_links_is_a_group_whose_links_are_no_tab_stops() -> None:
    found = linked([MapArea(0, "c0", "Nord", "1", href="/de/x/areas/stadtteil/1?a=1&b=2")])
    link = next(found.iter("a"))
    assert found.get("role") == "group"
    assert (link.get("tabindex"), link.get("href")) == ("-1", "/de/x/areas/stadtteil/1?a=1&b=2")
    assert [one.get("aria-hidden") for one in found.iter("g")] == ["true"]


def test_no_drawing_carries_styles_that_the_content_policy_forbids() -> None:
    for text in (ElementTree.tostring(linked(AREAS), "unicode"), standalone()):
        assert not re.search(r"\bstyle=|<style|<script|\bon[a-z]+=", text)


def standalone() -> str:
    return maps.standalone(
        SHAPES,
        AREAS,
        title="Kinder <3",
        subtitle="2024",
        legend=[LegendRow("c1", "bis 20"), LegendRow("s", "geschützt")],
        source="Quelle: Stadt & Amt",
    )


def test_a_map_that_stands_alone_needs_no_other_file() -> None:
    text = standalone()
    found = ElementTree.fromstring(text)
    assert set(re.findall(r'(?:href|url\()[="]*([^")]*)', text)) <= {"#hatch", "#dots"}
    drawn = [path.get("d") for path in found.iter(f"{SVG}path")]
    assert drawn == ["m0 0h9v9z", "m9 0h9v9z", "m0 0h18v9z", "m9 0h9v9z"]
    fills = [path.get("fill") for path in found.iter(f"{SVG}path")]
    assert fills == ["#a1e1dc", "url(#hatch)", "none", "none"]
    words = [one.text for one in found.iter(f"{SVG}text")]
    assert words == ["Kinder <3", "2024", "bis 20", "geschützt", "Quelle: Stadt & Amt"]
    assert "class=" not in text.replace('class="map"', "")
