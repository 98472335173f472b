"""Who runs the platform, who helps, and what members are promised: papers and the privacy page tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keck.config.operator import UNTOLD, Operator, Processor, read_operator


@dataclass(frozen=True, slots=True)
class Promises:
    """Promises of an operator; the defaults are those that hold where nothing is set.

    Attributes
    ----------
    processors : tuple of Processor or None
        Who works for the operator with data: nobody, if it is empty; ``None`` where nothing is told.
    backup_hours : int
        How often the operator's timer saves everything: so much may be lost at most.
    restore_hours : int
        After how long at most the platform works again from a backup.
    notice_hours : int
        After how long at most members hear of a breach that concerns them.
    """

    operator: Operator = UNTOLD
    processors: tuple[Processor, ...] | None = None
    backup_hours: int = 24
    restore_hours: int = 8
    notice_hours: int = 24

    @classmethod
    def from_environment(cls, env: Mapping[str, str], home: Path) -> "Promises":
        """Read the environment, and the operator's file: the one that it names, or the one in ``home``."""
        hours = {
            name: int(env.get(f"KECK_{name.upper()}") or getattr(DEFAULTS, name))
            for name in ("backup_hours", "restore_hours", "notice_hours")
        }
        path = _operator_file(env, home)
        operator, processors = read_operator(path) if path else (UNTOLD, None)
        return cls(operator, processors, **hours)


def _operator_file(env: Mapping[str, str], home: Path) -> Path | None:
    """Return where the file is; one that is named must be there."""
    if named := env.get("KECK_OPERATOR_FILE", ""):
        return Path(named).absolute()
    usual = home / "operator.toml"
    try:
        return usual if usual.is_file() else None
    except PermissionError:
        return None


DEFAULTS = Promises()
