"""Tables become blocks; what is wrong is told by row and column."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex, ObservationBlock, TableReading, apply
from keck.domain.findings import Finding, Severity
from keck.domain.mappings import GroupColumn, Layout, Mapping, MeasureColumn, RowRole
from keck.domain.measures import MeasureKind
from keck.domain.messages import SENTENCES
from keck.domain.statuses import Flag, Status
from keck.domain.texts import LocalText

MakeTable = Callable[..., RawTable]
CITY, DISTRICTS, QUARTERS, OLD_QUARTERS = (UUID(int=number) for number in range(1, 5))
WIDE = Mapping(
    dataset="kinder",
    name=LocalText("Kinder"),
    layout=Layout.WIDE,
    area_column="Gebiet",
    period="2024",
    measures=(MeasureColumn("kinder", LocalText("Kinder"), column="Kinder"),),
)
LONG = replace(
    WIDE,
    layout=Layout.LONG,
    period=None,
    period_column="Jahr",
    value_column="Wert",
    measure_columns=("Merkmal",),
    measures=(
        MeasureColumn("kinder", LocalText("Kinder"), match=("Kinder",)),
        MeasureColumn("quote", LocalText("Quote"), match=("Quote",), kind=MeasureKind.FIGURE),
    ),
)
HEADER = ("Gebiet", "Kinder")


def block(
    reading: TableReading, area_set: UUID, measure: str = "kinder", period: str = "2024"
) -> ObservationBlock:
    return next(
        b for b in reading.blocks if (b.measure_code, b.period, b.area_set_id) == (measure, period, area_set)
    )


def codes(reading: TableReading, severity: Severity) -> set[str]:
    return {finding.code for finding in reading.findings if finding.severity is severity}


def the(reading: TableReading, code: str) -> Finding:
    return next(finding for finding in reading.findings if finding.code == code)


def test_every_value_lies_in_its_slot_and_remembers_its_cell(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(HEADER, ("202", "7"), ("101", "5"), ("102", "6"), ("201", "8"))
    reading = apply(raw, WIDE, areas)
    found = block(reading, QUARTERS)
    assert found.values.tolist() == [5, 6, 8, 7, 0]
    assert found.statuses.tolist() == [Status.OK] * 4 + [Status.NOT_APPLICABLE]
    assert found.rows.tolist() == [3, 4, 5, 2, 0]
    assert found.columns.tolist() == [2, 2, 2, 2, 0]
    assert found.sheet == "Blatt 1"
    assert not reading.refused


def test_rows_of_several_levels_go_to_their_own_area_sets(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(
        HEADER,
        ("000", "26"),
        ("001", "11"),
        ("002", "15"),
        ("101", "5"),
        ("102", "6"),
        ("201", "8"),
        ("202", "7"),
    )
    reading = apply(raw, WIDE, areas)
    assert block(reading, CITY).values[0] == 26
    assert block(reading, DISTRICTS).values.tolist() == [11, 15, 0]
    assert {match.level: match.rate for match in reading.match} == {"kommune": 1, "bezirk": 1, "stadtteil": 1}
    assert the(reading, "rows_city").params["values"] == "000"
    assert "total_differs" not in codes(reading, Severity.WARNING)


def test_what_is_not_assignable_lies_in_the_last_slot(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(HEADER, ("101", "5"), ("ohne Zuordnung", "2"), ("Insgesamt", "7"))
    reading = apply(raw, WIDE, areas)
    assert block(reading, QUARTERS).values[-1] == 2
    assert block(reading, QUARTERS).statuses[-1] == Status.OK
    assert block(reading, CITY).values[0] == 7


def test_the_boundaries_of_the_period_are_used(table: MakeTable, areas: AreaIndex) -> None:
    header = ("Gebiet", "Jahr", "Merkmal", "Wert")
    raw = table(header, ("200", "2018", "Kinder", "4"), ("201", "2021", "Kinder", "5"))
    reading = apply(raw, LONG, areas)
    assert block(reading, OLD_QUARTERS, period="2018").values.tolist() == [0, 0, 4, 0]
    assert block(reading, QUARTERS, period="2021").values.tolist() == [0, 0, 5, 0, 0]


def test_an_area_that_its_period_does_not_know_is_an_error(table: MakeTable, areas: AreaIndex) -> None:
    header = ("Gebiet", "Jahr", "Merkmal", "Wert")
    raw = table(header, ("200", "2018", "Kinder", "3"), ("201", "2018", "Kinder", "4"))
    finding = the(apply(raw, LONG, areas), "area_not_in_set")
    assert (finding.row, finding.params["key"], finding.params["period"]) == (3, "201", "2018")


def test_protected_cells_stay_suppressed_with_their_bounds(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(HEADER, ("101", "<5"), ("102", "*"), ("201", "12"), ("202", "k.A."))
    reading = apply(raw, WIDE, areas)
    found = block(reading, QUARTERS)
    assert found.statuses.tolist()[:4] == [Status.SUPPRESSED, Status.SUPPRESSED, Status.OK, Status.MISSING]
    assert found.lower is not None
    assert found.upper is not None
    assert (found.lower[0], found.upper[0]) == (0, 4)
    assert np.isnan(found.upper[1])
    assert the(reading, "cells_protected").params["number"] == 2
    assert not reading.refused


def test_remarks_on_a_number_become_flags(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(HEADER, ("101", "(12)"), ("102", "13 p"), ("201", "14"))
    found = block(apply(raw, WIDE, areas), QUARTERS)
    assert found.values.tolist()[:3] == [12, 13, 14]
    assert found.flags.tolist()[:3] == [Flag.UNRELIABLE, Flag.PROVISIONAL, 0]


def test_text_in_a_number_cell_refuses_the_import_and_names_the_cell(
    table: MakeTable, areas: AreaIndex
) -> None:
    raw = table(HEADER, ("101", "zwölf"), ("102", "3"))
    reading = apply(raw, WIDE, areas)
    finding = the(reading, "cell_not_number")
    assert (finding.sheet, finding.row, finding.column) == ("Blatt 1", 2, 2)
    assert reading.refused


@pytest.mark.parametrize(
    ("decimal", "thousands", "text", "value"),
    [
        (",", ".", "1.234,5", 1234.5),
        (".", "", "1.234", 1.234),
        (",", ".", "1.234", 1234),
        (",", "", "0,5", 0.5),
    ],
)
def test_the_mapping_decides_how_numbers_are_written(
    table: MakeTable, areas: AreaIndex, decimal: str, thousands: str, text: str, value: float
) -> None:
    measure = replace(WIDE.measures[0], kind=MeasureKind.FIGURE)
    mapping = replace(WIDE, decimal=decimal, thousands=thousands, measures=(measure,))
    assert block(apply(table(HEADER, ("101", text)), mapping, areas), QUARTERS).values[0] == value


def test_a_thousands_point_is_no_decimal_point(table: MakeTable, areas: AreaIndex) -> None:
    mapping = replace(WIDE, decimal=",", thousands=".")
    assert "cell_not_number" in codes(apply(table(HEADER, ("101", "1.23")), mapping, areas), Severity.ERROR)


def test_a_second_value_for_a_cell_is_an_error_with_both_rows(table: MakeTable, areas: AreaIndex) -> None:
    reading = apply(table(HEADER, ("101", "5"), ("0101", "6")), WIDE, areas)
    finding = the(reading, "value_twice")
    assert (finding.row, finding.params["first_row"]) == (3, 2)
    assert reading.refused


def test_an_unknown_area_is_an_error_with_the_name_it_may_mean(table: MakeTable, areas: AreaIndex) -> None:
    reading = apply(table(HEADER, ("Altdorff", "5"), ("Xanten", "6")), WIDE, areas)
    assert the(reading, "area_unknown_similar").params["similar"] == "Altdorf"
    assert the(reading, "area_unknown").row == 3


def test_a_row_that_the_mapping_skips_is_no_error(table: MakeTable, areas: AreaIndex) -> None:
    mapping = replace(WIDE, rows={"Xanten": RowRole.SKIP})
    assert not apply(table(HEADER, ("101", "5"), ("Xanten", "6")), mapping, areas).refused


def test_a_renamed_area_is_found_by_the_mapping(table: MakeTable, areas: AreaIndex) -> None:
    mapping = replace(WIDE, area_columns={"Dorf": "101"})
    assert block(apply(table(HEADER, ("Dorf", "5")), mapping, areas), QUARTERS).values[0] == 5


def test_footnotes_below_the_table_are_skipped(table: MakeTable, areas: AreaIndex) -> None:
    reading = apply(
        table(HEADER, ("101", "5"), ("Quelle: eigene Zählung", None), (None, "Stand Mai")), WIDE, areas
    )
    assert not reading.refused
    footnotes = the(reading, "rows_footnotes")
    assert (footnotes.row, footnotes.params["texts"]) == (3, "„Quelle: eigene Zählung“")


def test_a_line_between_areas_is_skipped_and_told_apart_from_a_footnote(
    table: MakeTable, areas: AreaIndex
) -> None:
    rows = (("101", "5"), ("Nordstadt", None), ("102", "6"), ("ohne Wohnheime", None), ("Stand Mai", None))
    reading = apply(table(HEADER, *rows), WIDE, areas)
    assert not reading.refused
    between, below = the(reading, "rows_without_values"), the(reading, "rows_footnotes")
    assert (between.row, between.params["number"]) == (3, 1)
    assert (below.row, below.params["texts"]) == (5, "„ohne Wohnheime“ „Stand Mai“")


def test_a_negative_count_is_an_error_and_a_negative_balance_is_none(
    table: MakeTable, areas: AreaIndex
) -> None:
    raw = table(HEADER, ("101", "-5"))
    assert "count_negative" in codes(apply(raw, WIDE, areas), Severity.ERROR)
    balance = replace(WIDE, measures=(replace(WIDE.measures[0], kind=MeasureKind.AMOUNT),))
    assert not apply(raw, balance, areas).refused


def test_a_total_that_differs_from_its_districts_is_a_warning_and_counts(
    table: MakeTable, areas: AreaIndex
) -> None:
    reading = apply(table(HEADER, ("Musterstadt", "20"), ("Nord", "5"), ("2", "6")), WIDE, areas)
    finding = the(reading, "total_differs")
    assert (finding.params["given"], finding.params["summed"]) == (20, 11)
    assert block(reading, CITY).values[0] == 20
    assert not reading.refused


def test_a_name_of_two_levels_is_an_error_unless_a_level_is_preferred(
    table: MakeTable, areas: AreaIndex
) -> None:
    raw = table(HEADER, ("Süd", "5"))
    assert the(apply(raw, WIDE, areas), "area_ambiguous").row == 2
    assert block(apply(raw, replace(WIDE, levels={"": "stadtteil"}), areas), QUARTERS).values[2] == 5


def test_a_column_of_levels_tells_overlapping_names_apart(table: MakeTable, areas: AreaIndex) -> None:
    mapping = replace(
        WIDE, level_column="Ebene", levels={"Bezirk": "bezirk", "Stadtteil": "stadtteil", "Stadt": "kommune"}
    )
    header = ("Gebiet", "Kinder", "Ebene")
    reading = apply(
        table(header, ("Süd", "5", "Stadtteil"), ("Süd", "9", "Bezirk"), ("alles", "20", "Stadt")),
        mapping,
        areas,
    )
    assert block(reading, QUARTERS).values[2] == 5
    assert block(reading, DISTRICTS).values[1] == 9
    assert block(reading, CITY).values[0] == 20


def test_columns_that_are_areas_are_read_across(table: MakeTable, areas: AreaIndex) -> None:
    mapping = replace(
        WIDE, layout=Layout.AREAS_AS_COLUMNS, area_column=None, period=None, period_column="jahr"
    )
    reading = apply(
        table(("jahr", "altdorf", "buehl", "gesamt"), ("2023", "1", "2", "3"), ("2024", "4", None, "9")),
        mapping,
        areas,
    )
    assert block(reading, QUARTERS, period="2023").values.tolist()[:2] == [1, 2]
    assert block(reading, QUARTERS).statuses.tolist()[:2] == [Status.OK, Status.MISSING]
    assert block(reading, CITY).columns[0] == 4


def test_columns_of_years_keep_one_measure(table: MakeTable, areas: AreaIndex) -> None:
    measures = tuple(
        MeasureColumn("kinder", LocalText("Kinder"), column=year, period=year) for year in ("2023", "2024")
    )
    mapping = replace(WIDE, period=None, measures=measures)
    reading = apply(table(("Gebiet", "2023", "2024"), ("101", "1", "2")), mapping, areas)
    assert [b.period for b in reading.blocks] == ["2023", "2024"]
    assert [m.code for m in reading.measures] == ["kinder"]


def test_columns_of_groups_become_canonical_groups(table: MakeTable, areas: AreaIndex) -> None:
    groups = (
        GroupColumn("Sex", "sex", {"weiblich": "f", "männlich": "m"}, ("zusammen",)),
        GroupColumn("Alter", "age", {"0 bis unter 3": "0-2"}, ("alle",)),
    )
    mapping = replace(WIDE, groups=groups)
    rows = (("101", "3", "weiblich", "0 bis unter 3"), ("101", "4", "zusammen", "alle"))
    reading = apply(table(("Gebiet", "Kinder", "Sex", "Alter"), *rows), mapping, areas)
    assert {b.group: b.values[0] for b in reading.blocks} == {"age=0-2;sex=f": 3, "": 4}


def test_labels_without_a_measure_are_told_and_left_out(table: MakeTable, areas: AreaIndex) -> None:
    header = ("Gebiet", "Jahr", "Merkmal", "Wert")
    reading = apply(table(header, ("101", "2024", "Kinder", "5"), ("101", "2024", "Hunde", "6")), LONG, areas)
    assert the(reading, "labels_unmapped").params["labels"] == "Hunde"
    assert the(reading, "measure_absent").params["measure"] == "Quote"
    assert [b.measure_code for b in reading.blocks] == ["kinder"]


def test_a_missing_column_is_named(table: MakeTable, areas: AreaIndex) -> None:
    reading = apply(table(("Ort", "Kinder"), ("101", "5")), WIDE, areas)
    assert the(reading, "column_missing").params == {"name": "Gebiet"}
    assert codes(reading, Severity.ERROR) == {"column_missing"}


def test_values_without_a_period_refuse_the_import(table: MakeTable, areas: AreaIndex) -> None:
    assert "period_missing" in codes(
        apply(table(HEADER, ("101", "5")), replace(WIDE, period=None), areas), Severity.ERROR
    )
    raw = table(
        ("Gebiet", "Jahr", "Merkmal", "Wert"),
        ("101", "irgendwann", "Kinder", "5"),
        ("101", "2024", "Kinder", "5"),
    )
    assert the(apply(raw, LONG, areas), "period_unreadable").row == 2


def test_areas_without_a_row_are_missing_and_named(table: MakeTable, areas: AreaIndex) -> None:
    reading = apply(table(HEADER, ("101", "5"), ("102", "6"), ("201", "1")), WIDE, areas)
    assert the(reading, "areas_without_row").params["areas"] == "Weiler (202)"
    assert block(reading, QUARTERS).statuses[3] == Status.MISSING


def test_many_errors_of_one_kind_are_counted_and_cut(table: MakeTable, areas: AreaIndex) -> None:
    rows = [("101", f"Text {number}") for number in range(700)]
    reading = apply(table(HEADER, *rows), WIDE, areas)
    assert len([f for f in reading.findings if f.code == "cell_not_number"]) == 200
    capped = next(
        f for f in reading.findings if f.code == "findings_capped" and f.params["about"] == "cell_not_number"
    )
    assert (capped.params["number"], capped.params["shown"]) == (700, 200)


def test_an_empty_table_is_refused(table: MakeTable, areas: AreaIndex) -> None:
    assert codes(apply(table(HEADER), WIDE, areas), Severity.ERROR) == {"table_empty"}


def test_every_finding_has_its_sentence(table: MakeTable, areas: AreaIndex) -> None:
    rows = (
        ("Xanten", "5"),
        ("101", "zwölf"),
        ("102", "-1"),
        ("102", "2"),
        ("Nord", "1"),
        ("Insgesamt", "9"),
        (None, "3"),
    )
    for finding in apply(table(HEADER, *rows), WIDE, areas).findings:
        assert SENTENCES[finding.code].format(**finding.params)


def test_what_was_noticed_while_reading_is_in_the_report(table: MakeTable, areas: AreaIndex) -> None:
    hidden = Finding("rows_hidden", Severity.WARNING, "Blatt", row=3, params={"number": 1, "rows": "3"})
    raw = replace(table(("Gebiet", "Kinder"), ("101", "5"), ("102", "7")), findings=[hidden])
    reading = apply(raw, WIDE, areas)
    assert hidden in reading.findings
    assert not reading.refused
