"""What a member may do with the figures of a source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class PermittedUse(StrEnum):
    """Who may see figures of a source."""

    INTERNAL = "internal"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class SourceRights:
    """Supplier, legal basis and permitted use of a source.

    Attributes
    ----------
    public_from_level : str or None
        Deepest level whose figures may be public; ``None`` means every level.
    protected_at_source : bool
        Whether the supplier has already protected small numbers.
    assumed : bool
        Whether nobody was asked: the command line prints and records assumed rights.
    """

    supplier: str
    legal_basis: str = ""
    permitted_use: PermittedUse = PermittedUse.PUBLIC
    public_from_level: str | None = None
    wording: str = ""
    until: date | None = None
    delete_by: date | None = None
    protected_at_source: bool = False
    assumed: bool = False


def strictest(rights: Sequence[SourceRights], depth: Mapping[str, int]) -> SourceRights:
    """Return what all of some rights permit: figures that come of several sources are bound by each.

    Parameters
    ----------
    rights : sequence of SourceRights
        At least one; the last gives supplier, legal basis and wording.
    depth : mapping of str to int
        Rank of each level, 0 for the city.
    """
    internal = any(one.permitted_use is PermittedUse.INTERNAL for one in rights)
    levels = [one.public_from_level for one in rights if one.public_from_level is not None]
    return replace(
        rights[-1],
        permitted_use=PermittedUse.INTERNAL if internal else PermittedUse.PUBLIC,
        public_from_level=min(levels, key=lambda level: depth.get(level, 0), default=None),
        until=min((one.until for one in rights if one.until), default=None),
        delete_by=min((one.delete_by for one in rights if one.delete_by), default=None),
        protected_at_source=all(one.protected_at_source for one in rights),
    )


def assumed_rights(supplier: str) -> SourceRights:
    """Return the rights that hold when an import names none."""
    return SourceRights(supplier=supplier, assumed=True)
