"""The gate's memory: which measure cells were ever public, with which value."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from keck.compute.cube import Floats, Quantity


class ShownKey(NamedTuple):
    """What a remembered array is about; sums of measures are written ``a+b[age=0-2]`` with an empty group."""

    measure: str
    group: str
    period: str
    set_id: str


def shown_key(quantity: Quantity, period: str, set_id: str) -> ShownKey:
    """Return the key under which a quantity is remembered."""
    if len(quantity) == 1:
        return ShownKey(quantity[0].measure, quantity[0].group, period, set_id)
    return ShownKey("+".join(str(operand) for operand in quantity), "", period, set_id)


class History:
    """Values of earlier public releases; NaN where nothing was shown.

    Values are kept per area set: when a set is replaced, bring the arrays into its order with `realigned`.
    """

    def __init__(self, shown: Iterable[tuple[ShownKey, Floats]] = ()) -> None:
        self._shown: dict[ShownKey, list[Floats]] = {}
        for key, values in shown:
            self.add(key, values)

    def add(self, key: ShownKey, values: Floats) -> None:
        """Remember what a release showed."""
        earlier = self._shown.setdefault(key, [])
        if not any(np.array_equal(values, one, equal_nan=True) for one in earlier):
            earlier.append(values)

    def known(self, key: ShownKey, values: Floats) -> NDArray[np.bool_]:
        """Tell which cells were once shown with just this value: they can never be hidden again."""
        known = np.zeros(len(values), np.bool_)
        for earlier in self._shown.get(key, ()):
            if len(earlier) == len(values):
                known |= np.equal(earlier, values)
        return known


def realigned(values: Floats, old: tuple[str, ...], new: tuple[str, ...]) -> Floats:
    """Bring remembered values from one order of area keys into another; the last slot stays last."""
    place = {key: position for position, key in enumerate(old)}
    found = [values[place[key]] if key in place else np.nan for key in new]
    return np.array([*found, values[-1]])
