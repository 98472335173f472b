"""A-01: docs/asvs.md answers each requirement of OWASP ASVS 5.0.0, and tests bear the numbers they prove."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "asvs.md"
# The level of each requirement of the standard, by section and in its order.
SECTIONS = {
    "1.1": "22",
    "1.2": "1111122223",
    "1.3": "112222222223",
    "1.4": "222",
    "1.5": "123",
    "2.1": "122",
    "2.2": "112",
    "2.3": "12223",
    "2.4": "23",
    "3.1": "3",
    "3.2": "113",
    "3.3": "12223",
    "3.4": "11222233",
    "3.5": "11122333",
    "3.6": "3",
    "3.7": "22333",
    "4.1": "12233",
    "4.2": "23333",
    "4.3": "22",
    "4.4": "1222",
    "5.1": "2",
    "5.2": "112333",
    "5.3": "113",
    "5.4": "222",
    "6.1": "122",
    "6.2": "111111112222",
    "6.3": "11223333",
    "6.4": "112233",
    "6.5": "22222333",
    "6.6": "2223",
    "6.7": "33",
    "6.8": "2222",
    "7.1": "222",
    "7.2": "1111",
    "7.3": "22",
    "7.4": "11222",
    "7.5": "223",
    "7.6": "22",
    "8.1": "1233",
    "8.2": "1123",
    "8.3": "133",
    "8.4": "23",
    "9.1": "111",
    "9.2": "1222",
    "10.1": "22",
    "10.2": "223",
    "10.3": "22223",
    "10.4": "1111122222233333",
    "10.5": "22222",
    "10.6": "22",
    "10.7": "222",
    "11.1": "2233",
    "11.2": "22233",
    "11.3": "11233",
    "11.4": "1222",
    "11.5": "23",
    "11.6": "23",
    "11.7": "33",
    "12.1": "12233",
    "12.2": "11",
    "12.3": "22223",
    "13.1": "2333",
    "13.2": "222223",
    "13.3": "2233",
    "13.4": "1222233",
    "14.1": "22",
    "14.2": "12223333",
    "14.3": "122",
    "15.1": "12233",
    "15.2": "12233",
    "15.3": "1222222",
    "15.4": "3333",
    "16.1": "2",
    "16.2": "22222",
    "16.3": "2222",
    "16.4": "222",
    "16.5": "2223",
    "17.1": "23",
    "17.2": "22223333",
    "17.3": "22",
}
COUNTS = {"1": 70, "2": 183, "3": 92}
# Of level 3 these are answered, too.
ALSO = {"1.2.10", "6.3.8", "6.4.6", "8.3.2"}
# What is not, or not wholly, met. Whatever else is open fails; what no longer is goes from here.
OPEN = {
    *("5.4.3", "6.2.12", "6.3.3", "6.4.1", "6.5.2", "7.5.2"),
    *("11.2.2", "11.2.3", "12.3.1", "12.3.3", "13.2.1"),
}
KINDS = ("tests", "document", "operator", "not here", "open")
WITHOUT_TESTS = ("operator", "not here")
_ROW = re.compile(r"^\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\(([^)#]+)(?:#([^)]+))?\)")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page."""

    number: str
    level: str
    words: str
    answer: str

    @property
    def kind(self) -> str:
        """What the answer begins with."""
        return self.answer.partition(":")[0]


def rows_of(page: str) -> list[Row]:
    """Return the lines of a page."""
    cells = ([cell.strip() for cell in found] for found in _ROW.findall(page))
    return [Row(*row) for row in cells if not row[0].startswith(("-", "number"))]


def expected() -> dict[str, str]:
    """Return number and level of what has to be answered."""
    every = {f"{name}.{place}": one for name, all_ in SECTIONS.items() for place, one in enumerate(all_, 1)}
    return {number: level for number, level in every.items() if level in "12" or number in ALSO}


def marked(sources: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each number that a test of these sources bears, and the test."""
    for name, text in sources:
        for node in ast.walk(ast.parse(text)) if "mark.asvs" in text else ():
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            for one in node.decorator_list:
                if isinstance(one, ast.Call) and ast.unparse(one.func) == "pytest.mark.asvs":
                    yield from ((number, f"{name}::{node.name}") for number in _numbers(one))


def _numbers(marker: ast.Call) -> Iterator[str]:
    for one in marker.args:
        if isinstance(one, ast.Starred):
            yield from ast.literal_eval(one.value)
        else:
            yield ast.literal_eval(one)


@cache
def ours() -> dict[str, tuple[str, ...]]:
    """Return the tests of this repository by the numbers they bear."""
    found: dict[str, tuple[str, ...]] = {}
    paths = sorted((ROOT / "tests").rglob("test_*.py"))
    for number, test in marked((path.relative_to(ROOT).as_posix(), path.read_text()) for path in paths):
        found[number] = (*found.get(number, ()), test)
    return found


def wrong(page: str, tests: dict[str, tuple[str, ...]]) -> list[str]:
    """Return what is wrong with a page for these tests, in words."""
    rows, asked = rows_of(page), expected()
    told = [f"{number} stands there twice" for number, n in Counter(r.number for r in rows).items() if n > 1]
    known = {row.number: row for row in rows}
    told += [f"{number} is missing" for number in asked.keys() - known.keys()]
    told += [f"{number} is no number of ours" for number in known.keys() - asked.keys()]
    strange = ((number, test) for number in tests.keys() - known.keys() for test in tests[number])
    told += [f"{number} is not on the page: {test}" for number, test in strange]
    for number in asked.keys() & known.keys():
        told += [f"{number} {one}" for one in _wrong(known[number], asked[number], tests.get(number, ()))]
    return told


def _wrong(row: Row, level: str, tests: tuple[str, ...]) -> Iterator[str]:
    if row.level != level:
        yield f"is of level {level}"
    if not 2 <= len(row.words.split()) <= 12:
        yield "has no few words"
    _, colon, reason = row.answer.partition(":")
    if row.kind not in KINDS or (row.kind == "tests") == bool(colon) or bool(colon) != bool(reason.strip()):
        yield "has no answer"
    if row.kind == "tests" and not tests:
        yield "has no test"
    if row.kind in WITHOUT_TESTS and tests:
        yield f"needs no test and has {tests[0]}"
    if (row.kind == "open") != (row.number in OPEN):
        yield "is open" if row.kind == "open" else "is no longer open"
    links = _LINK.findall(row.answer)
    if row.kind in ("document", "operator") and not links:
        yield "names no place"
    yield from (f"leads nowhere: {path}#{part}" for path, part in links if not _leads(path, part))


def _leads(path: str, part: str) -> bool:
    target = PAGE.parent / path
    if not target.is_file():
        return False
    heads = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE)
    return not part or part in {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}


def test_the_levels_are_counted_as_in_the_standard() -> None:
    assert Counter("".join(SECTIONS.values())) == COUNTS
    assert Counter(expected().values()) == {"1": 70, "2": 183, "3": len(ALSO)}


def test_the_rows_are_those_of_the_standard() -> None:
    rows = rows_of(PAGE.read_text())
    assert {row.number: row.level for row in rows} == expected()
    assert len(rows) == len(expected())
    # In the order of the standard.
    assert [row.number for row in rows] == sorted(
        expected(), key=lambda number: [int(part) for part in number.split(".")]
    )


def test_each_row_has_its_answer() -> None:
    assert wrong(PAGE.read_text(), ours()) == []


def _without(number: str) -> str:
    return re.sub(rf"^\| {re.escape(number)} \|.*\n", "", PAGE.read_text(), flags=re.MULTILINE)


def _with(number: str, answer: str, level: str = "") -> str:
    """Return the page with another answer to a number, or another level."""
    (row,) = (row for row in rows_of(PAGE.read_text()) if row.number == number)
    line = f"| {number} | {level or row.level} | {row.words} | {answer} |\n"
    return _without(number) + line


BROKEN = {
    "a row that is gone": (_without("7.4.1"), "7.4.1 is missing"),
    "a row that stands there twice": (PAGE.read_text() + _with("7.4.1", "tests"), "7.4.1 stands there twice"),
    "a number that there is not": (
        PAGE.read_text() + "| 7.4.9 | 1 | some words | tests |\n",
        "7.4.9 is no number of ours",
    ),
    "another level": (_with("7.4.1", "tests", "2"), "7.4.1 is of level 1"),
    "no answer": (_with("7.4.1", ""), "7.4.1 has no answer"),
    "an answer without its reason": (_with("4.3.1", "not here:"), "4.3.1 has no answer"),
    "tests that nobody has written": (_with("4.3.1", "tests"), "4.3.1 has no test"),
    "something open that was not": (_with("7.4.1", "open: not yet"), "7.4.1 is open"),
    "something that was open and is not": (_with("5.4.3", "not here: no files"), "5.4.3 is no longer open"),
    "a document that names no place": (_with("2.1.3", "document: somewhere"), "2.1.3 names no place"),
    "a place that there is not": (
        _with("2.1.3", "document: [here](security.md#nowhere)"),
        "2.1.3 leads nowhere: security.md#nowhere",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_page_is_seen(how: str) -> None:
    page, told = BROKEN[how]
    assert told in wrong(page, ours())


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        ('"7.4.9"', "7.4.9 is not on the page: x.py::test_x"),
        ('*("7.4.1", "99.1.1")', "99.1.1 is not on the page: x.py::test_x"),
        ('"4.3.1"', "4.3.1 needs no test and has x.py::test_x"),
        ('"12.1.1"', "12.1.1 needs no test and has x.py::test_x"),
    ],
)
def test_a_marker_that_proves_nothing_is_seen(marker: str, told: str) -> None:
    source = f"@pytest.mark.asvs({marker})\n@pytest.mark.long\ndef test_x() -> None:\n    pass\n"
    more = {number: (test,) for number, test in marked([("x.py", source)])}
    assert told in wrong(PAGE.read_text(), ours() | more)
