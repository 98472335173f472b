"""What a child may use."""

from dataclasses import dataclass

_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one child; each ends it and becomes a sentence.

    Attributes
    ----------
    memory : int
        Bytes of address space.
    cpu_seconds, wall_seconds : int
        Processor time, and time by the clock.
    file_bytes : int
        Largest file that it may write, its answer included.
    threads : int
        Threads of its user, where the user is its own.
    """

    memory: int = 3000 * _MEGABYTE
    cpu_seconds: int = 60
    wall_seconds: int = 85
    file_bytes: int = 1000 * _MEGABYTE
    open_files: int = 128
    threads: int = 256


DEFAULT_LIMITS = Limits()
