"""Workbooks that say themselves how they are read: filled-in templates."""

from keck.compute.readers.raw import RawTable
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.checks import match_levels
from keck.compute.tables.header_texts import header_texts
from keck.compute.tables.reading import Proposal
from keck.compute.tables.resolving import Resolver
from keck.domain.findings import Finding, Problem, Severity
from keck.domain.mapping_files import load


def brought_along(tables: list[RawTable], areas: AreaIndex) -> Proposal | None:
    """Return the reading that a workbook brings along; ``None`` where there is none that fits its sheets.

    Somebody may have renamed a sheet or a heading, or copied the hidden sheet elsewhere: then the workbook is
    read like any other.
    """
    text = next((table.mapping for table in tables if table.mapping), None)
    if text is None:
        return None
    try:
        mapping = load(text)
    except Problem:
        return None
    table = next((one for one in tables if one.sheet == mapping.sheet), None)
    if table is None or mapping.area_column is None:
        return None
    headers = header_texts(table)
    named = {mapping.area_column, mapping.period_column, *mapping.notes.values()}
    named |= {measure.column for measure in mapping.measures}
    if not {" ".join(name.split()) for name in named if name} <= set(headers):
        return None
    column = table.frame.to_series(headers.index(mapping.area_column))
    resolver = Resolver(areas, mapping.rows, mapping.area_columns, mapping.levels.get(""))
    targets = [resolver.resolve(cell) for cell in column.drop_nulls().unique(maintain_order=True).to_list()]
    told = Finding("template_recognised", Severity.NOTE, table.sheet)
    return Proposal(mapping, [], match_levels(targets, areas), [told])
