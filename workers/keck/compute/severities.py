"""How severe the absence of a value is: missing before protected before not applicable before known."""

import numpy as np

from keck.compute.cells import Bytes

OK, NOT_APPLICABLE, SUPPRESSED, MISSING = range(4)
"""Statuses by how severe they are: of several, the most severe holds."""


def severities(statuses: Bytes) -> Bytes:
    """Return how severe statuses are; of severities, their statuses: the two orders mirror each other.

    >>> from keck.domain.statuses import Status
    >>> severities(np.array([Status.OK, Status.NOT_APPLICABLE, Status.SUPPRESSED, Status.MISSING], np.uint8))
    array([0, 1, 2, 3], dtype=uint8)
    """
    # Unsigned numbers wrap around: this is (4 - status) % 4, in two quick steps.
    return np.bitwise_and(np.negative(statuses), 3, dtype=np.uint8)


def worst(one: Bytes, other: Bytes) -> Bytes:
    """Return the more severe of two statuses, cell by cell.

    >>> worst(np.array([0, 0, 3, 2], np.uint8), np.array([0, 3, 2, 1], np.uint8))
    array([0, 3, 2, 1], dtype=uint8)
    """
    # The smaller code is the more severe one, but for that of what is known: less 1 it is the largest.
    found = np.subtract(one, 1, dtype=np.uint8)
    np.minimum(found, np.subtract(other, 1, dtype=np.uint8), out=found)
    found += 1
    return found
