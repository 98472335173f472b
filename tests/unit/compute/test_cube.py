from keck.compute.cube import AreaFrame, CellKey, Cells, Cube
from keck.domain.definitions import Operand


def test_a_cube_knows_the_periods_of_cells_that_come_later_too() -> None:
    cube = Cube({"kommune": AreaFrame("kommune", "kommune", 0, ("1",))}, {})
    cube.cells[CellKey("kinder", "", "2024", "kommune")] = Cells.of([1.0, 0.0])
    assert cube.periods(Operand("kinder")) == ["2024"]
    cube.cells[CellKey("kinder", "", "2023", "kommune")] = Cells.of([1.0, 0.0])
    cube.cells[CellKey("kinder", "age=0-2", "2022", "kommune")] = Cells.of([1.0, 0.0])
    assert cube.periods(Operand("kinder")) == ["2023", "2024"]
    assert cube.periods(Operand("kinder", "age=0-2")) == ["2022"]
    assert cube.periods(Operand("eltern")) == []
