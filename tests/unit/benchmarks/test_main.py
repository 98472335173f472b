"""The command line of the benchmarks."""

from collections.abc import Iterator

import pytest

from tests.benchmarks.__main__ import BROKEN, _told, main, measurements
from tests.benchmarks.rows import Row, reported


def test_a_measurement_that_breaks_keeps_the_rows_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    def rows() -> Iterator[Row]:
        yield reported("first", "1 s")
        raise ValueError("no disk")

    assert [(row.what, row.measured) for row in _told("import", rows())] == [
        ("first", "1 s"),
        ("import", BROKEN),
    ]
    assert "no disk" in capsys.readouterr().err


def test_an_unknown_name_is_told_before_anything_starts(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["speed"])
    assert ended.value.code == 2
    assert "no such measurement: speed" in capsys.readouterr().err


def test_both_sizes_know_the_same_measurements() -> None:
    assert list(measurements(full=True)) == list(measurements(full=False))
