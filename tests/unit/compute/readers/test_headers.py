"""Where header, body and notes of a table begin and end."""

from keck.compute.readers.headers import cut


def _rows(text: str) -> list[list[str | None]]:
    lines = text.split("\n")
    return [[cell.strip() or None for cell in line.split(";")] for line in lines]


def test_words_under_a_header_are_data_where_the_sheet_begins_with_an_empty_column() -> None:
    table = cut("Blatt", _rows(";Ort;Lage\n;Egg;x\n;Staad;k.A."))
    assert table is not None
    assert table.header == ["", "Ort", "Lage"]
    assert table.frame.rows() == [(None, "Egg", "x"), (None, "Staad", "k.A.")]


def test_words_under_headings_belong_to_the_header_beside_an_empty_column() -> None:
    table = cut("Blatt", _rows(";Ort;Kinder;\n;;weiblich;männlich\n;Egg;1;2\n;Staad;3;4"))
    assert table is not None
    assert (table.header, table.headings) == (["", "Ort", "weiblich", "männlich"], ["Kinder"])
    assert len(table.frame) == 2


def test_a_title_beside_an_empty_column_is_no_heading() -> None:
    table = cut("Blatt", _rows(";Kinder in Quartieren;;\n;Ort;2020;2021\n;Egg;1;2"))
    assert table is not None
    assert table.titles == ["Kinder in Quartieren"]
    assert table.header == ["", "Ort", "2020", "2021"]


def test_a_last_area_without_values_is_no_note() -> None:
    table = cut("Blatt", _rows("Ort;2020;2021\nEgg;1;2\nStaad;;"))
    assert table is not None
    assert table.frame.rows()[-1] == ("Staad", None, None)
    assert table.footnotes == []


def test_lines_below_an_empty_row_are_notes() -> None:
    table = cut("Blatt", _rows("Ort;2020;2021\nEgg;1;2\n;;\nNur Hauptwohnsitz\nStichtag im Dezember"))
    assert table is not None
    assert table.footnotes == [(4, "Nur Hauptwohnsitz"), (5, "Stichtag im Dezember")]


def test_a_line_written_like_a_note_begins_the_notes() -> None:
    table = cut("Blatt", _rows("Ort;2020;2021\nEgg;1;2\nStaad;;\n* geschätzt\nAmt für Statistik"))
    assert table is not None
    assert len(table.frame) == 2
    assert table.footnotes == [(4, "* geschätzt"), (5, "Amt für Statistik")]
