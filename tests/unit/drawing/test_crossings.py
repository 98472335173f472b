import re
from xml.etree import ElementTree

from keck.drawing.charts import crossing
from keck.drawing.frames import Ids

ROWS = ("sehr hoch", "hoch", "mittel", "niedrig")
COLUMNS = ("positiv", "stabil", "negativ")


def drawn(counts: list[list[int]]) -> ElementTree.Element:
    return ElementTree.fromstring(crossing(ROWS, COLUMNS, counts, title="T <1>", desc="", ids=Ids("x")))


def test_each_area_is_a_square_in_its_cell_and_empty_cells_are_empty() -> None:
    found = drawn([[0, 1, 0], [2, 0, 0], [0, 5, 1], [0, 0, 0]])
    squares = [one for one in found if one.tag == "rect"]
    assert len(squares) == 9
    numbers = [one.text for one in found if one.tag == "text" and re.fullmatch(r"\d+", one.text or "")]
    assert numbers == ["1", "2", "5", "1"]
    width, height = (float(part) for part in found.attrib["viewBox"].split()[2:])
    for one in squares:
        assert 0 < float(one.attrib["x"]) < width - 7
        assert 0 < float(one.attrib["y"]) < height - 7


def test_more_areas_than_there_is_room_for_are_told_by_their_number() -> None:
    found = drawn([[0, 400, 0], [0] * 3, [0] * 3, [0] * 3])
    assert not [one for one in found if one.tag == "rect"]
    assert "400" in [one.text for one in found]
