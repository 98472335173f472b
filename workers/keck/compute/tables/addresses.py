"""Lists with addresses: each row is coded to the area its address lies in."""

from dataclasses import replace

import numpy as np
import polars as pl

from keck.compute.readers.raw import RawTable
from keck.compute.tables.collector import Collector
from keck.compute.tables.header_texts import header_texts
from keck.domain.findings import Problem
from keck.domain.house_numbers import HouseNumber
from keck.domain.mappings import ADDRESS_AREA, ROW_COUNT, Address, Mapping, RowRole
from keck.domain.streets import Street, StreetList, split_address

UNKNOWN = "?"


def coded(table: RawTable, address: Address, streets: StreetList, found: Collector) -> RawTable:
    """Return a table with two more columns: the key of each row's area, and 1 for each row.

    An address that is not in the directory, or lies in several areas for want of a number, is an error at its
    cell; or the row is not assignable, where the mapping says so.
    """
    headers = header_texts(table)
    if address.street not in headers or (address.number and address.number not in headers):
        found.error("column_missing", name=address.street)
        return table
    column = headers.index(address.street)
    names = _texts(table, column)
    numbers = _texts(table, headers.index(address.number)) if address.number else [""] * len(names)
    keys: list[str | None] = []
    for row, (name, number) in enumerate(zip(names, numbers, strict=True)):
        keys.append(_key(name, number, address, streets, found, int(table.row_numbers[row]), column + 1))
    frame = table.frame.with_columns(
        pl.Series("address_area", keys, dtype=pl.String),
        pl.Series("address_count", ["1" if key is not None else None for key in keys], dtype=pl.String),
    )
    return replace(table, frame=frame, header=[*table.header, ADDRESS_AREA, ROW_COUNT])


def by_address(
    table: RawTable, mapping: Mapping, streets: StreetList | None, found: Collector
) -> tuple[RawTable, Mapping]:
    """Return a table whose rows are coded to areas, and the mapping that reads it so."""
    if mapping.address is None or streets is None:
        raise Problem("address_without_directory")
    made = _without_refused(coded(table, mapping.address, streets, found), mapping.address)
    rows = {**mapping.rows, UNKNOWN: RowRole.UNASSIGNED}
    return made, replace(mapping, area_column=ADDRESS_AREA, levels={"": streets.level}, rows=rows)


def _without_refused(table: RawTable, address: Address) -> RawTable:
    """Leave out rows whose address was told as an error; nothing more is to be said about them."""
    if ADDRESS_AREA not in table.header:
        return table
    street = np.array([bool(text) for text in _texts(table, header_texts(table).index(address.street))])
    kept = ~street | table.frame.to_series(-1).is_not_null().to_numpy()
    return replace(table, frame=table.frame.filter(pl.Series(kept)), row_numbers=table.row_numbers[kept])


def _texts(table: RawTable, position: int) -> list[str]:
    return [(text or "").strip() for text in table.frame.to_series(position).to_list()]


def _key(
    name: str, number: str, address: Address, streets: StreetList, found: Collector, row: int, column: int
) -> str | None:
    if not name:
        return None
    written, house = (name, number) if address.number else split_address(name)
    street = streets.find(written)
    areas = _areas(street, house) if street else set()
    if len(areas) == 1:
        return next(iter(areas))
    if address.unassigned:
        found.warn("address_unassigned", row, column, value=f"{written} {house}".strip()[:60])
        return UNKNOWN
    if street is None:
        similar = streets.similar(written)
        code = "address_unknown_similar" if similar else "address_unknown"
        found.error(code, row, column, value=written[:60], **({"similar": similar} if similar else {}))
    else:
        code = "address_number_missing" if not house else "address_number_unknown"
        found.error(code, row, column, street=street.name, number=house[:20])
    return None


def _areas(street: Street, house: str) -> set[str]:
    try:
        return street.areas(HouseNumber.parse(house) if house else None)
    except ValueError:
        return set()
