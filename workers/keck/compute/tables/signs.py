"""Signs that stand where a number belongs: what they mean, and numbers that mean "no value"."""

from collections.abc import Iterable
from collections.abc import Mapping as Table

import numpy as np
from numpy.typing import NDArray

from keck.domain.mappings import CellRole
from keck.domain.statuses import Status

NINES = np.array([-9.0, -99.0, -999.0, -9999.0, -99999.0, -999999.0, 99999.0, 999999.0, 9999999.0])
"""Numbers that programs write where there is none."""
_OFTEN = 3
_FAR = 10
STATUS_OF = {
    CellRole.MISSING: Status.MISSING,
    CellRole.PROTECTED: Status.SUPPRESSED,
    CellRole.ZERO: Status.OK,
    CellRole.NOT_APPLICABLE: Status.NOT_APPLICABLE,
}
_EXPLAINED = {
    ".": "sign_dot",
    "-": "sign_dash",
    "–": "sign_dash",
    "—": "sign_dash",
    "...": "sign_dots",
    "…": "sign_dots",
    "/": "sign_slash",
    "x": "sign_x",
    "na": "sign_na",
    "n/a": "sign_na",
    "nan": "sign_na",
    "null": "sign_na",
}


def suspected(numbers: NDArray[np.float64], counts: NDArray[np.int64] | None = None) -> list[float]:
    """Return which numbers of one measure are likely no values but say that there is none.

    A negative one is, if nothing else is negative; a positive one, if it comes often or towers above all.

    Parameters
    ----------
    numbers : float64[n]
        Distinct numbers.
    counts : int64[n] or None
        How often each of them occurs.

    >>> suspected(np.array([12.0, 40.0, -9999.0, 99999.0]))
    [-9999.0, 99999.0]
    >>> suspected(np.array([-9.0, -4.0, 3.0])), suspected(np.array([99999.0, 70000.0]))
    ([], [])
    """
    special = np.isin(numbers, NINES)
    if not special.any() or special.all():
        return []
    others = numbers[~special]
    times = np.ones(len(numbers), dtype=np.int64) if counts is None else counts
    found = []
    for number, count in zip(numbers[special].tolist(), times[special].tolist(), strict=True):
        towering = count >= _OFTEN or number / _FAR > np.abs(others).max()
        if others.min() >= 0 if number < 0 else towering:
            found.append(number)
    return found


def explanation(text: str, role: CellRole | None, status: int) -> str:
    """Return the code of the sentence that says how a sign was read.

    >>> explanation("x", None, Status.SUPPRESSED), explanation("x", CellRole.ZERO, Status.OK)
    ('sign_x', 'sign_as_zero')
    """
    if role is not None:
        return f"sign_as_{role.value}"
    word = text.strip().lower()
    if word in _EXPLAINED:
        return _EXPLAINED[word]
    return "sign_protected" if status == Status.SUPPRESSED else "sign_missing"


def roles_of(cells: Table[str, CellRole], texts: Iterable[str]) -> dict[str, CellRole]:
    """Return the roles of those texts that the mapping names."""
    given = {text.strip(): role for text, role in cells.items()}
    return {text: given[text.strip()] for text in texts if text.strip() in given}
