"""From metres to the units of a drawing: x to the right, y down, the whole level in view."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

WIDTH = 1024
MARGIN = 6
# Tall places are drawn narrower, so that a map is never higher than one and a half times its width.
_TALLEST = 1.5


@dataclass(frozen=True, slots=True)
class Screen:
    """A drawing's size and where the metres lie in it.

    Attributes
    ----------
    width, height : int
        Units of the drawing (its ``viewBox``).
    scale : float
        Units per metre.
    left, top : float
        The drawing's origin in metres.
    """

    width: int
    height: int
    scale: float
    left: float
    top: float

    def place(self, coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn metres into units, shape (n, 2) each."""
        flipped = (coordinates - [self.left, self.top]) * [self.scale, -self.scale]
        return np.asarray(flipped, dtype=np.float64)


def fit(shapes: Sequence[shapely.Geometry]) -> Screen:
    """Return the drawing into which all shapes fit."""
    bounds = shapely.total_bounds(np.array(shapes, dtype=object))
    left, bottom, right, top = (float(bound) for bound in bounds)
    inner = WIDTH - 2 * MARGIN
    tallest = _TALLEST * WIDTH - 2 * MARGIN
    scale = min(inner / max(right - left, 1e-9), tallest / max(top - bottom, 1e-9))
    height = int(np.ceil((top - bottom) * scale)) + 2 * MARGIN
    indent = (WIDTH - (right - left) * scale) / 2
    return Screen(WIDTH, height, scale, left - indent / scale, top + MARGIN / scale)
