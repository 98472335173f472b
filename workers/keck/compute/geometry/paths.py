"""Path data: polygons as relative steps in whole units."""

import numpy as np
import shapely
from numpy.typing import NDArray


def path_data(shape: shapely.Geometry, detail: int = 1) -> str:
    """Return the ``d`` of a path; rings that shrink to nothing on the grid are left out.

    Parameters
    ----------
    detail : int
        Units per unit of the drawing.

    >>> path_data(shapely.box(0, 0, 2, 1))
    'M2 0v1h-2z'
    """
    rings = [ring for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
    drawn = "".join(_ring(np.rint(shapely.get_coordinates(ring) * detail).astype(np.int64)) for ring in rings)
    if drawn or not rings:
        return drawn
    # An area smaller than a unit stays visible as a dot.
    x, y = np.rint(shapely.get_coordinates(rings[0])[0] * detail).astype(np.int64)
    return f"M{x} {y}h1v1h-1z"


def _ring(points: NDArray[np.int64]) -> str:
    moved = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
    points = points[moved]
    if len(points) < 4:
        return ""
    steps = _without_straight(np.diff(points, axis=0))
    # The last step leads back to the start, which is what closing does.
    return f"M{points[0][0]} {points[0][1]}" + "".join(_step(x, y) for x, y in steps[:-1]) + "z"


def _without_straight(steps: NDArray[np.int64]) -> list[list[int]]:
    """Join steps that go on in the same axis direction."""
    joined: list[list[int]] = []
    for x, y in steps.tolist():
        last = joined[-1] if joined else None
        if last and ((x == 0 == last[0] and y * last[1] > 0) or (y == 0 == last[1] and x * last[0] > 0)):
            last[0], last[1] = last[0] + x, last[1] + y
        else:
            joined.append([x, y])
    return joined


def _step(x: int, y: int) -> str:
    if y == 0:
        return f"h{x}"
    if x == 0:
        return f"v{y}"
    return f"l{x} {y}" if y >= 0 else f"l{x}{y}"
