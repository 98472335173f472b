"""How much one member may take of what all share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quota:
    """The most that a member may keep or ask for; also what it has taken, in the same units.

    Attributes
    ----------
    storage : int
        Bytes of the files that were sent and are kept.
    values : int
        Values in all states of all tables; bytes that states share count once.
    jobs : int
        Jobs that wait or run.
    """

    storage: int
    values: int
    jobs: int


STANDARD = Quota(storage=10_000_000_000, values=100_000_000, jobs=200)
"""For a member for which the foundation has set nothing else."""

ALWAYS = frozenset(
    {"release", "announce", "publish", "rollback", "withdraw", "benchmarks", "upkeep", "export"}
)
"""Kinds of jobs that a full queue does not keep out: what is shown, taken back or tidied up must go on."""
