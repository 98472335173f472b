"""Reading a mapping from TOML."""

import re
import tomllib
from collections.abc import Callable
from typing import Any, TypeVar

from keck.domain.findings import Problem
from keck.domain.groups import group_code, parse_group
from keck.domain.mapping_files.fields import (
    Fields,
    day,
    flag,
    many,
    one_of,
    some_text,
    text_table,
    texts,
    whole_number,
)
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
_DECIMAL_SIGNS = (".", ",")
_THOUSANDS_SIGNS = ("", ".", ",", " ", "'")
_Read = TypeVar("_Read")


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
    reader = Fields(document, "")
    mapping = Mapping(
        dataset=reader.need("dataset", some_text),
        name=reader.need("name", LocalText.of),
        layout=reader.need("layout", Layout),
        sheet=reader.get("sheet", some_text, None),
        header_row=reader.get("header_row", whole_number, 1),
        decimal=reader.get("decimal", one_of(_DECIMAL_SIGNS), "."),
        thousands=reader.get("thousands", one_of(_THOUSANDS_SIGNS), ""),
        area_column=reader.get("area_column", some_text, None),
        level_column=reader.get("level_column", some_text, None),
        levels=reader.get("levels", text_table, {}),
        rows=reader.get("rows", _roles(RowRole), {}),
        others=reader.get("others", _skip, None),
        area_columns=reader.get("area_columns", text_table, {}),
        period_column=reader.get("period_column", some_text, None),
        period=reader.get("period", _period, None),
        value_column=reader.get("value_column", some_text, None),
        measure_columns=reader.get("measure_columns", texts, ()),
        measures=reader.get("measure", many("measure", _measure), ()),
        groups=reader.get("group", many("group", _group), ()),
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


def _line_of(error: tomllib.TOMLDecodeError, text: str) -> int:
    """Return the line that can not be read; the parser names it in its message only."""
    found = re.search(r"line (\d+)", str(error))
    return int(found[1]) if found else max(1, len(text.splitlines()))


def _measure(fields: Fields) -> MeasureColumn:
    kind = fields.get("kind", MeasureKind, MeasureKind.COUNT)
    return MeasureColumn(
        code=fields.need("code", some_text),
        label=fields.need("label", LocalText.of),
        column=fields.get("column", some_text, None),
        match=fields.get("match", texts, ()),
        kind=kind,
        unit=fields.get("unit", LocalText.of, LocalText("Anzahl", "number")),
        group=fields.get("group", _group_of, ""),
        base=fields.get("base", some_text, None),
        period=fields.get("period", _period_or_part, None),
    )


def _group(fields: Fields) -> GroupColumn:
    return GroupColumn(
        column=fields.need("column", some_text),
        dimension=fields.need("dimension", some_text),
        categories=fields.need("categories", text_table),
        total=fields.get("total", texts, ()),
    )


def _source(value: Any) -> SourceRights:
    if not isinstance(value, dict):
        raise TypeError(value)
    fields = Fields(value, "source: ")
    source = SourceRights(
        supplier=fields.need("supplier", some_text),
        legal_basis=fields.get("legal_basis", str, ""),
        permitted_use=fields.get("permitted_use", PermittedUse, PermittedUse.PUBLIC),
        public_from_level=fields.get("public_from_level", some_text, None),
        wording=fields.get("wording", str, ""),
        until=fields.get("until", day, None),
        delete_by=fields.get("delete_by", day, None),
        protected_at_source=fields.get("protected_at_source", flag, False),
        assumed=fields.get("assumed", flag, False),
    )
    fields.finish()
    return source


def _address(value: Any) -> Address:
    if not isinstance(value, dict):
        raise TypeError(value)
    fields = Fields(value, "address: ")
    address = Address(
        street=fields.need("street", some_text),
        number=fields.get("number", some_text, None),
        unassigned=fields.get("unassigned", flag, False),
    )
    fields.finish()
    return address


def _period(value: Any) -> str:
    return Period.parse(some_text(value)).code


def _period_or_part(value: Any) -> str:
    text = some_text(value)
    return text if is_part(text) else _period(text)


def _skip(value: Any) -> RowRole:
    if value != RowRole.SKIP.value:
        raise ValueError(value)
    return RowRole.SKIP


def _group_of(value: Any) -> str:
    return group_code(parse_group(some_text(value)))


def _roles(kind: Callable[[str], _Read]) -> Callable[[Any], dict[str, _Read]]:
    return lambda value: {cell: kind(role) for cell, role in text_table(value).items()}


def _signs(value: Any) -> dict[str, str]:
    return {column: one_of(SIGNS)(example) for column, example in text_table(value).items()}


def _rules(value: Any) -> tuple[MatchRule, ...]:
    return tuple(MatchRule(text) for text in texts(value))


def _note_columns(value: Any) -> dict[str, str]:
    return {NoteKind(kind).value: column for kind, column in text_table(value).items()}
