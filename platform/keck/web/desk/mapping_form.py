"""A mapping as a form: what people decide is in fields, the rest stays as it was proposed."""

from collections.abc import Mapping as Table
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import Any

from keck.domain.calendar_days import day_of
from keck.domain.codes import slugify
from keck.domain.findings import Problem
from keck.domain.groups import group_code, parse_group
from keck.domain.mappings import (
    ADDRESS_AREA,
    SIGNS,
    Address,
    CellRole,
    Layout,
    Mapping,
    MatchRule,
    MeasureColumn,
    RowRole,
    read_signs,
)
from keck.domain.measures import MeasureKind
from keck.domain.periods import Period
from keck.domain.rights import PermittedUse, SourceRights
from keck.domain.texts import LocalText
from keck.domain.unnamed import named

ROWS_LIMIT = 200


def starting(filename: str, columns: list[str]) -> Mapping:
    """Return a mapping to begin with where none was proposed: first column areas, all others measures."""
    stem = PurePath(filename).stem or "tabelle"
    measures = tuple(
        MeasureColumn(
            code=slugify(column) or f"spalte-{number}", label=LocalText(column or f"{number}"), column=column
        )
        for number, column in enumerate(columns[1:], start=2)
        if column
    )
    return Mapping(
        dataset=slugify(stem) or "tabelle",
        name=LocalText(stem),
        layout=Layout.WIDE,
        area_column=columns[0] if columns else None,
        measures=measures,
    )


def from_form(form: Table[str, str], base: Mapping) -> Mapping:
    """Return a mapping with the decisions of a form.

    Raises
    ------
    Problem
        If something is not filled in or not understood; the problem names the field.
    """
    dataset = form.get("dataset") or base.dataset
    name = _table_name(form, base, dataset)
    period_column = form.get("period_column") or None
    example = form.get("signs", "")
    decimal, thousands = read_signs(example) if example in SIGNS else (base.decimal, base.thousands)
    decided = replace(
        base,
        dataset=dataset,
        name=replace(base.name, de=name) if name else base.name,
        layout=Layout(form.get("layout", base.layout)),
        sheet=form.get("sheet") or base.sheet,
        decimal=decimal,
        thousands=thousands,
        signs=_signs(form, base),
        area_column=ADDRESS_AREA if base.address else form.get("area_column") or None,
        level_column=form.get("level_column") or None,
        period_column=period_column,
        period=None if period_column else _period(form.get("period", "")),
        value_column=form.get("value_column") or base.value_column,
        measures=_measures(form, base),
        rows=_rows(form),
        cells=_cells(form),
        matching=_matching(form, base),
        address=_address(form, base.address),
        source=_rights(form),
    )
    answer = " ".join(form.get("measure_name", "").split())
    return named(decided, form["unnamed"], answer) if answer and form.get("unnamed") else decided


def _table_name(form: Table[str, str], base: Mapping, dataset: str) -> str:
    """Return the table's name; one of its own does not keep the name of the table it was proposed for."""
    name = form.get("table_name", "").strip()
    if dataset == form.get("own_table") != base.dataset and name == base.name.de:
        return form.get("own_name", "").strip() or name
    return name


def _period(text: str) -> str | None:
    if not text.strip():
        return None
    try:
        return Period.parse(text.strip()).code
    except ValueError as error:
        raise Problem("mapping_field_wrong", field="period", value=text[:80]) from error


def _measures(form: Table[str, str], base: Mapping) -> tuple[MeasureColumn, ...]:
    kept = []
    for number, measure in enumerate(base.measures):
        if f"keep-{number}" in form:
            kept.append(_measure(form, number, measure))
    if not kept:
        raise Problem("mapping_no_measures")
    return tuple(kept)


def _measure(form: Table[str, str], number: int, measure: MeasureColumn) -> MeasureColumn:
    label = form.get(f"label-{number}", "").strip() or measure.label.de
    unit = form.get(f"unit-{number}", "").strip() or measure.unit.de
    group = form.get(f"group-{number}", measure.group).strip()
    try:
        return replace(
            measure,
            label=measure.label if label == measure.label.de else LocalText(label),
            unit=measure.unit if unit == measure.unit.de else LocalText(unit),
            kind=MeasureKind(form.get(f"kind-{number}", measure.kind)),
            group=group_code(parse_group(group)) if group else "",
            base=form.get(f"base-{number}", "").strip() or None,
        )
    except ValueError as error:
        raise Problem("mapping_field_wrong", field=label, value=group[:80]) from error


def _rows(form: Table[str, str]) -> dict[str, RowRole]:
    roles = {}
    for number in range(ROWS_LIMIT):
        cell = form.get(f"row-{number}")
        if cell is None:
            break
        if cell and form.get(f"role-{number}"):
            roles[cell] = RowRole(form[f"role-{number}"])
    return roles


def _cells(form: Table[str, str]) -> dict[str, CellRole]:
    roles = {}
    for number in range(ROWS_LIMIT):
        cell = form.get(f"cell-{number}")
        if cell is None:
            break
        if cell.strip() and form.get(f"meaning-{number}"):
            roles[cell.strip()] = CellRole(form[f"meaning-{number}"])
    return roles


def _signs(form: Table[str, str], base: Mapping) -> dict[str, str]:
    """Return the columns that write numbers otherwise, as the form says it."""
    chosen = {
        column: form.get(f"signs-{number}", example)
        for number, (column, example) in enumerate(base.signs.items())
    }
    return {column: example for column, example in chosen.items() if example in SIGNS}


def _address(form: Table[str, str], base: Address | None) -> Address | None:
    """Return the columns of addresses; a table without addresses is asked for none."""
    if base is None:
        return None
    return Address(
        street=form.get("address_street") or base.street,
        number=form.get("address_number", base.number or "") or None,
        unassigned="address_unassigned" in form,
    )


def _matching(form: Table[str, str], base: Mapping) -> tuple[MatchRule, ...] | None:
    """Return the rules that were ticked; where nobody was asked nothing is decided."""
    if "match-asked" not in form:
        return base.matching
    return tuple(rule for rule in MatchRule if f"match-{rule.value}" in form)


def asked_rules(mapping: Mapping, reasons: list[dict[str, Any]]) -> dict[MatchRule, dict[str, Any]]:
    """Return the rules to ask about, each with the finding that shows what it does.

    Parameters
    ----------
    reasons : list of dict
        Reasons of the proposal in their stored form.
    """
    found = {reason["code"]: reason for reason in reasons}
    needed = {rule: found.get(rule.finding, {}) for rule in MatchRule if rule.finding in found}
    return needed | {rule: needed.get(rule, {}) for rule in mapping.matching or ()}


def _rights(form: Table[str, str]) -> SourceRights:
    supplier = form.get("supplier", "").strip()
    if not supplier:
        raise Problem("source_supplier_missing")
    delete_by = _day(form, "delete_by")
    if delete_by is not None and delete_by < day_of(datetime.now(UTC)):
        # What is read would be destroyed again with the next upkeep.
        raise Problem("source_delete_by_over")
    return SourceRights(
        supplier=supplier,
        legal_basis=form.get("legal_basis", "").strip(),
        permitted_use=PermittedUse(form.get("permitted_use", "public")),
        public_from_level=form.get("public_from_level") or None,
        wording=form.get("wording", "").strip(),
        until=_day(form, "until"),
        delete_by=delete_by,
        protected_at_source="protected_at_source" in form,
    )


def _day(form: Table[str, str], name: str) -> date | None:
    text = form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Problem("mapping_field_wrong", field=name, value=text[:20]) from error
