"""What can not be or hardly be is told by its cell, with what to do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex, AreaSetView, TableReading, apply, propose
from keck.compute.tables.blocks import PackedBlock, pack
from keck.compute.tables.collector import Collector
from keck.compute.tables.plausibility import change_scores, check_plausible
from keck.domain.findings import Finding, Severity
from keck.domain.mappings import CellRole, Mapping, MatchRule, MeasureColumn
from keck.domain.measures import MeasureKind
from keck.domain.messages import SENTENCES
from keck.domain.rights import SourceRights
from keck.domain.statuses import Status
from keck.domain.texts import LocalText
from tests.unit.compute.tables.test_applying import CITY, HEADER, LONG, QUARTERS, WIDE, block, codes

MakeTable = Callable[..., RawTable]


def told(found: list[Finding], code: str) -> Finding:
    finding = next(one for one in found if one.code == code)
    # A parameter that the sentence needs must be there.
    SENTENCES[code].format(**finding.params)
    return finding


def rows(*values: str) -> list[tuple[str, str]]:
    return list(zip(("101", "102", "201", "202"), values, strict=False))


@pytest.mark.parametrize(
    ("cell", "code", "status"),
    [
        (".", "sign_dot", Status.MISSING),
        ("/", "sign_slash", Status.SUPPRESSED),
        ("x", "sign_x", Status.SUPPRESSED),
        ("NA", "sign_na", Status.MISSING),
        ("-", "sign_dash", Status.MISSING),
        ("...", "sign_dots", Status.MISSING),
        ("k.A.", "sign_missing", Status.MISSING),
        ("geheim", "sign_protected", Status.SUPPRESSED),
    ],
)
def test_a_sign_is_explained_once_with_its_first_cell(
    cell: str, code: str, status: Status, table: MakeTable, areas: AreaIndex
) -> None:
    reading = apply(table(HEADER, *rows("5", cell, cell, "7")), WIDE, areas)
    finding = told(reading.findings, code)
    assert (finding.row, finding.column, finding.severity) == (3, 2, Severity.NOTE)
    assert (finding.params["value"], finding.params["number"]) == (cell, 2)
    assert block(reading, QUARTERS).statuses[1] == status


def test_a_sign_means_what_the_mapping_says(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(HEADER, *rows("-", "x", "-9999", "7"))
    cells = {"-": CellRole.ZERO, "x": CellRole.NOT_APPLICABLE, "-9999": CellRole.MISSING}
    reading = apply(raw, replace(WIDE, cells=cells), areas)
    found = block(reading, QUARTERS)
    assert found.statuses[:4].tolist() == [Status.OK, Status.NOT_APPLICABLE, Status.MISSING, Status.OK]
    assert found.values[:4].tolist() == [0, 0, 0, 7]
    assert {f"sign_as_{role.value}" for role in cells.values()} <= codes(reading, Severity.NOTE)
    assert not reading.refused


@pytest.mark.parametrize("number", ["-9999", "99999"])
def test_a_number_that_is_none_is_proposed_as_missing_and_explained(
    number: str, table: MakeTable, areas: AreaIndex
) -> None:
    raw = table(("Gebiet", "Kinder 2024"), *rows("5", number, "6", "7"))
    proposal = propose([raw], areas, "kinder.csv")
    assert proposal.mapping is not None
    assert proposal.clear
    assert proposal.mapping.cells == {number: CellRole.MISSING}
    assert proposal.mapping.measures[0].kind is MeasureKind.COUNT
    assert told(proposal.reasons, "sign_number").params["value"] == number
    found = block(apply(raw, proposal.mapping, areas), QUARTERS, "kinder")
    assert found.statuses[1] == Status.MISSING


def test_a_number_that_is_none_and_new_is_refused_in_a_count_and_doubted_elsewhere(
    table: MakeTable, areas: AreaIndex
) -> None:
    raw = table(HEADER, *rows("5", "-9999", "-9999", "7"))
    finding = told(apply(raw, WIDE, areas).findings, "number_is_none")
    assert (finding.severity, finding.row, finding.params["number"]) == (Severity.ERROR, 3, 2)
    reading = apply(table(HEADER, *rows("5", "99999", "6", "7")), WIDE, areas)
    assert told(reading.findings, "number_likely_none").severity is Severity.WARNING
    assert not reading.refused


@pytest.mark.asvs("2.2.3")
def test_a_share_can_not_be_above_a_hundred(table: MakeTable, areas: AreaIndex) -> None:
    measure = MeasureColumn(
        "quote", LocalText("Quote"), column="Kinder", kind=MeasureKind.FIGURE, unit=LocalText("%")
    )
    reading = apply(table(HEADER, *rows("5", "120", "6", "101")), replace(WIDE, measures=(measure,)), areas)
    finding = told(reading.findings, "share_impossible")
    assert (finding.row, finding.params["number"]) == (3, 2)


def test_keys_without_zeros_are_told_until_somebody_confirms_the_rule(
    table: MakeTable, areas: AreaIndex
) -> None:
    raw = table(HEADER, ("0101", "5"), ("0102", "6"), ("Süd", "8"), ("weiler", "7"))
    open_rules = apply(raw, WIDE, areas)
    padded = told(open_rules.findings, "keys_padded")
    assert padded.params["number"] == 2
    assert "„0101“ → 101 Altdorf" in padded.params["examples"]
    assert told(open_rules.findings, "names_spelled").params["examples"] == "„weiler“ → 202 Weiler"
    confirmed = replace(WIDE, matching=(MatchRule.PADDING, MatchRule.SPELLING))
    assert not {"keys_padded", "names_spelled"} & codes(apply(raw, confirmed, areas), Severity.WARNING)


def test_a_rule_that_was_not_confirmed_is_not_used(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(HEADER, ("0101", "5"), ("102", "6"), ("201", "8"))
    reading = apply(raw, replace(WIDE, matching=()), areas)
    finding = told(reading.findings, "area_unknown_needs_rule")
    assert (finding.severity, finding.row, finding.params["similar"]) == (Severity.ERROR, 2, "Altdorf")


def test_a_proposal_names_the_rules_it_needs(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(("Gebiet", "Kinder 2024"), ("0101", "5"), ("0102", "6"), ("0201", "8"), ("0202", "9"))
    proposal = propose([raw], areas, "kinder.csv")
    assert told(proposal.reasons, "keys_padded").params["number"] == 4
    assert proposal.clear


def test_a_rule_is_told_by_the_reading_and_not_again_by_the_proposal(
    table: MakeTable, areas: AreaIndex
) -> None:
    raw = table(("Gebiet", "Kinder 2024"), ("0101", "5"), ("0102", "6"), ("0201", "8"), ("0202", "9"))
    proposal = propose([raw], areas, "kinder.csv")
    assert proposal.mapping is not None
    reading = apply(raw, proposal.mapping, areas)
    assert [f.code for f in [*reading.findings, *proposal.choices]].count("keys_padded") == 1
    confirmed = apply(raw, replace(proposal.mapping, matching=(MatchRule.PADDING,)), areas)
    assert "keys_padded" not in {f.code for f in [*confirmed.findings, *proposal.choices]}
    assert "area_column_by_key" in {f.code for f in proposal.choices}


def test_the_wrong_vintage_is_named_and_not_every_cell(table: MakeTable, areas: AreaIndex) -> None:
    header = ("Gebiet", "Jahr", "Merkmal", "Wert")
    raw = table(header, *((key, "2018", "Kinder", "4") for key in ("101", "201", "202")))
    reading = apply(raw, LONG, areas)
    finding = told(reading.findings, "boundaries_of_other_date")
    assert (finding.severity, finding.row) == (Severity.ERROR, 3)
    expected = {"level": "stadtteil", "period": "2018", "valid": "–", "meant": "2020-01-01", "number": 2}
    assert {name: finding.params[name] for name in expected} == expected
    assert "area_not_in_set" not in codes(reading, Severity.ERROR)


def test_a_vintage_that_nobody_has_loaded_is_suspected(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(HEADER, ("101", "5"), ("102", "6"), ("777", "8"), ("778", "9"))
    finding = told(apply(raw, WIDE, areas).findings, "boundaries_likely_of_other_date")
    assert (finding.params["number"], finding.params["areas"], finding.params["keys"]) == (2, 2, "777, 778")


@pytest.mark.parametrize(("total", "differs"), [("20", False), ("24", False), ("25", True), ("19", True)])
def test_a_total_fits_if_what_is_held_back_can_make_up_for_it(
    total: str, differs: bool, table: MakeTable, areas: AreaIndex
) -> None:
    reading = apply(table(HEADER, *rows("5", "<5", "7", "8"), ("Insgesamt", total)), WIDE, areas)
    assert ("total_beyond_bounds" in codes(reading, Severity.WARNING)) == differs
    if differs:
        finding = told(reading.findings, "total_beyond_bounds")
        assert (finding.row, finding.column) == (6, 2)
        assert (finding.params["lower"], finding.params["upper"]) == (20, 24)


def big(number: int = 12) -> AreaIndex:
    keys = tuple(str(100 + n) for n in range(number))
    return AreaIndex(
        [
            AreaSetView(CITY, "kommune", 0, None, ("05999",), ("Musterstadt",)),
            AreaSetView(QUARTERS, "stadtteil", 1, date(2020, 1, 1), keys, keys),
        ],
        ("05999",),
        ("Musterstadt",),
    )


def listed(values: list[float], total: float | None = None) -> list[tuple[str, str]]:
    cells = [(str(100 + n), str(int(value))) for n, value in enumerate(values)]
    return cells + ([] if total is None else [("Insgesamt", str(int(total)))])


def test_rounded_cells_may_miss_their_total_by_the_rounding(table: MakeTable) -> None:
    values = [10.0 * n for n in range(3, 15)]
    near = apply(table(HEADER, *listed(values, sum(values) + 30)), WIDE, big())
    assert told(near.findings, "total_rounded").params["slack"] == 65
    assert not near.refused
    far = apply(table(HEADER, *listed(values, sum(values) + 80)), WIDE, big())
    assert "total_differs" in codes(far, Severity.WARNING)


def test_a_cell_key_table_may_miss_its_total_by_the_noise(table: MakeTable) -> None:
    values = [31.0, 47, 53, 22, 19, 77, 81, 14, 23, 55, 61, 37]
    raw = table(HEADER, *listed(values, sum(values) + 9))
    assert "total_differs" in codes(apply(raw, WIDE, big()), Severity.WARNING)
    noisy = replace(WIDE, source=SourceRights("Land", protected_at_source=True))
    assert "total_rounded" in codes(apply(raw, noisy, big()), Severity.NOTE)


@pytest.mark.asvs("2.2.3")
def test_parts_are_held_against_the_larger_areas_they_lie_in(table: MakeTable, areas: AreaIndex) -> None:
    views = [
        replace(view, parent_level="bezirk", parents=("1", "1", "2", "2")) if view.id == QUARTERS else view
        for view in areas.sets
    ]
    nested = AreaIndex(views, areas.city_keys, areas.city_names)
    raw = table(HEADER, ("1", "12"), ("2", "15"), *rows("5", "6", "8", "7"))
    finding = told(apply(raw, WIDE, nested).findings, "total_differs")
    assert (finding.row, finding.params["area"], finding.params["summed"]) == (2, "Nord", 11)


def doubts(
    reading: TableReading, index: AreaIndex, stored: dict[Any, PackedBlock], mapping: Mapping = WIDE
) -> list[Finding]:
    found = Collector("Blatt 1")
    check_plausible(reading.blocks, stored, mapping, index, found)
    return found.findings()


def test_a_jump_against_the_year_before_is_told_by_its_cell(table: MakeTable) -> None:
    before = [2000.0 + 10 * n for n in range(12)]
    earlier = apply(table(HEADER, *listed(before)), replace(WIDE, period="2023"), big())
    stored = {(b.measure_code, b.group, b.period, b.area_set_id): pack(b) for b in earlier.blocks}
    now = [value + 7 for value in before]
    now[4] = 392133
    found = doubts(apply(table(HEADER, *listed(now)), WIDE, big()), big(), stored)
    finding = told(found, "value_jumps")
    assert (finding.row, finding.column, finding.severity) == (6, 2, Severity.WARNING)
    assert (finding.params["value"], finding.params["before"], finding.params["area"]) == (
        392133,
        2040,
        "104",
    )
    assert len(found) == 1


def test_a_value_out_of_all_proportion_is_told_where_nothing_earlier_is_known(table: MakeTable) -> None:
    values = [2000.0 + 10 * n for n in range(12)]
    assert doubts(apply(table(HEADER, *listed(values)), WIDE, big()), big(), {}) == []
    values[3] = 392133
    found = doubts(apply(table(HEADER, *listed(values)), WIDE, big()), big(), {})
    assert (told(found, "value_towers").row, len(found)) == (5, 1)


@given(st.lists(st.integers(0, 5000), min_size=5, max_size=60), st.integers(0, 2**32 - 1))
def test_what_chance_alone_changes_is_never_strange(sizes: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    mean = np.array(sizes, dtype=np.float64)
    now, then = random.poisson(mean).astype(np.float64), random.poisson(mean).astype(np.float64)
    scores = change_scores(now, then, counts=True)
    strange = (np.abs(scores) > 6) & (np.abs(now - then) > 0.2 * np.maximum(then, 1))
    assert not strange.any()
