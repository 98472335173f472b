"""Sparklines: a course the size of a word."""

from collections.abc import Collection, Sequence
from itertools import groupby, pairwise

from keck.drawing.frames import Ids, picture
from keck.drawing.marks import dot, trace
from keck.drawing.scales import Linear, extent


def sparkline(
    values: Sequence[float | None],
    *,
    title: str,
    ids: Ids,
    width: float = 96,
    height: float = 24,
    breaks: Collection[int] = (),
) -> str:
    """Draw a small line with a dot at its last value; gaps stay gaps, and so do breaks.

    Parameters
    ----------
    breaks : collection of int
        Places of values that are not comparable with those before.
    """
    low, high = extent(values) or (0.0, 1.0)
    across = Linear(0, max(len(values) - 1, 1), 4, width - 5)
    up = Linear(low, high, height - 4, 4)
    places = [(across(n), up(value)) if value is not None else None for n, value in enumerate(values)]
    begins = sorted({0, len(places), *(n for n in breaks if 0 < n < len(places))})
    parts = [places[begin:end] for begin, end in pairwise(begins)]
    runs = [
        list(run)
        for part in parts
        for known, run in groupby(part, key=lambda place: place is not None)
        if known
    ]
    known = [[place for place in run if place] for run in runs]
    lines = [trace(run, "trace area") if len(run) > 1 else dot(*run[0], 1.2, "dot area") for run in known]
    last = [dot(*known[-1][-1], 2.6, "dot area")] if known else []
    return picture(
        *lines, *last, kind="spark", ids=ids, title=title, desc="", width=width, height=height
    ).text
