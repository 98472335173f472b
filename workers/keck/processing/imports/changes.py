"""What a new state of a table is, compared with the one it would replace."""

from dataclasses import dataclass
from typing import Any

from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.collector import Collector
from keck.compute.tables.difference import difference
from keck.compute.tables.plausibility import check_plausible
from keck.compute.tables.reading import TableReading
from keck.domain.findings import Finding
from keck.domain.mappings import Mapping
from keck.persistence.models import Dataset
from keck.processing.imports.effects import Blocks, consequences
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference in its stored form, and what about the new values is to be doubted."""

    difference: dict[str, Any]
    findings: list[Finding]


def describe(
    scope: Scope,
    dataset: Dataset,
    old: Blocks,
    new: Blocks,
    index: AreaIndex,
    read: tuple[TableReading, Mapping] | None = None,
) -> Changes:
    """Compare two whole states of a table, and what they make of the member's indicators.

    Parameters
    ----------
    read : tuple or None
        The file that the new state came with, and how it was read.
    """
    doubts = Collector("")
    if read is not None:
        doubts = Collector(next((block.sheet for block in read[0].blocks), ""))
        check_plausible(read[0].blocks, old, read[1], index, doubts)
    measures, brought = (read[0].measures, read[0].blocks) if read else ([], [])
    found = consequences(scope, dataset, old, new, measures, brought)
    told = {"indicators": found.effects, "made_of": found.made_of}
    changes = {**difference(old, new, index).to_json(), **told}
    return Changes(changes, [*found.findings, *doubts.findings()])
