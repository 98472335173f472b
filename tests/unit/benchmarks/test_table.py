"""The table of a run."""

import json
from pathlib import Path

from tests.benchmarks.rows import Row, at_least, at_most, reported, within
from tests.benchmarks.table import lines, write_json
from tests.benchmarks.turns import Turns, figures_in_turn

ROWS = [
    at_most("import", 1.0, 1.3, "1.3 s", "COPY 1 s"),
    at_least("answers", 0.5, 0.6, "600/s", "hello 1000/s"),
    within("page", 18, 12.3, "kB"),
    reported("step", "3 s"),
]


def test_each_row_says_whether_its_goal_is_met() -> None:
    assert [row.met for row in ROWS] == [False, True, True, None]
    assert [line.split("|")[-2].strip() for line in lines(ROWS)[2:]] == ["NO", "yes", "yes", "–"]


def test_all_lines_are_of_one_length() -> None:
    assert len({len(line) for line in lines(ROWS)}) == 1


def test_the_file_holds_machine_and_rows(tmp_path: Path) -> None:
    write_json(tmp_path / "out.json", {"processors": 2}, ROWS)
    document = json.loads((tmp_path / "out.json").read_text())
    assert document["machine"] == {"processors": 2}
    assert [Row(**row) for row in document["rows"]] == ROWS


def test_the_ratio_is_that_of_a_typical_round() -> None:
    ours, theirs = iter([2.0, 20.0, 3.0]), iter([1.0, 10.0, 1.0])
    turns = figures_in_turn(3, lambda: next(ours), lambda: next(theirs))
    assert turns == Turns([2.0, 20.0, 3.0], [1.0, 10.0, 1.0])
    assert (turns.own, turns.other, turns.ratio) == (3.0, 1.0, 2.0)
