"""Reading the tables of a file by a given mapping, as they were read before, or as proposed."""

from dataclasses import dataclass

from keck.compute.readers.raw import RawTable
from keck.compute.tables import apply
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.likeness import shape
from keck.compute.tables.reading import TableReading
from keck.domain.findings import Finding, Problem, Severity
from keck.domain.mapping_files import load
from keck.domain.mappings import Mapping
from keck.processing.imports.understanding import Memory, understand


@dataclass(frozen=True, slots=True)
class Read:
    """A table read by a mapping."""

    mapping: Mapping
    reading: TableReading
    notes: list[Finding]
    index: AreaIndex
    shape: str


def read_tables(
    tables: list[RawTable],
    index: AreaIndex,
    filename: str,
    mapping_text: str | None,
    memory: Memory | None = None,
    name: str | None = None,
) -> list[Read]:
    """Read a table by a given mapping, or all fitting sheets as they were read before, else as proposed.

    Parameters
    ----------
    name : str or None
        Name of what is counted, for a file that does not say it.

    Raises
    ------
    Problem
        If a proposal is ambiguous or a table has errors; nothing is stored then.
    """
    if mapping_text is not None:
        return [_read(tables, index, load(mapping_text), [])]
    reads = []
    for one in [one.proposal for one in understand(tables, index, filename, memory, name)]:
        if one.mapping is None or one.ambiguous:
            raise Problem("mapping_ambiguous", [*one.ambiguous, *one.reasons])
        reads.append(_read(tables, index, one.mapping, one.choices))
    return reads


def _read(tables: list[RawTable], index: AreaIndex, mapping: Mapping, reasons: list[Finding]) -> Read:
    table = next((one for one in tables if mapping.sheet in (None, one.sheet)), None)
    if table is None:
        raise Problem("table_no_sheet", sheet=mapping.sheet or "–", sheets=", ".join(t.sheet for t in tables))
    reading = apply(table, mapping, index)
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    if errors:
        raise Problem("table_has_errors", reading.findings, count=len(errors))
    if not reading.blocks:
        raise Problem("table_no_values", reading.findings)
    return Read(mapping, reading, reasons, index, shape(table))
