"""Rings as path data: whole units, relative commands, no blank that is not needed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from keck.compute.geometry.screen import Screen

Ring = list[tuple[int, int]]
# Rings too small for the grid of their drawing are written on one this much finer.
_FINER = 10


def path(shape: shapely.Geometry, exact: shapely.Geometry, screen: Screen, decimals: int) -> str:
    """Return the ``d`` of a polygonal shape.

    Points are put on the grid one by one, so neighbours that share a border share it in the drawing.

    Parameters
    ----------
    exact : Geometry
        The shape before it was simplified: drawn on a finer grid where nothing else is left of it.
    decimals : int
        Digits behind the point: 0 for whole units.
    """
    unit = 10**decimals
    rings = [ring for ring in rings_of(shape, screen, unit) if ring]
    if rings:
        return _data(rings, decimals)
    finer = [ring for ring in rings_of(exact, screen, unit * _FINER) if ring]
    return _data(finer or [_dot(exact, screen, unit * _FINER)], decimals + 1)


def rings_of(shape: shapely.Geometry, screen: Screen, unit: int) -> Iterator[Ring]:
    """Yield a shape's rings on the grid, without the closing point; empty where one collapses."""
    for polygon in shapely.get_parts(shape):
        for ring in [polygon.exterior, *polygon.interiors]:
            yield _on_grid(screen.place(shapely.get_coordinates(ring)), unit)


def _on_grid(points: NDArray[np.float64], unit: int) -> Ring:
    grid = np.rint(points * unit).astype(np.int64)
    kept = grid[np.r_[True, np.any(grid[1:] != grid[:-1], axis=1)]][:-1]
    if len(kept) < 3 or _surface(kept) == 0:
        return []
    return [(int(x), int(y)) for x, y in kept]


def _surface(points: NDArray[np.int64]) -> int:
    x, y = points[:, 0], points[:, 1]
    return int(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def _dot(shape: shapely.Geometry, screen: Screen, unit: int) -> Ring:
    placed = screen.place(shapely.get_coordinates(shapely.point_on_surface(shape)))[0]
    x, y = (int(one) for one in np.rint(placed * unit))
    return [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]


def _data(rings: Iterable[Ring], decimals: int) -> str:
    written: list[str] = []
    at = (0, 0)
    for ring in rings:
        written.append("m" + _numbers([ring[0][0] - at[0], ring[0][1] - at[1]], decimals))
        written.append(_lines(ring, decimals) + "z")
        at = ring[0]
    return "".join(written)


def _lines(ring: Ring, decimals: int) -> str:
    """Write a ring's steps; horizontal and vertical ones by their own commands."""
    written: list[str] = []
    run: list[int] = []
    for (x0, y0), (x1, y1) in pairwise(ring):
        step = (x1 - x0, y1 - y0)
        if 0 not in step:
            run.extend(step)
            continue
        written.append(_run(run, decimals))
        run = []
        written.append(("h" if step[0] else "v") + _numbers([step[0] or step[1]], decimals))
    return "".join([*written, _run(run, decimals)])


def _run(steps: Sequence[int], decimals: int) -> str:
    return "l" + _numbers(steps, decimals) if steps else ""


def _numbers(values: Sequence[int], decimals: int) -> str:
    """Write numbers of the grid with as little between them as a reader of paths needs.

    >>> _numbers([5, -3, 12, 0], 0), _numbers([5, -3, 12, 5], 1)
    ('5-3 12 0', '.5-.3 1.2.5')
    """
    text = ""
    for value in values:
        one = _number(value, decimals)
        apart = text and not one.startswith("-") and not (one.startswith(".") and "." in _last(text))
        text += f" {one}" if apart else one
    return text


def _last(text: str) -> str:
    return text[max(text.rfind(" "), text.rfind("-")) + 1 :]


def _number(value: int, decimals: int) -> str:
    if not decimals:
        return str(value)
    whole, rest = divmod(abs(value), 10**decimals)
    fraction = f".{rest:0{decimals}d}".rstrip("0").rstrip(".")
    digits = f"{whole or ''}{fraction}" or "0"
    return f"-{digits}" if value < 0 else digits
