"""Recognises lists of facilities: addresses that the street directory knows, and numbers to add up."""

from dataclasses import replace
from pathlib import PurePath

from keck.compute.readers.raw import RawTable
from keck.compute.tables.addresses import coded
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.collector import Collector
from keck.compute.tables.column_signs import find_signs
from keck.compute.tables.counting import adds_up
from keck.compute.tables.header_texts import header_texts
from keck.compute.tables.period_columns import choose_period
from keck.compute.tables.period_texts import without_period
from keck.compute.tables.profile import profile
from keck.compute.tables.reading import Proposal
from keck.domain.codes import slugify
from keck.domain.findings import Finding, Severity
from keck.domain.mappings import ADDRESS_AREA, ROW_COUNT, Address, Layout, Mapping, MeasureColumn
from keck.domain.names import normalise_name
from keck.domain.streets import StreetList, split_address
from keck.domain.texts import LocalText

_STREETS = ("strasse", "street", "adresse", "anschrift", "address", "str")
_NUMBERS = ("hausnummer", "hausnr", "hnr", "housenumber", "nr")
_KNOWN_SHARE = 0.5


def propose_addresses(tables: list[RawTable], areas: AreaIndex, filename: str) -> Proposal | None:
    """Propose how a list with addresses is read; ``None`` where at most half of the streets are known."""
    if areas.streets is None:
        return None
    for table in tables:
        address = find_address(table, areas.streets)
        if address is not None:
            return _proposal(table, address, areas.streets, filename, len(tables) > 1)
    return None


def find_address(table: RawTable, streets: StreetList) -> Address | None:
    """Return the columns of street and house number."""
    headers = header_texts(table)
    named = [h for h in headers if any(word in normalise_name(h) for word in _STREETS)]
    number = next((h for h in headers if normalise_name(h) in _NUMBERS), None)
    for header in named:
        texts = [text for text in table.frame.to_series(headers.index(header)).to_list() if text]
        names = [text if number else split_address(text)[0] for text in texts]
        known = sum(streets.find(name) is not None for name in names)
        if texts and known > _KNOWN_SHARE * len(texts):
            return Address(header, number)
    return None


def _proposal(
    table: RawTable, address: Address, streets: StreetList, filename: str, several: bool
) -> Proposal:
    stem = PurePath(filename).stem
    seen = profile(table)
    period = choose_period(seen, stem)
    taken = {address.street, address.number, period.column.header if period.column else None}
    name = without_period(stem).replace("_", " ").replace("-", " ").strip() or stem
    title = name[:1].upper() + name[1:]
    measures = [MeasureColumn(slugify(name), LocalText(title), ROW_COUNT)]
    sums = [column for column in seen.columns if column.header not in taken and adds_up(column)]
    measures += [
        MeasureColumn(
            slugify(f"{name} {column.header}"), LocalText(f"{title}: {column.header}"), column.header
        )
        for column in sums
    ]
    signs = find_signs({column.header: column.texts for column in sums})
    mapping = Mapping(
        dataset=slugify(name),
        name=LocalText(title),
        layout=Layout.WIDE,
        sheet=table.sheet if several else None,
        header_row=table.header_row,
        decimal=signs.whole.signs.decimal,
        thousands=signs.whole.signs.thousands,
        signs=signs.examples,
        area_column=ADDRESS_AREA,
        levels={"": streets.level},
        period_column=period.column.header if period.column else None,
        period=period.code,
        measures=tuple(measures),
        address=address,
    )
    trial = coded(table, replace(address, unassigned=False), streets, Collector(table.sheet))
    known = trial.frame.width > table.frame.width and trial.frame.to_series(-1).drop_nulls().len()
    told = Finding(
        "address_found",
        Severity.NOTE,
        table.sheet,
        params={"street": address.street, "known": int(known), "total": table.frame.height},
    )
    return Proposal(mapping, list(period.ambiguous), [], [told, *period.reasons])
