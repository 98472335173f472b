"""Blocks in bytes are the same everywhere, and only what they say makes their hash."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.tables.blocks import UnpackedBlock, pack, unpack
from keck.domain.statuses import Status


def arrays(
    values: list[float],
    statuses: list[int],
    bounds: tuple[float, float] | None = None,
    flag: int = 0,
) -> UnpackedBlock:
    lower, upper = (np.full(len(values), bound) for bound in bounds) if bounds else (None, None)
    flags = np.full(len(values), flag, dtype=np.uint8)
    return UnpackedBlock(np.array(values), np.array(statuses, dtype=np.uint8), lower, upper, flags)


CELLS = st.lists(st.tuples(st.floats(allow_infinity=False), st.sampled_from(list(Status))), min_size=1)


@given(CELLS)
def test_a_block_survives_packing(cells: list[tuple[float, Status]]) -> None:
    values = [0.0 if np.isnan(value) else value for value, _ in cells]
    block = arrays(values, [status for _, status in cells])
    back = unpack(pack(block))
    known = block.statuses == Status.OK
    assert (back.values[known] == block.values[known]).all()
    assert (back.statuses == block.statuses).all()
    assert back.flags.tolist() == [0] * len(cells)
    assert pack(back).hash == pack(block).hash


def test_a_known_block_has_a_known_hash() -> None:
    packed = pack(arrays([1.0, 2.5, 0.0], [Status.OK, Status.OK, Status.NOT_APPLICABLE]))
    assert packed.values.hex() == "000000000000f03f0000000000000440" + "00" * 8
    assert packed.hash == "a3d6762b3a933d1af68847bfe33bb05f4824740167e62237317d0d4f4af7eb48"


def test_values_that_are_not_known_do_not_change_the_hash() -> None:
    left = arrays([1.0, 7.0], [Status.OK, Status.MISSING])
    right = arrays([1.0, np.nan], [Status.OK, Status.MISSING])
    assert pack(left) == pack(right)
    assert pack(arrays([-0.0], [0])) == pack(arrays([0.0], [0]))


def test_bounds_and_flags_change_the_hash() -> None:
    suppressed: list[int] = [Status.SUPPRESSED]
    plain, flagged = arrays([0.0], suppressed), arrays([0.0], suppressed, flag=1)
    bounded, swapped = (arrays([0.0], suppressed, bounds) for bounds in ((0.0, 4.0), (4.0, 0.0)))
    hashes = {pack(block).hash for block in (plain, bounded, swapped, flagged)}
    assert len(hashes) == 4
    back = unpack(pack(bounded))
    assert back.upper is not None
    assert back.upper.tolist() == [4.0]
