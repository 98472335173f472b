"""Files out of a number: a table in some dialect, its cells odd, its bytes sometimes broken."""

import json
import random
from datetime import datetime
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

AREAS = (("101", "Altdorf"), ("102", "Bühl"), ("201", "Süd"), ("202", "Weiler"), ("301", "Oberfeld"))
_ODD_CELLS = (
    "", "-", ".", "/", "x", "k.A.", "*", "<5", "< 5", "NA", "null", "1.234", "1,5", "1.234,56", "1,234.5",
    "-3", "1e308", "nan", "inf", "−7", "½", "100 %", "3 500", "=1+1", "@sum", "\x00", "\u202eabc", "\ufeff",
    '"', '""', "'", "a;b", "a,b", "a\tb", "a\nb", "9" * 400, "392133", "-9999", "99999", "TRUE", "31.12.2024",
    "𝔘𝔫𝔦", "<script>", "../../etc/passwd", "0x1F", "1_000", "²", "٣", "12345678901234567890",
)  # fmt: skip
_HEADERS = (
    "nr",
    "Stadtteil",
    "Gebiet",
    "jahr",
    "Jahr",
    "Kinder",
    "Kinder arm",
    "weiblich",
    "unter 3",
    "Anteil in %",
)
_ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "latin-1")
_INSERTED = (
    b"\0",
    b'"',
    b";",
    b",",
    b"\n",
    b"\r",
    b"\t",
    b"\xff",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
    b"{",
    b"[",
    b"<",
)


def make_input(seed: int) -> tuple[str, bytes]:
    """Return a file's name and content; the same number gives the same file."""
    chance = random.Random(seed)
    rows = _rows(chance)
    name, content = chance.choices((_csv, _json_records, _year_keyed, _xlsx), (70, 12, 8, 10))[0](
        chance, rows
    )
    for _ in range(chance.choices((0, 1, 2, 5, 20), (60, 15, 10, 10, 5))[0]):
        content = _broken(chance, content)
    return name, content


def _rows(chance: random.Random) -> list[list[str]]:
    years = [str(2015 + n) for n in range(chance.randint(1, 4))]
    measures = chance.randint(1, 4)
    oddness = chance.choices((0.0, 0.05, 0.5), (50, 35, 15))[0]
    header = [chance.choice(("nr", "key", "Stadtteil-Nr.")), "jahr"]
    header += [f"{chance.choice(_HEADERS)} {n}" for n in range(measures)]
    rows = [header]
    by_name = chance.random() < 0.4
    for key, name in AREAS[: chance.randint(1, len(AREAS))]:
        for year in years:
            area = name if by_name else key
            cells = [str(chance.randint(0, 5000)) for _ in range(measures)]
            rows.append([area, year, *cells])
    return [[_odd(chance, cell, oddness) for cell in row] for row in rows]


def _odd(chance: random.Random, cell: str, oddness: float) -> str:
    return chance.choice(_ODD_CELLS) if chance.random() < oddness else cell


def _csv(chance: random.Random, rows: list[list[str]]) -> tuple[str, bytes]:
    delimiter = chance.choice(";,\t|")
    end = chance.choice(("\n", "\r\n", "\r"))
    quoted = chance.random() < 0.5
    lines = [""] * chance.choices((0, 1, 3), (80, 10, 10))[0]
    lines += [delimiter.join(_quoted(cell) if quoted else cell for cell in row) for row in rows]
    lines += ["Quelle: erfunden", "* geschützt"][: chance.choices((0, 1, 2), (70, 15, 15))[0]]
    text = end.join(lines)
    encoding = chance.choice(_ENCODINGS)
    return chance.choice(("a.csv", "a.tsv", "a.txt")), text.encode(encoding, errors="replace")


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _json_records(chance: random.Random, rows: list[list[str]]) -> tuple[str, bytes]:
    header, *body = rows
    records = [dict(zip(header, row, strict=True)) for row in body]
    document = records if chance.random() < 0.5 else {"data": records}
    return "a.json", json.dumps(document, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _year_keyed(chance: random.Random, rows: list[list[str]]) -> tuple[str, bytes]:
    document: dict[str, list[dict[str, object]]] = {}
    for row in rows[1:]:
        value: object = int(row[2]) if row[2].isdecimal() and row[2].isascii() else row[2]
        document.setdefault(row[1], []).append({"gebiet": row[0], "merkmal": rows[0][2], "wert": value})
    return "a.json", json.dumps(document, indent=chance.choice((None, 2))).encode("utf-8", "surrogatepass")


def _xlsx(chance: random.Random, rows: list[list[str]]) -> tuple[str, bytes]:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - the format knows no zone
        for _ in range(chance.choices((1, 2), (80, 20))[0]):
            sheet = book.add_worksheet()
            above = chance.choices((0, 2), (70, 30))[0]
            for down, row in enumerate(rows):
                for across, cell in enumerate(row):
                    is_number = cell.isdecimal() and cell.isascii() and len(cell) < 15
                    sheet.write(above + down, across, int(cell) if is_number else cell[:30000])
    return "a.xlsx", made.getvalue()


def _broken(chance: random.Random, content: bytes) -> bytes:
    if not content:
        return content
    start = chance.randrange(len(content))
    end = min(len(content), start + chance.choice((1, 4, 64, 1024)))
    kind = chance.randrange(4)
    if kind == 0:
        return content[:start] + bytes([chance.randrange(256)]) + content[start + 1 :]
    if kind == 1:
        return content[:start] + content[end:]
    if kind == 2:
        return content[:end] + content[start:end] * chance.choice((1, 2, 50)) + content[end:]
    return content[:start] + chance.choice(_INSERTED) + content[start:]
