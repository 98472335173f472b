"""What the operator promises members, and who helps: papers and the privacy page tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keck.config.processors import Processor, read_processors


@dataclass(frozen=True, slots=True)
class Promises:
    """Promises of an operator; the defaults are those that hold where nothing is set.

    Attributes
    ----------
    processors : tuple of Processor
        Who works for the operator with data.
    backup_hours : int
        How often the operator's timer saves everything: so much may be lost at most.
    restore_hours : int
        After how long at most the platform works again from a backup.
    notice_hours : int
        After how long at most members hear of a breach that concerns them.
    """

    processors: tuple[Processor, ...] = ()
    backup_hours: int = 24
    restore_hours: int = 8
    notice_hours: int = 24

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> "Promises":
        """Read the environment."""
        path = env.get("KECK_PROCESSORS", "")
        hours = {
            name: int(env.get(f"KECK_{name.upper()}") or getattr(DEFAULTS, name))
            for name in ("backup_hours", "restore_hours", "notice_hours")
        }
        return cls(processors=read_processors(Path(path)) if path else (), **hours)


DEFAULTS = Promises()
