"""How a file is read: as a table of its make was read before, else as it proposes itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex, Proposal, propose
from keck.compute.tables.belonging import KnownTable, belonging
from keck.compute.tables.known import KnownBlock
from keck.compute.tables.likeness import alike, shape
from keck.domain.findings import Finding, Severity
from keck.domain.mapping_files import load
from keck.domain.mappings import Mapping
from keck.domain.unnamed import UNNAMED
from keck.processing.context import JobContext
from keck.processing.imports import block_store
from keck.processing.imports.block_store import known_block
from keck.processing.imports.known_tables import known_tables
from keck.processing.imports.naming import answered
from keck.services import revisions
from keck.services.tables import batches, mappings


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of a member's tables.

    Attributes
    ----------
    mappings : list of Mapping
        Confirmed mappings of tables made like those of a file, the newest first.
    known : callable
        Gives the values of all accepted tables, which can date a table without a period.
    tables : callable
        Gives what all accepted tables hold; a file with the same measures belongs to one of them.
    """

    mappings: list[Mapping]
    known: Callable[[], list[KnownBlock]]
    tables: Callable[[], list[KnownTable]] = list


@dataclass(frozen=True, slots=True)
class Understood:
    """A proposal, and where it comes from what is known, the remembered table and the file's own reading."""

    proposal: Proposal
    remembered: str | None = None
    fresh: Mapping | None = None


def recall(context: JobContext, tables: list[RawTable], batch_id: UUID | None = None) -> Memory:
    """Return what is known of tables like those of a file.

    Parameters
    ----------
    batch_id : UUID or None
        The batch that the file came in: what was confirmed for its other files counts first.
    """

    def known() -> list[KnownBlock]:
        with context.scope() as scope:
            ids = [one.id for one in revisions.current(scope)]
            return [known_block(one) for one in block_store.load(scope, ids)]

    def holding() -> list[KnownTable]:
        with context.scope() as scope:
            return known_tables(scope)

    with context.scope() as scope:
        shapes = {shape(table) for table in tables}
        texts = batches.confirmed(scope, batch_id, shapes) if batch_id else []
        texts += [one.body for one in mappings.of_shapes(scope, shapes)]
        return Memory([load(text) for text in texts], known, holding)


def understand(
    tables: list[RawTable],
    index: AreaIndex,
    filename: str,
    memory: Memory | None = None,
    name: str | None = None,
) -> list[Understood]:
    """Propose how a file is read, sheet by sheet; what was confirmed for a table of the same make counts.

    Parameters
    ----------
    name : str or None
        Name of what is counted, for a file that does not say it.
    """
    memory = memory or Memory([], list)
    proposal = propose(tables, index, filename, memory.known)
    found = [_as_before(one, tables, filename, memory) for one in (proposal, *proposal.more)]
    if name:
        named = answered([one.proposal for one in found], name)
        found = [replace(one, proposal=said) for one, said in zip(found, named, strict=True)]
    new = any(_is_new(one) for one in found)
    held = memory.tables() if new else []
    return [_belonging(one, held, index) if _is_new(one) else one for one in found]


def _is_new(one: Understood) -> bool:
    """Tell whether a sheet is read as nobody has confirmed yet."""
    return one.remembered is None and one.proposal.mapping is not None


def _belonging(one: Understood, held: list[KnownTable], index: AreaIndex) -> Understood:
    return replace(one, proposal=belonging(one.proposal, held, index), fresh=one.proposal.mapping)


def _as_before(proposal: Proposal, tables: list[RawTable], filename: str, memory: Memory) -> Understood:
    sheet = proposal.mapping.sheet if proposal.mapping else None
    chosen = [table for table in tables if sheet in (None, table.sheet)]
    found = alike(memory.mappings, chosen, filename, several=len(tables) > 1)
    if found is None:
        return Understood(proposal)
    note = Finding("mapping_remembered", Severity.NOTE, params={"name": found.mapping.name.de})
    reasons = [note, *(one for one in proposal.reasons if one.code != UNNAMED)]
    known = replace(proposal, mapping=found.mapping, ambiguous=found.ambiguous, reasons=reasons)
    return Understood(known, found.mapping.dataset, proposal.mapping)
