"""Measuring two things in turn, so that what else the machine does meets both."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks.processes import spent

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Turns:
    """Figures of ours and of the comparison, one pair for each round."""

    ours: list[float]
    theirs: list[float]

    @property
    def own(self) -> float:
        """Our median."""
        return statistics.median(self.ours)

    @property
    def other(self) -> float:
        """The comparison's median."""
        return statistics.median(self.theirs)

    @property
    def ratio(self) -> float:
        """Median of the rounds' ratios: both of a pair saw the same noise.

        >>> Turns([1.0, 9.0, 2.0], [1.0, 3.0, 1.0]).ratio
        2.0
        """
        return statistics.median(own / other for own, other in zip(self.ours, self.theirs, strict=True))


def timed(work: Work) -> float:
    """Return the seconds that some work takes."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def costed(work: Work) -> float:
    """Return the processor seconds that some work takes, in servers and children too.

    On a machine that others use as well, they move far less than seconds by the clock.
    """
    gc.collect()
    before = spent()
    work()
    return spent() - before


def in_turn(rounds: int, ours: Work, theirs: Work) -> Turns:
    """Take the cost of two things one after the other, again and again."""
    return figures_in_turn(rounds, lambda: costed(ours), lambda: costed(theirs))


def figures_in_turn(rounds: int, ours: Callable[[], float], theirs: Callable[[], float]) -> Turns:
    """Take two figures that are measured in another way than by our own clock."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return Turns([own for own, _ in pairs], [other for _, other in pairs])
