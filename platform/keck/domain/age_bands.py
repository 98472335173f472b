"""Bands of ages in closed whole years: ``3-5``, ``65-`` (and older) or one year."""

from collections.abc import Iterable

Ages = tuple[int, int | None]
"""First and last year of life, both within the band; no last one where it is open."""


def ages(text: str) -> Ages | None:
    """Read a band; ``None`` for what is none, also for one that ends before it begins.

    >>> ages("3-5"), ages("65-"), ages("7"), ages("5-3"), ages("alt")
    ((3, 5), (65, None), (7, 7), None, None)
    """
    low, dash, high = text.partition("-")
    if not (low.isascii() and low.isdigit()) or (high and not (high.isascii() and high.isdigit())):
        return None
    first, last = int(low), int(high) if high else None if dash else int(low)
    return None if last is not None and last < first else (first, last)


def lies_in(inner: str, outer: str) -> bool:
    """Tell whether all ages of a band belong to another one, too; what is no band lies in none.

    >>> lies_in("3-5", "0-5"), lies_in("65-", "60-"), lies_in("3-", "0-5"), lies_in("f", "f")
    (True, True, False, False)
    """
    one, other = ages(inner), ages(outer)
    if one is None or other is None or one[0] < other[0]:
        return False
    return other[1] is None or (one[1] is not None and one[1] <= other[1])


def tiling(wanted: str, known: Iterable[str]) -> tuple[str, ...] | None:
    """Return the bands that put a wider band together without gap and overlap, the fewest that do.

    Parameters
    ----------
    wanted : str
        The band that is looked for.
    known : iterable of str
        Bands that there are; what is no band is passed over.

    Returns
    -------
    tuple of str or None
        In the order of ages; ``None`` where no choice of them covers the band exactly.

    >>> tiling("0-5", ["3-5", "0-2", "0-1", "6-9"]), tiling("0-5", ["0-3", "3-5"])
    (('0-2', '3-5'), None)
    """
    whole = ages(wanted)
    if whole is None:
        return None
    first, last = whole
    bands = sorted({(band, text) for text in known if (band := ages(text))}, key=lambda one: one[0][0])
    # By the year that comes next: the fewest bands that lead there. Each band begins where some end.
    paths: dict[int, tuple[str, ...]] = {first: ()}
    whole_path: tuple[str, ...] | None = None
    for (low, high), text in bands:
        if low not in paths:
            continue
        path = (*paths[low], text)
        if high == last:
            whole_path = path if whole_path is None or len(path) < len(whole_path) else whole_path
        elif high is not None and (last is None or high < last):
            known_path = paths.get(high + 1)
            paths[high + 1] = path if known_path is None or len(path) < len(known_path) else known_path
    return whole_path
