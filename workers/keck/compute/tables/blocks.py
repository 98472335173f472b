"""Blocks as bytes: the same values give the same bytes and the same hash on every machine."""

import hashlib
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from keck.domain.statuses import Status


class BlockArrays(Protocol):
    """What is packed; places in the file are kept beside the block, not in it."""

    @property
    def values(self) -> NDArray[np.float64]:
        """Values of the slots."""

    @property
    def statuses(self) -> NDArray[np.uint8]:
        """Statuses of the slots."""

    @property
    def lower(self) -> NDArray[np.float64] | None:
        """Lower bounds of suppressed slots."""

    @property
    def upper(self) -> NDArray[np.float64] | None:
        """Upper bounds of suppressed slots."""

    @property
    def flags(self) -> NDArray[np.uint8]:
        """Flags of the slots."""


@dataclass(frozen=True, slots=True)
class PackedBlock:
    """A block in bytes: float64 and uint8, little-endian."""

    hash: str
    length: int
    values: bytes
    statuses: bytes
    lower: bytes | None
    upper: bytes | None
    flags: bytes | None


@dataclass(frozen=True, slots=True, eq=False)
class UnpackedBlock:
    """The arrays of a block."""

    values: NDArray[np.float64]
    statuses: NDArray[np.uint8]
    lower: NDArray[np.float64] | None
    upper: NDArray[np.float64] | None
    flags: NDArray[np.uint8]


def pack(block: BlockArrays) -> PackedBlock:
    """Pack a block. Values of slots that are not ok are 0.0; bounds and flags only where there are any."""
    statuses = block.statuses.astype("u1")
    values = np.where(statuses == Status.OK, block.values, 0.0)
    bounded = statuses == Status.SUPPRESSED
    lower, upper = _bounds(block.lower, bounded), _bounds(block.upper, bounded)
    flags = block.flags.astype("u1").tobytes() if block.flags.any() else None
    parts = (_floats(values), statuses.tobytes(), lower, upper, flags)
    digest = hashlib.sha256(len(values).to_bytes(8, "little"))
    for part in parts:
        # Each part says whether and how long it is, so that no two blocks share a stream of bytes.
        digest.update(b"\0" if part is None else b"\1" + len(part).to_bytes(8, "little") + part)
    return PackedBlock(digest.hexdigest(), len(values), *parts)


def unpack(packed: PackedBlock) -> UnpackedBlock:
    """Return the arrays of a packed block."""
    return UnpackedBlock(
        values=np.frombuffer(packed.values, dtype="<f8"),
        statuses=np.frombuffer(packed.statuses, dtype="u1"),
        lower=np.frombuffer(packed.lower, dtype="<f8") if packed.lower is not None else None,
        upper=np.frombuffer(packed.upper, dtype="<f8") if packed.upper is not None else None,
        flags=np.frombuffer(packed.flags, dtype="u1")
        if packed.flags
        else np.zeros(packed.length, dtype="u1"),
    )


def _bounds(values: NDArray[np.float64] | None, bounded: NDArray[np.bool_]) -> bytes | None:
    if values is None or np.isnan(values[bounded]).all():
        return None
    return _floats(np.where(bounded, values, np.nan))


def _floats(values: NDArray[np.float64]) -> bytes:
    # One zero and one NaN: their other bit patterns differ between machines.
    canonical = np.where(np.isnan(values), np.nan, values + 0.0)
    return canonical.astype("<f8").tobytes()
