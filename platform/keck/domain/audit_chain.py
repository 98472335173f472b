"""The chain of an audit log: each entry's hash covers the entry and the hash before it.

Whoever changes, swaps or takes out an entry would have to compute all later hashes anew, and the newest of
them is known elsewhere (Schneier and Kelsey, 1999, *Secure audit logs to support computer forensics*).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64
"""What stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act at a member.

    Attributes
    ----------
    tenant : str
        The member's id.
    number : int
        1 for the first entry; there are no gaps.
    account : str or None
        Id of who did it; ``None`` for the operator and for what the platform does by itself.
    origin : str
        Where it came from: a network, ``operator`` or ``worker``.
    about : dict
        What it was done to: names and numbers of things, never values of data.
    before, digest : str
        Hash of the entry before, and of this one, in hexadecimal.
    """

    tenant: str
    number: int
    at: datetime
    account: str | None
    origin: str
    act: str
    about: dict[str, Any]
    before: str
    digest: str

    def to_json(self) -> dict[str, Any]:
        """Return the entry as it stands in an exported log."""
        return {**_covered(self), "digest": self.digest}

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Entry":
        """Read an entry of an exported log.

        Raises
        ------
        ValueError
            If it is none.
        """
        try:
            return cls(**{**value, "at": datetime.fromisoformat(value["at"])})
        except (KeyError, TypeError) as error:
            raise ValueError("no entry of a log") from error


def _covered(entry: Entry) -> dict[str, Any]:
    return {
        "tenant": entry.tenant,
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "account": entry.account,
        "origin": entry.origin,
        "act": entry.act,
        "about": entry.about,
        "before": entry.before,
    }


def digest_of(entry: Entry) -> str:
    """Return the hash that an entry must have: SHA-256 of its JSON with sorted names and no spaces."""
    text = json.dumps(_covered(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def broken_at(entries: Iterable[Entry]) -> int | None:
    """Return the number at which a log is not what was written, or ``None`` if all of it is.

    Parameters
    ----------
    entries
        All entries from the first one on, in their order.
    """
    before = BEGINNING
    for number, entry in enumerate(entries, start=1):
        if entry.number != number or entry.before != before or entry.digest != digest_of(entry):
            return number
        before = entry.digest
    return None
