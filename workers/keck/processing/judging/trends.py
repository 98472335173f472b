"""The recent trend of each area, within one set of boundaries and without a break."""

from collections.abc import Mapping, Sequence

import numpy as np

from keck.compute.statistics.counts import Counts
from keck.compute.statistics.estimated import Estimated
from keck.compute.statistics.trend import POINTS, share_trend, value_trend
from keck.domain.judgements import NOTHING
from keck.domain.periods import Period
from keck.processing.judging.counts import Document
from keck.processing.judging.distances import steps_before


def trend(
    newest: Counts | Estimated,
    period: str,
    earlier: Mapping[str, Counts | Estimated],
    breaks: Sequence[Document],
    ids: Sequence[str],
) -> str:
    """Tell of each area whether its five newest values rise or fall, as far as chance allows to say.

    The test is at 99.8 %, and no single value may make the trend.

    Parameters
    ----------
    earlier : mapping of str to Counts
        Counts of other periods in the same boundaries.
    breaks : sequence of dict
        Notes on breaks in the series; what lies before one is not compared with what comes after.
    ids : sequence of str
        Public ids of the areas.

    Returns
    -------
    str
        ``r``, ``f`` or ``n`` for each area; nothing where fewer than five values are comparable.
    """
    steps = {code: n for code, n in steps_before(period, earlier).items() if _same(earlier[code], newest)}
    if len(steps) < POINTS - 1:
        return NOTHING * len(ids)
    width = max(steps.values()) + 1
    columns = tuple(np.full((len(ids), width), np.nan) for _ in newest.columns)
    for code, step in {period: 0, **steps}.items():
        counts = earlier[code] if step else newest
        kept = _comparable(code, breaks, ids, period)
        for column, values in zip(columns, counts.columns, strict=True):
            column[:, -1 - step] = np.where(kept, values, np.nan)
    series = newest.of_columns(columns)
    if isinstance(series, Counts) and series.method == "wilson":
        found = share_trend(*series.effective)
    else:
        found = value_trend(series.estimate())
    return "".join(_letter(one) for one in found.direction().tolist())


def _same(one: Counts | Estimated, other: Counts | Estimated) -> bool:
    return one.method == other.method and one.size.shape == other.size.shape


def _letter(direction: float) -> str:
    return NOTHING if np.isnan(direction) else "frn"[0 if direction < 0 else 1 if direction > 0 else 2]


def _comparable(code: str, breaks: Sequence[Document], ids: Sequence[str], newest: str) -> list[bool]:
    """Tell of which areas a period's figure is comparable with the newest one."""
    here, last = Period.parse(code), Period.parse(newest)
    # A break says from which period on figures are others.
    between = [note for note in breaks if here < Period.parse(note["period"]) <= last]
    broken = {note.get("area") for note in between}
    return [None not in broken and one not in broken for one in ids]
