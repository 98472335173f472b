"""A mapping is proposed from the table itself; what is not certain becomes a question."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex, Proposal, apply, propose
from keck.compute.tables.known import KnownBlock
from keck.domain.findings import Severity
from keck.domain.mapping_files import dump, load
from keck.domain.mappings import Layout, Mapping, RowRole
from keck.domain.measures import MeasureKind
from keck.domain.messages import SENTENCES

MakeTable = Callable[..., RawTable]
KEYS = ("101", "102", "201", "202")


def mapping_of(proposal: Proposal) -> Mapping:
    assert proposal.mapping is not None
    return proposal.mapping


def questions(proposal: Proposal) -> set[str]:
    return {finding.code for finding in proposal.ambiguous}


def reason_for(proposal: Proposal, header: str) -> str:
    return next(f.code for f in proposal.reasons if f.params.get("column") == header)


def test_a_wide_table_with_a_year_is_clear(table: MakeTable, areas: AreaIndex) -> None:
    rows = [
        (key, name, "2024", "5", "12,5")
        for key, name in zip(KEYS, ("Altdorf", "Bühl", "Süd", "Weiler"), strict=True)
    ]
    raw = table(("Nr", "Name", "Jahr", "Kinder", "Kinderanteil in %"), *rows)
    proposal = propose([raw], areas, "kinder.csv")
    mapping = mapping_of(proposal)
    assert proposal.clear
    assert (mapping.area_column, mapping.period_column, mapping.decimal) == ("Nr", "Jahr", ",")
    assert [(m.code, m.kind) for m in mapping.measures] == [
        ("kinder", MeasureKind.COUNT),
        ("kinderanteil-in", MeasureKind.FIGURE),
    ]
    assert reason_for(proposal, "Name") == "column_about_area"
    assert not apply(raw, mapping, areas).refused


def test_labels_of_a_long_table_become_measures_in_order_of_appearance(
    table: MakeTable, areas: AreaIndex
) -> None:
    labels = (("1", "Einwohner", "alle"), ("2", "Stand", "ledig"), ("2", "Stand", "verwitwet"))
    rows = [(key, "2024", *label, "5") for label in labels for key in KEYS]
    raw = table(("Gebiet", "Jahr", "Nr", "Tabelle", "Zeile", "Wert"), *rows)
    mapping = mapping_of(propose([raw], areas, "t.csv"))
    assert (mapping.layout, mapping.measure_columns, mapping.value_column) == (
        Layout.LONG,
        ("Tabelle", "Zeile"),
        "Wert",
    )
    assert [m.label.de for m in mapping.measures] == ["Einwohner", "Stand: ledig", "Stand: verwitwet"]


def test_sex_and_age_columns_become_groups(table: MakeTable, areas: AreaIndex) -> None:
    rows = [
        (key, "2024", sex, age, "5")
        for key in KEYS
        for sex in ("männlich", "weiblich", "insgesamt")
        for age in ("0 bis unter 3", "3 bis unter 6", "75 und älter")
    ]
    raw = table(("Stadtteil", "Jahr", "Geschlecht", "Alter", "Anzahl"), *rows)
    proposal = propose([raw], areas, "kinder.csv")
    mapping = mapping_of(proposal)
    assert proposal.clear
    assert [(g.dimension, g.categories) for g in mapping.groups] == [
        ("sex", {"männlich": "m", "weiblich": "f"}),
        ("age", {"0 bis unter 3": "0-2", "3 bis unter 6": "3-5", "75 und älter": "75-"}),
    ]
    assert [m.label.de for m in mapping.measures] == ["Kinder"]
    reading = apply(raw, mapping, areas)
    assert {b.group for b in reading.blocks} >= {"age=0-2;sex=f", "age=75-"}
    assert not reading.refused


def test_rows_for_the_city_and_for_what_has_no_area_are_recognised(
    table: MakeTable, areas: AreaIndex
) -> None:
    rows = [(key, "5") for key in (*KEYS, "99", "Stadt Musterstadt")]
    mapping = mapping_of(propose([table(("Nr", "Kinder"), *rows)], areas, "kinder_2024.csv"))
    assert mapping.rows == {"99": RowRole.UNASSIGNED, "Stadt Musterstadt": RowRole.CITY}


def test_the_period_is_found_in_the_file_name(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(("Nr", "Kinder"), *[(key, "5") for key in KEYS])
    mapping = mapping_of(propose([raw], areas, "kinder_2025-q4.csv"))
    assert (mapping.period, mapping.dataset, mapping.sheet) == ("2025-Q4", "kinder", None)
    assert mapping_of(propose([raw], areas, "Kinder 31.12.2024.csv")).period == "2024-12-31"


def test_no_period_is_a_question(table: MakeTable, areas: AreaIndex) -> None:
    proposal = propose([table(("Nr", "Kinder"), *[(key, "5") for key in KEYS])], areas, "kinder.csv")
    assert questions(proposal) == {"period_missing"}
    assert proposal.mapping is not None


def test_columns_named_by_years_are_one_measure(table: MakeTable, areas: AreaIndex) -> None:
    raw = table((None, "2022", "2023", "2024"), *[(key, "1", "2", "3") for key in KEYS], sheet="Kinder")
    proposal = propose([raw], areas, "kinder.xlsx")
    mapping = mapping_of(proposal)
    assert proposal.clear
    assert {m.code for m in mapping.measures} == {"kinder"}
    assert [m.period for m in mapping.measures] == ["2022", "2023", "2024"]
    assert apply(raw, mapping, areas).periods == {"2022", "2023", "2024"}


def test_thousands_that_could_be_decimals_are_a_question(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(("Nr", "Kinder"), ("101", "1.234"), ("102", "2.345"), ("201", "3.456"), ("202", "4.567"))
    proposal = propose([raw], areas, "kinder_2024.csv")
    assert questions(proposal) == {"decimal_unclear"}
    assert mapping_of(proposal).thousands == "."


def test_other_columns_decide_what_a_point_means(table: MakeTable, areas: AreaIndex) -> None:
    rows = [(key, "1.234", "0,5") for key in KEYS]
    proposal = propose([table(("Nr", "Kinder", "Quote"), *rows)], areas, "kinder_2024.csv")
    assert proposal.clear
    assert (mapping_of(proposal).decimal, mapping_of(proposal).thousands) == (",", ".")


@pytest.mark.parametrize("wrong", ["viele", "s. Anlage"])
def test_a_short_column_with_a_slip_is_read_and_the_slip_is_told_at_its_cell(
    table: MakeTable, areas: AreaIndex, wrong: str
) -> None:
    rows = zip(KEYS, ("1", "2", "3", "4"), ("5", wrong, "7", "8"), strict=True)
    raw = table(("Nr", "Kinder", "Jugend"), *rows)
    mapping = mapping_of(propose([raw], areas, "kinder_2024.csv"))
    assert [measure.code for measure in mapping.measures] == ["kinder", "jugend"]
    told = apply(raw, mapping, areas).findings
    assert [(f.code, f.row, f.column) for f in told if f.severity is Severity.ERROR] == [
        ("cell_not_number", 3, 3)
    ]


def test_a_column_of_words_with_some_numbers_is_no_column_of_numbers(
    table: MakeTable, areas: AreaIndex
) -> None:
    rows = zip(KEYS, ("1", "2", "3", "4"), ("5", "Halle", "Anbau", "8"), strict=True)
    proposal = propose([table(("Nr", "Kinder", "Lage"), *rows)], areas, "kinder_2024.csv")
    assert [measure.code for measure in mapping_of(proposal).measures] == ["kinder"]


def test_names_of_two_levels_are_a_question(table: MakeTable, areas: AreaIndex) -> None:
    rows = [(name, "5") for name in ("Altdorf", "Bühl", "Süd", "Weiler", "Nord", "Süd")]
    proposal = propose([table(("Gebiet", "Kinder"), *rows)], areas, "kinder_2024.csv")
    assert "names_in_two_levels" in questions(proposal)


def test_keys_win_over_names_that_two_levels_share(table: MakeTable, areas: AreaIndex) -> None:
    names = ("Altdorf", "Bühl", "Süd", "Weiler", "Nord", "Süd")
    rows = [(name, key, "5") for name, key in zip(names, (*KEYS, "001", "002"), strict=True)]
    proposal = propose([table(("Gebiet", "Schlüssel", "Kinder"), *rows)], areas, "kinder_2024.csv")
    assert proposal.clear
    assert mapping_of(proposal).area_column == "Schlüssel"


def test_small_numbers_are_not_taken_for_keys(table: MakeTable, areas: AreaIndex) -> None:
    names = ("Altdorf", "Bühl", "Süd", "Weiler")
    rows = [(name, str(number % 2 + 1)) for number, name in enumerate(names)]
    mapping = mapping_of(propose([table(("Stadtteil", "Kitas"), *rows)], areas, "kitas_2024.csv"))
    assert mapping.area_column == "Stadtteil"
    assert [m.code for m in mapping.measures] == ["kitas"]


def test_labels_with_several_values_are_left_out_with_a_warning(table: MakeTable, areas: AreaIndex) -> None:
    rows = [(key, "2024", label, "5") for label in ("Kinder", "Frauen", "Frauen") for key in KEYS]
    proposal = propose([table(("Gebiet", "Jahr", "Merkmal", "Wert"), *rows)], areas, "t.csv")
    assert proposal.clear
    assert [f.params["labels"] for f in proposal.reasons if f.code == "labels_twice"] == ["Frauen"]
    assert [m.code for m in mapping_of(proposal).measures] == ["kinder"]


def test_year_and_quarter_in_two_columns_are_a_question(table: MakeTable, areas: AreaIndex) -> None:
    rows = [(key, "2024", quarter, "5") for key in KEYS for quarter in ("1", "2")]
    assert "period_two_columns" in questions(
        propose([table(("Nr", "Jahr", "Quartal", "Kinder"), *rows)], areas, "k.csv")
    )


def test_several_sheets_that_fit_are_all_proposed(table: MakeTable, areas: AreaIndex) -> None:
    sheets = [table(("Nr", "Kinder"), *[(key, "5") for key in KEYS], sheet=name) for name in ("2023", "2024")]
    proposal = propose(sheets, areas, "kinder.xlsx")
    assert proposal.clear
    found = [mapping_of(one) for one in (proposal, *proposal.more)]
    assert [(mapping.sheet, mapping.period) for mapping in found] == [("2023", "2023"), ("2024", "2024")]


def test_a_table_of_periods_alone_is_about_the_city(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(("Monat", "Quote"), ("2024-01", "5"), ("2024-02", "6"))
    proposal = propose([raw], areas, "quote.csv")
    assert proposal.clear
    assert load(dump(mapping_of(proposal))) == mapping_of(proposal)
    blocks = apply(raw, mapping_of(proposal), areas).blocks
    assert {block.area_set_id for block in blocks} == {areas.of_level("kommune")[0].id}
    assert {block.period for block in blocks} == {"2024-01", "2024-02"}


def test_a_table_of_areas_that_nobody_knows_gets_no_mapping(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(("Stadtteil", "Jahr", "Quote"), ("Elsewhere", "2023", "5"), ("Nowhere", "2024", "6"))
    proposal = propose([raw], areas, "quote.csv")
    assert proposal.mapping is None
    assert questions(proposal) == {"area_missing"}


def test_months_in_headers_are_parts_of_the_year_in_the_row(table: MakeTable, areas: AreaIndex) -> None:
    header = ("Jahr", "Januar / Insgesamt", "Januar / männlich", "Februar / Insgesamt", "Februar / männlich")
    raw = table(header, ("2023", "10", "4", "12", "5"), ("2024", "11", "6", "", ""))
    proposal = propose([raw], areas, "arbeitslose.csv")
    assert proposal.clear
    reading = apply(raw, mapping_of(proposal), areas)
    values = {(b.period, b.group): b.values[0] for b in reading.blocks if b.statuses[0] == 0}
    assert values[("2023-02", "sex=m")] == 5
    assert values[("2024-01", "")] == 11
    assert ("2024-02", "") not in values


def test_subtotals_are_passed_over_and_mistakes_are_not(table: MakeTable, areas: AreaIndex) -> None:
    rows = [("101", "5"), ("102", "6"), ("Nordring", "11"), ("201", "7"), ("202", "8"), ("Süd-West", "15")]
    raw = table(("Nr", "Kinder"), *rows, ("Alle Ringe", "26"), ("Oberdorf", "99"))
    mapping = mapping_of(propose([raw], areas, "kinder_2024.csv"))
    assert mapping.rows == dict.fromkeys(("Nordring", "Süd-West", "Alle Ringe"), RowRole.SKIP)
    findings = apply(raw, mapping, areas).findings
    assert [f.params["value"] for f in findings if f.code == "area_unknown"] == ["Oberdorf"]


def test_values_that_are_known_date_a_table(table: MakeTable, areas: AreaIndex) -> None:
    values = np.array([5.0, 60.0, 7.0, 80.0])
    quarters = areas.of_level("stadtteil")[-1].id
    known = [KnownBlock("2023", quarters, values + 1), KnownBlock("2024", quarters, values)]
    many = [KnownBlock(one.period, quarters, np.tile(one.values, 1)) for one in known]
    raw = table(("Nr", "Kinder"), *zip(KEYS, ("5", "60", "7", "80"), strict=True))
    few = propose([raw], areas, "kinder.csv", lambda: many)
    assert questions(few) == {"period_missing"}
    large = [KnownBlock("2024", quarters, values * 1000)]
    rows = zip(KEYS, ("5000", "60000", "7000", "80000"), strict=True)
    assert (
        mapping_of(propose([table(("Nr", "Kinder"), *rows)], areas, "k.csv", lambda: large)).period == "2024"
    )


@pytest.mark.parametrize("rows", [[], [("x", "y")]])
def test_hardly_anything_is_refused_without_failing(
    table: MakeTable, areas: AreaIndex, rows: list[tuple[str, str]]
) -> None:
    proposal = propose([table(("a", "b"), *rows)], areas, "x.csv")
    assert proposal.mapping is None
    assert any(finding.severity is Severity.ERROR for finding in proposal.ambiguous)


def test_proposals_survive_their_file_and_every_sentence_is_there(table: MakeTable, areas: AreaIndex) -> None:
    rows = [
        (key, "2024", label, "1,5", str(n)) for label in ("Kinder", "Quote") for n, key in enumerate(KEYS)
    ]
    proposal = propose([table(("Gebiet", "Jahr", "Merkmal", "Wert", "n"), *rows)], areas, "t.csv")
    assert load(dump(mapping_of(proposal))) == proposal.mapping
    for finding in (*proposal.ambiguous, *proposal.reasons):
        assert SENTENCES[finding.code].format(**finding.params)


def test_a_list_of_named_places_is_counted_and_what_can_be_added_is_added(
    table: MakeTable, areas: AreaIndex
) -> None:
    rows = [
        (f"Kita {number}", KEYS[number % 4], ("Stadt", "Kirche")[number % 2], str(10 * number), "5,5")
        for number in range(1, 13)
    ]
    raw = table(("Name", "Stadtteil", "Träger", "Plätze", "Betreuungsschlüssel"), *rows)
    proposal = propose([raw], areas, "kitas_2024.csv")
    mapping = mapping_of(proposal)
    assert proposal.clear
    assert [(one.label.de, one.column) for one in mapping.measures] == [
        ("Kitas", "Anzahl (aus den Zeilen)"),
        ("Kitas: Plätze", "Plätze"),
    ]
    again = load(dump(mapping))
    blocks = {block.measure_code: block.values[:4].tolist() for block in apply(raw, again, areas).blocks}
    assert blocks == {"kitas": [3, 3, 3, 3], "kitas-plaetze": [240, 150, 180, 210]}


def test_a_list_adds_up_no_ready_made_values(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(("Name", "Stadtteil"), *((f"Kita {number}", KEYS[number % 4]) for number in range(8)))
    mapping = mapping_of(propose([raw], areas, "kitas_2024.csv"))
    (counted,) = mapping.measures
    wrong = replace(mapping, measures=(replace(counted, kind=MeasureKind.FIGURE),))
    assert "list_not_additive" in {finding.code for finding in apply(raw, wrong, areas).findings}
