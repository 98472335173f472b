"""Writing a mapping as TOML."""

import json
import re
from collections.abc import Mapping as Table
from datetime import date
from typing import Any

from keck.domain.mappings import Address, GroupColumn, Mapping, MeasureColumn
from keck.domain.rights import SourceRights

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def dump(mapping: Mapping) -> str:
    """Write a mapping as TOML; what equals its default is left out."""
    plain = {
        "dataset": mapping.dataset,
        "name": mapping.name.to_json(),
        "layout": mapping.layout.value,
        "sheet": mapping.sheet,
        "header_row": mapping.header_row,
        "decimal": mapping.decimal,
        "thousands": mapping.thousands,
        "area_column": mapping.area_column,
        "level_column": mapping.level_column,
        "others": mapping.others.value if mapping.others else None,
        "period_column": mapping.period_column,
        "period": mapping.period,
        "value_column": mapping.value_column,
        "measure_columns": list(mapping.measure_columns) or None,
        "matching": None if mapping.matching is None else [rule.value for rule in mapping.matching],
        "mode": mapping.mode.value if mapping.mode else None,
    }
    parts = [_lines(plain)]
    for name, table in (
        ("levels", mapping.levels),
        ("rows", {cell: role.value for cell, role in mapping.rows.items()}),
        ("area_columns", mapping.area_columns),
        ("cells", {cell: role.value for cell, role in mapping.cells.items()}),
        ("signs", mapping.signs),
        ("notes", mapping.notes),
        ("address", _address_table(mapping.address) if mapping.address else {}),
        ("source", _source_table(mapping.source) if mapping.source else {}),
    ):
        if table:
            parts.append(f"[{name}]\n{_lines(table)}")
    parts += [f"[[group]]\n{_lines(_group_table(group))}" for group in mapping.groups]
    parts += [f"[[measure]]\n{_lines(_measure_table(measure))}" for measure in mapping.measures]
    return "\n".join(parts)


def _measure_table(measure: MeasureColumn) -> dict[str, Any]:
    return {
        "code": measure.code,
        "label": measure.label.to_json(),
        "column": measure.column,
        "match": list(measure.match) or None,
        "kind": measure.kind.value,
        "unit": measure.unit.to_json(),
        "group": measure.group or None,
        "base": measure.base,
        "period": measure.period,
    }


def _group_table(group: GroupColumn) -> dict[str, Any]:
    return {
        "column": group.column,
        "dimension": group.dimension,
        "categories": group.categories,
        "total": list(group.total) or None,
    }


def _source_table(source: SourceRights) -> dict[str, Any]:
    return {
        "supplier": source.supplier,
        "legal_basis": source.legal_basis or None,
        "permitted_use": source.permitted_use.value,
        "public_from_level": source.public_from_level,
        "wording": source.wording or None,
        "until": source.until,
        "delete_by": source.delete_by,
        "protected_at_source": source.protected_at_source,
        "assumed": source.assumed or None,
    }


def _address_table(address: Address) -> dict[str, Any]:
    return {"street": address.street, "number": address.number, "unassigned": address.unassigned or None}


def _lines(table: Table[str, Any]) -> str:
    return "".join(f"{_key(name)} = {_value(value)}\n" for name, value in table.items() if value is not None)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(name)} = {_value(item)}" for name, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    # JSON's escapes are TOML's; DEL alone may stand bare in JSON only.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
