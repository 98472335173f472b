"""docs/security.md names tests that exist, for every promise that is due."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINES = {"T": 25, "A": 37, "U": 17, "R": 22, "C": 30}
DUE = {
    *(f"T-{number:02d}" for number in range(1, 26)),
    *(f"A-{number:02d}" for number in range(1, 38)),
    *(f"U-{number:02d}" for number in range(1, 18)),
    *(f"R-{number:02d}" for number in range(1, 23)),
    *(f"C-{number:02d}" for number in (*range(20, 28), 29)),
}
_ROW = re.compile(r"^\| ([TAURC]-\d\d) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def rows() -> dict[str, str]:
    return {line: tests for line, _, tests in _ROW.findall((ROOT / "docs" / "security.md").read_text())}


def test_every_line_stands_there_once(rows: dict[str, str]) -> None:
    text = (ROOT / "docs" / "security.md").read_text()
    assert set(rows) == {f"{part}-{n:02d}" for part, last in LINES.items() for n in range(1, last + 1)}
    assert len(_ROW.findall(text)) == len(rows)


def test_what_is_due_has_tests(rows: dict[str, str]) -> None:
    assert {line for line, tests in rows.items() if tests == "later"}.isdisjoint(DUE)


def test_every_named_test_exists(rows: dict[str, str]) -> None:
    for line, tests in rows.items():
        named = [] if tests == "later" else tests.split("<br>")
        assert named or tests == "later", line
        for name in named:
            path, _, function = name.strip("`").partition("::")
            assert re.search(rf"^def {function}\(", (ROOT / path).read_text(), re.MULTILINE), (line, name)
