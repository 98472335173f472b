"""Sources: who has the figures, and by which law they may be passed on."""

from dataclasses import dataclass

from keck.domain.catalogue.fields import Fields
from keck.domain.texts import LocalText


@dataclass(frozen=True, slots=True)
class Source:
    """Where the figures of many indicators come from.

    Attributes
    ----------
    name : LocalText
        Register or statistics, with the office that keeps it.
    legal_basis : LocalText
        Laws by which small-area figures may be made; what a member agrees with a supplier is its own.
    """

    code: str
    name: LocalText
    legal_basis: LocalText


def read_source(fields: Fields, code: str) -> Source:
    """Read a source.

    Raises
    ------
    CatalogueError
        If a field is missing or of another type.
    """
    return Source(code, fields.local("name"), fields.local("legal_basis"))
