"""What a member may do with the figures of a source."""

from dataclasses import dataclass
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


def assumed_rights(supplier: str) -> SourceRights:
    """Return the rights that hold when an import names none."""
    return SourceRights(supplier=supplier, assumed=True)
