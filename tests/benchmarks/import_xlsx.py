"""A workbook of 100,000 rows: read, checked and stored, beside calamine that only reads it."""

from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from tests.benchmarks.city import City
from tests.benchmarks.import_csv import import_cost
from tests.benchmarks.rows import Row, at_most, seconds
from tests.benchmarks.turns import costed, figures_in_turn
from tests.benchmarks.world import World


def measure(world: World, rounds: int, *, city: City) -> Iterator[Row]:
    """Import the city's table with one row a value from a workbook."""
    member, folder = world.member(), world.place()
    for path, level in city.write_areas(folder):
        member.import_areas(path, level=level, key="NUMMER", name="NAME")
    book = folder / "zahlen.xlsx"
    rows = write_workbook(city, book)
    mapping = city.mapping(long=True)

    def alone() -> None:
        CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()

    turns = figures_in_turn(rounds, lambda: import_cost(member, book, mapping), lambda: costed(alone))
    beside = f"calamine alone {seconds(turns.other)}"
    yield at_most(
        f"{rows:,} rows of XLSX into blocks, processor", 1.8, turns.ratio, seconds(turns.own), beside
    )


def write_workbook(city: City, path: Path) -> int:
    """Write the table with a row for each value; return how many there are."""
    frame = city.long_frame()
    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Zahlen")
        sheet.write_row(0, 0, frame.columns)
        for number, row in enumerate(frame.iter_rows(), start=1):
            sheet.write_row(number, 0, row)
    return frame.height
