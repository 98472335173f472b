"""Tables made to harm, through the real child: refused in words or bounded, and the next file is read."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

from keck.domain.findings import Problem
from keck.processing.sandbox import classify, read_table
from tests.integration.sandbox import made_files as made

Refusal = Callable[..., str]
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"


@pytest.fixture
def next_file(tmp_path: Path) -> Iterator[None]:
    """After each hostile file a good one is read."""
    yield
    good = tmp_path / "gut.csv"
    good.write_text("Ort;Kinder\nEgg;1\nStaad;2\n")
    (table,) = read_table(good, "gut.csv")
    assert table.frame.rows() == [("Egg", "1"), ("Staad", "2")]


def _members() -> dict[str, bytes]:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Tabelle")
        for place, row in enumerate((("Ort", "Kinder"), ("Egg", 111), ("Staad", 2))):
            sheet.write_row(place, 0, row)
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _told(path: Path) -> str:
    """Return all that reading a workbook says, be it its cells or a refusal."""
    try:
        return str([table.frame.rows() for table in read_table(path, "a.xlsx")])
    except Problem as refused:
        return str(refused)


def _with(path: Path, **changes: tuple[bytes, bytes]) -> Path:
    members = _members()
    for name, (old, new) in changes.items():
        part = {"sheet": SHEET, "strings": STRINGS, "book": BOOK}[name]
        assert old in members[part]
        members[part] = members[part].replace(old, new)
    return made.zipped(path, members)


@pytest.mark.usefixtures("next_file")
def test_one_long_string_shared_by_many_cells_is_bounded(tmp_path: Path, refusal: Refusal) -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 20_001))
    members = _members()
    head, _, rest = members[SHEET].partition(b"<sheetData>")
    members[SHEET] = head + b"<sheetData>" + cells + b"</sheetData>" + rest.partition(b"</sheetData>")[2]
    members[STRINGS] = members[STRINGS].replace(b"<t>Ort</t>", b"<t>" + b"a" * 1_000_000 + b"</t>")
    path = made.zipped(tmp_path / "a.xlsx", members)
    assert path.stat().st_size < 1_000_000
    assert refusal(read_table, path, "a.xlsx") in ("reading_memory", "table_too_large")


@pytest.mark.usefixtures("next_file")
def test_ten_thousand_sheets_are_too_many(tmp_path: Path, refusal: Refusal) -> None:
    again = b"".join(b'<sheet name="B%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(2, 10_001))
    path = _with(tmp_path / "a.xlsx", book=(b"</sheets>", again + b"</sheets>"))
    assert refusal(read_table, path, "a.xlsx") == "workbook_too_many_sheets"
    parts = {**_members(), **{f"xl/worksheets/sheet{n}.xml": b"<worksheet/>" for n in range(2, 10_001)}}
    assert refusal(read_table, made.zipped(tmp_path / "b.xlsx", parts), "b.xlsx") == "zip_too_many"


@pytest.mark.asvs("1.5.1")
@pytest.mark.usefixtures("next_file")
@pytest.mark.parametrize("part", ["sheet", "strings"])
def test_entities_of_a_document_type_are_not_unfolded(tmp_path: Path, part: str) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    name = {"sheet": SHEET, "strings": STRINGS}[part]
    members = _members()
    declaration, _, body = members[name].partition(b"?>")
    body = body.replace(b"Egg", b"&j;").replace(b"<v>111</v>", b"<v>&j;</v>")
    members[name] = declaration + b"?>" + laughs.encode() + b"]>" + body
    path = made.zipped(tmp_path / "a.xlsx", members)
    assert len(_told(path)) < 10_000


@pytest.mark.asvs("1.5.1")
def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("streng geheim")
    members = _members()
    declaration, _, body = members[STRINGS].partition(b"?>")
    kind = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
    members[STRINGS] = declaration + b"?>" + kind + body.replace(b"Egg", b"&e;")
    path = made.zipped(tmp_path / "a.xlsx", members)
    assert "streng geheim" not in _told(path)


def test_macros_and_links_to_elsewhere_leave_plain_values(tmp_path: Path) -> None:
    members = _members()
    members[SHEET] = members[SHEET].replace(
        b"<v>111</v>", b"<f>[1]Blatt!A1+WEBSERVICE(&quot;http://127.0.0.1/&quot;)</f><v>7</v>"
    )
    members["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + bytes(512)
    members["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    path = made.zipped(tmp_path / "a.xlsx", members)
    for name in ("a.xlsx", "a.xlsm"):
        assert classify(path, name).format == "xlsx"
        assert read_table(path, name)[0].frame.rows() == [("Egg", "7"), ("Staad", "2")]


FOREIGN = {
    "a.csv": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nOrt;Kinder\nEgg;1\n",
    "b.csv": b"{\\rtf1 Ort;Kinder\\par Egg;1}",
    "c.txt": b"GIF89a;Ort;Kinder\nEgg;1;2\n",
    "d.tsv": b"\x89PNG\r\n\x1a\nOrt;Kinder\nEgg;1\n",
    "e.csv": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "f.json": b"<!--\nOrt;Kinder\nEgg;1\n--><html><script>alert(1)</script></html>",
    "g.csv": b"MZ\x90;Ort\nEgg;1\n",
    "h.csv": b"\x1f\x8b\x08Ort;Kinder\n",
    "i.xlsx": b"Rar!\x1a\x07;Ort\nEgg;1\n",
    "j": b"7z\xbc\xaf\x27\x1c;Ort\nEgg;1\n",
}


@pytest.mark.asvs("1.3.4", "5.2.2")
@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_something_else_is_refused_whatever_it_is_called(
    tmp_path: Path, refusal: Refusal, name: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(FOREIGN[name])
    assert refusal(read_table, path, name) == "file_unknown"


def test_a_hundred_thousand_columns_are_too_many(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "a.csv"
    path.write_text(";".join(f"c{n}" for n in range(100_000)) + "\n" + "1;" * 99_999 + "1\n")
    assert refusal(read_table, path, "a.csv") == "table_too_wide"


@pytest.mark.usefixtures("next_file")
@pytest.mark.parametrize("size", [200_000_000, pytest.param(1_000_000_000, marks=pytest.mark.long)])
def test_one_endless_line_is_refused(tmp_path: Path, refusal: Refusal, size: int) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        for _ in range(size // 1_000_000):
            stream.write(b"a" * 1_000_000)
    assert refusal(read_table, path, "a.csv") in ("csv_broken", "reading_memory")


def test_lines_in_several_encodings_are_each_read_right(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [f"Köln {n};{n}".encode("cp1252" if n % 3 else "utf-8") for n in range(300)]
    path.write_bytes(b"Ort;Stra\xdfen\n" + b"\n".join(lines) + b"\n")
    (table,) = read_table(path, "a.csv")
    assert table.header == ["Ort", "Straßen"]
    assert table.frame.to_series(0).to_list() == [f"Köln {n}" for n in range(300)]


def test_signs_that_separate_nothing_do_not_confuse(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f'"Ort, mit; allem\t{n}"|1.234,{n:02d}|{n}' for n in range(50)]
    path.write_text("Ort|Wert|Kinder\n" + "\n".join(rows) + "\n")
    (table,) = read_table(path, "a.csv")
    assert table.header == ["Ort", "Wert", "Kinder"]
    assert table.frame.row(3) == ("Ort, mit; allem\t3", "1.234,03", "3")


@pytest.mark.usefixtures("next_file")
def test_noise_is_refused_or_read_but_never_a_defect(tmp_path: Path, refusal: Refusal) -> None:
    chance = random.Random(7)
    path = tmp_path / "a.csv"
    path.write_bytes(chance.randbytes(200_000))
    assert refusal(read_table, path, "a.csv") in (
        "file_unknown",
        "csv_not_text",
        "csv_broken",
        "csv_quote_open",
    )
