"""What a member has withdrawn: it is not computed with, though it is not protected."""

from dataclasses import dataclass

import numpy as np

from keck.compute.cube import AreaFrame, Cells
from keck.domain.statuses import Status


@dataclass(frozen=True, slots=True)
class Withheld:
    """An indicator, an area (``level:key``) or a period that is not shown; ``None`` stands for all."""

    indicator: str | None = None
    area: str | None = None
    period: str | None = None

    def taken_from(self, cells: Cells, frame: AreaFrame) -> Cells:
        """Return cells without those that are meant; they read like values that were never there."""
        statuses = cells.statuses.copy()
        if self.area is None:
            statuses[:] = Status.MISSING
        else:
            level, _, key = self.area.partition(":")
            if level != frame.level or key not in frame.keys:
                return cells
            statuses[frame.keys.index(key)] = Status.MISSING
            if statuses[-1] == Status.OK:
                # The rest of the municipality would give the area back.
                statuses[-1] = Status.MISSING
        return Cells.of(np.array(cells.values), statuses, flags=cells.flags)
