"""Disclosure control by cell suppression: the gate between what a member knows and what is shown."""

from keck.compute.disclosure.gate import Blocked
from keck.compute.disclosure.history import History, ShownKey, realigned, shown_key
from keck.compute.disclosure.links import Link
from keck.compute.disclosure.nodes import Reason
from keck.compute.disclosure.release import Derivation, ProtectedRelease, protect
from keck.compute.disclosure.slices import ProtectedSlice, ShownCells

__all__ = [
    "Blocked",
    "Derivation",
    "History",
    "Link",
    "ProtectedRelease",
    "ProtectedSlice",
    "Reason",
    "ShownCells",
    "ShownKey",
    "protect",
    "realigned",
    "shown_key",
]
