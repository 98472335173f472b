"""Mappings as readable files: TOML with own words, written and read without loss."""

import json
import re
import tomllib
from collections.abc import Callable
from collections.abc import Mapping as Table
from datetime import date
from typing import Any, TypeVar

from keck.domain.findings import Problem
from keck.domain.groups import group_code, parse_group
from keck.domain.mappings import (
    SIGNS,
    Address,
    CellRole,
    GroupColumn,
    ImportMode,
    Layout,
    Mapping,
    MatchRule,
    MeasureColumn,
    RowRole,
)
from keck.domain.measures import MeasureKind
from keck.domain.notes import NoteKind
from keck.domain.periods import Period, is_part
from keck.domain.rights import PermittedUse, SourceRights
from keck.domain.texts import LocalText

MAX_BYTES = 1_000_000
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DECIMAL_SIGNS = (".", ",")
_THOUSANDS_SIGNS = ("", ".", ",", " ", "'")
_Read = TypeVar("_Read")


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


def text_of_file(content: bytes) -> str:
    """Return the text of a mapping's file.

    Raises
    ------
    Problem
        If it is no text, or far too long for a mapping.
    """
    if len(content) > MAX_BYTES or b"\0" in content:
        raise Problem("mapping_not_text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem("mapping_not_text") from error


def load(text: str) -> Mapping:
    """Read a mapping from TOML.

    Raises
    ------
    Problem
        If the text is no TOML, or a field is missing, unknown or wrong; the problem names it.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Problem("mapping_not_toml", line=_line_of(error, text)) from error
    reader = _Fields(document, "")
    mapping = Mapping(
        dataset=reader.need("dataset", _text),
        name=reader.need("name", LocalText.of),
        layout=reader.need("layout", Layout),
        sheet=reader.get("sheet", _text, None),
        header_row=reader.get("header_row", _count, 1),
        decimal=reader.get("decimal", _one_of(_DECIMAL_SIGNS), "."),
        thousands=reader.get("thousands", _one_of(_THOUSANDS_SIGNS), ""),
        area_column=reader.get("area_column", _text, None),
        level_column=reader.get("level_column", _text, None),
        levels=reader.get("levels", _text_table, {}),
        rows=reader.get("rows", _roles(RowRole), {}),
        others=reader.get("others", _skip, None),
        area_columns=reader.get("area_columns", _text_table, {}),
        period_column=reader.get("period_column", _text, None),
        period=reader.get("period", _period, None),
        value_column=reader.get("value_column", _text, None),
        measure_columns=reader.get("measure_columns", _texts, ()),
        measures=reader.get("measure", _many("measure", _measure), ()),
        groups=reader.get("group", _many("group", _group), ()),
        cells=reader.get("cells", _roles(CellRole), {}),
        matching=reader.get("matching", _rules, None),
        mode=reader.get("mode", ImportMode, None),
        source=reader.get("source", _source, None),
        notes=reader.get("notes", _note_columns, {}),
        address=reader.get("address", _address, None),
        signs=reader.get("signs", _signs, {}),
    )
    reader.finish()
    return mapping


def _line_of(error: tomllib.TOMLDecodeError, text: str) -> int:
    """Return the line that can not be read; the parser names it in its message only."""
    found = re.search(r"line (\d+)", str(error))
    return int(found[1]) if found else max(1, len(text.splitlines()))


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


def _group_table(group: GroupColumn) -> dict[str, Any]:
    return {
        "column": group.column,
        "dimension": group.dimension,
        "categories": group.categories,
        "total": list(group.total) or None,
    }


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


class _Fields:
    """The fields of one table, each asked for once."""

    def __init__(self, table: dict[str, Any], where: str) -> None:
        self._left = dict(table)
        self._where = where

    def need(self, name: str, read: Callable[[Any], _Read]) -> _Read:
        if name not in self._left:
            raise Problem("mapping_field_missing", field=self._where + name)
        return self._read(name, read)

    def get(self, name: str, read: Callable[[Any], _Read], default: Any) -> Any:
        return self._read(name, read) if name in self._left else default

    def _read(self, name: str, read: Callable[[Any], _Read]) -> _Read:
        value = self._left.pop(name)
        try:
            return read(value)
        except (ValueError, TypeError) as error:
            raise Problem("mapping_field_wrong", field=self._where + name, value=str(value)[:80]) from error

    def finish(self) -> None:
        if self._left:
            raise Problem("mapping_field_unknown", field=self._where + min(self._left))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(value)
    return tuple(value)


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _day(value: Any) -> date:
    if type(value) is not date:
        raise ValueError(value)
    return value


def _period(value: Any) -> str:
    return Period.parse(_text(value)).code


def _period_or_part(value: Any) -> str:
    text = _text(value)
    return text if is_part(text) else _period(text)


def _skip(value: Any) -> RowRole:
    if value != RowRole.SKIP.value:
        raise ValueError(value)
    return RowRole.SKIP


def _group_of(value: Any) -> str:
    return group_code(parse_group(_text(value)))


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError(value)
        return str(value)

    return read


def _text_table(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError(value)
    return dict(value)


def _roles(kind: Callable[[str], _Read]) -> Callable[[Any], dict[str, _Read]]:
    return lambda value: {cell: kind(role) for cell, role in _text_table(value).items()}


def _signs(value: Any) -> dict[str, str]:
    return {column: _one_of(SIGNS)(example) for column, example in _text_table(value).items()}


def _rules(value: Any) -> tuple[MatchRule, ...]:
    return tuple(MatchRule(text) for text in _texts(value))


def _address_table(address: Address) -> dict[str, Any]:
    return {"street": address.street, "number": address.number, "unassigned": address.unassigned or None}


def _address(value: Any) -> Address:
    if not isinstance(value, dict):
        raise TypeError(value)
    fields = _Fields(value, "address: ")
    address = Address(
        street=fields.need("street", _text),
        number=fields.get("number", _text, None),
        unassigned=fields.get("unassigned", _flag, False),
    )
    fields.finish()
    return address


def _note_columns(value: Any) -> dict[str, str]:
    return {NoteKind(kind).value: column for kind, column in _text_table(value).items()}


def _many(name: str, read: Callable[[_Fields], _Read]) -> Callable[[Any], tuple[_Read, ...]]:
    def read_all(value: Any) -> tuple[_Read, ...]:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise ValueError(value)
        return tuple(_one(item, f"{name} {number}: ") for number, item in enumerate(value, start=1))

    def _one(table: dict[str, Any], where: str) -> _Read:
        fields = _Fields(table, where)
        found = read(fields)
        fields.finish()
        return found

    return read_all


def _measure(fields: _Fields) -> MeasureColumn:
    kind = fields.get("kind", MeasureKind, MeasureKind.COUNT)
    return MeasureColumn(
        code=fields.need("code", _text),
        label=fields.need("label", LocalText.of),
        column=fields.get("column", _text, None),
        match=fields.get("match", _texts, ()),
        kind=kind,
        unit=fields.get("unit", LocalText.of, LocalText("Anzahl", "number")),
        group=fields.get("group", _group_of, ""),
        base=fields.get("base", _text, None),
        period=fields.get("period", _period_or_part, None),
    )


def _group(fields: _Fields) -> GroupColumn:
    return GroupColumn(
        column=fields.need("column", _text),
        dimension=fields.need("dimension", _text),
        categories=fields.need("categories", _text_table),
        total=fields.get("total", _texts, ()),
    )


def _source(value: Any) -> SourceRights:
    if not isinstance(value, dict):
        raise TypeError(value)
    fields = _Fields(value, "source: ")
    source = SourceRights(
        supplier=fields.need("supplier", _text),
        legal_basis=fields.get("legal_basis", str, ""),
        permitted_use=fields.get("permitted_use", PermittedUse, PermittedUse.PUBLIC),
        public_from_level=fields.get("public_from_level", _text, None),
        wording=fields.get("wording", str, ""),
        until=fields.get("until", _day, None),
        delete_by=fields.get("delete_by", _day, None),
        protected_at_source=fields.get("protected_at_source", _flag, False),
        assumed=fields.get("assumed", _flag, False),
    )
    fields.finish()
    return source
