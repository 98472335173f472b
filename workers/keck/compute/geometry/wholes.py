"""Areas of a file that are no areas of their level: parts of one, and the whole place among its parts."""

from collections.abc import Sequence

import numpy as np
import shapely

# Borders of the whole are often drawn more roughly than those of its parts.
_COVERED = 0.9


def united(wkbs: Sequence[bytes | None]) -> bytes | None:
    """Return the union of an area's parts."""
    shapes = [shapely.from_wkb(one) for one in wkbs if one]
    if not shapes:
        return None
    merged = shapely.union_all(np.array(shapes, dtype=object))
    return bytes(shapely.to_wkb(merged))


def whole_among(wkbs: Sequence[bytes | None]) -> int | None:
    """Return the place of an area that covers all others, if there is one.

    Files of a city's quarters sometimes hold the city too, as one more area.
    """
    places = [place for place, one in enumerate(wkbs) if one]
    if len(places) < 3:
        return None
    shapes = shapely.from_wkb(np.array([wkbs[place] for place in places], dtype=object))
    sizes = shapely.area(shapes)
    largest = int(sizes.argmax())
    rest = np.delete(shapes, largest)
    if sizes[largest] < _COVERED * np.delete(sizes, largest).sum():
        return None
    covered = shapely.area(shapely.intersection(rest, shapes[largest])).sum()
    return places[largest] if covered >= _COVERED * shapely.area(rest).sum() else None
