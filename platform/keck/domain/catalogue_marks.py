"""What says that an indicator is one of the catalogue, and which version of it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CatalogueMark:
    """A version of the catalogue's indicator, as it is stored with a definition and published.

    Attributes
    ----------
    version : int
        Of the catalogue's definition.
    values : str
        Fingerprint of all that makes values what they are. Two figures are comparable if it is equal,
        whatever the names of the members' own measures.
    shown : str
        Fingerprint of what decides what is hidden, rounded or called good.
    comparable : bool
        Whether the member goes with the catalogue; not if it has decided to stay with an older version.
    """

    version: int
    values: str
    shown: str
    comparable: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return the stored and published form, which ``mark_from`` reads."""
        return {
            "version": self.version,
            "values": self.values,
            "shown": self.shown,
            "comparable": self.comparable,
        }


def mark_from(value: Any) -> CatalogueMark | None:
    """Read a mark; nothing is none.

    Raises
    ------
    ValueError
        If it is something else than a mark.
    """
    if value is None:
        return None
    try:
        return CatalogueMark(
            int(value["version"]), str(value["values"]), str(value["shown"]), bool(value["comparable"])
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a mark of the catalogue") from error
