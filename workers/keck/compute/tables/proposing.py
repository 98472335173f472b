"""Proposes how the tables of a file are to be read."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from keck.compute.readers.raw import RawTable
from keck.compute.tables.address_columns import propose_addresses
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.bringing import brought_along
from keck.compute.tables.drafting import Draft
from keck.compute.tables.known import KnownBlock
from keck.compute.tables.reading import Proposal
from keck.domain.findings import Finding, Severity


def propose(
    tables: list[RawTable], areas: AreaIndex, filename: str, known: Callable[[], Sequence[KnownBlock]] = tuple
) -> Proposal:
    """Propose a mapping for a file, and further ones for its other sheets.

    Parameters
    ----------
    known : callable
        Gives the values of accepted tables; asked only where a table does not name its period.
    """
    if (own := brought_along(tables, areas)) is not None:
        return own
    filled = [table for table in tables if len(table.frame)]
    if not filled:
        return Proposal(None, [Finding("table_empty", Severity.ERROR)])
    drafts = [Draft(table, areas, filename, len(tables) > 1, known).build() for table in filled]
    fitting = [draft for draft in drafts if draft.mapping is not None]
    listed = propose_addresses(filled, areas, filename)
    if listed is not None and (not fitting or _is_house_number(fitting[0], listed)):
        return listed
    if not fitting:
        return max(drafts, key=lambda draft: sum(level.rate for level in draft.match))
    best, *others = fitting
    if others:
        names = ", ".join(draft.mapping.sheet or "" for draft in fitting if draft.mapping)
        best.reasons.insert(0, Finding("several_sheets", Severity.NOTE, params={"sheets": names}))
    return replace(best, more=tuple(others))


def _is_house_number(draft: Proposal, listed: Proposal) -> bool:
    """Tell whether what looks like keys of areas are the numbers of houses."""
    address = listed.mapping.address if listed.mapping else None
    return bool(address and draft.mapping and draft.mapping.area_column in (address.street, address.number))
