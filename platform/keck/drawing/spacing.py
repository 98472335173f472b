"""Moving labels apart."""

from collections.abc import Sequence


def apart(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Return places near the wanted ones that keep their order and a distance.

    Parameters
    ----------
    low, high : float
        Where places may lie; where there is not room enough for all, they go beyond the high end.

    >>> apart([10, 12, 50], 10, 0, 100)
    [10, 20, 50]
    >>> apart([99, 98], 10, 0, 100)
    [100, 90]
    """
    order = sorted(range(len(wanted)), key=lambda n: (wanted[n], n))
    places = [0.0] * len(wanted)
    at = low
    for n in order:
        at = places[n] = max(at, wanted[n])
        at += distance
    limit = high
    for n in reversed(order):
        places[n] = min(places[n], limit)
        limit = places[n] - distance
    at = low
    for n in order:
        at = places[n] = max(at, places[n])
        at += distance
    return places
