"""How a file is read: as a table of its make was read before, else as it proposes itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex, Proposal, propose
from keck.compute.tables.known import KnownBlock
from keck.compute.tables.likeness import alike, shape
from keck.domain.findings import Finding, Severity
from keck.domain.mapping_files import load
from keck.domain.mappings import Mapping
from keck.processing.context import JobContext
from keck.processing.imports import block_store
from keck.processing.imports.block_store import known_block
from keck.services import mappings, revisions


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of a member's tables.

    Attributes
    ----------
    mappings : list of Mapping
        Confirmed mappings of tables made like those of a file, the newest first.
    known : callable
        Gives the values of all accepted tables, which can date a table without a period.
    """

    mappings: list[Mapping]
    known: Callable[[], list[KnownBlock]]


@dataclass(frozen=True, slots=True)
class Understood:
    """A proposal, and where it comes from a remembered mapping, the table of that and the file's own one."""

    proposal: Proposal
    remembered: str | None = None
    fresh: Mapping | None = None


def recall(context: JobContext, tables: list[RawTable]) -> Memory:
    """Return what is known of tables like those of a file."""

    def known() -> list[KnownBlock]:
        with context.scope() as scope:
            ids = [one.id for one in revisions.current(scope)]
            return [known_block(one) for one in block_store.load(scope, ids)]

    with context.scope() as scope:
        rows = mappings.of_shapes(scope, {shape(table) for table in tables})
        return Memory([load(one.body) for one in rows], known)


def understand(
    tables: list[RawTable], index: AreaIndex, filename: str, memory: Memory | None = None
) -> list[Understood]:
    """Propose how a file is read, sheet by sheet; what was confirmed for a table of the same make counts."""
    memory = memory or Memory([], list)
    proposal = propose(tables, index, filename, memory.known)
    return [_as_before(one, tables, filename, memory) for one in (proposal, *proposal.more)]


def _as_before(proposal: Proposal, tables: list[RawTable], filename: str, memory: Memory) -> Understood:
    sheet = proposal.mapping.sheet if proposal.mapping else None
    chosen = [table for table in tables if sheet in (None, table.sheet)]
    found = alike(memory.mappings, chosen, filename, several=len(tables) > 1)
    if found is None:
        return Understood(proposal)
    note = Finding("mapping_remembered", Severity.NOTE, params={"name": found.mapping.name.de})
    known = replace(
        proposal, mapping=found.mapping, ambiguous=found.ambiguous, reasons=[note, *proposal.reasons]
    )
    return Understood(known, found.mapping.dataset, proposal.mapping)
