"""Settings of disclosure control: a member may only make them stricter."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ProtectionPolicy:
    """Minimum counts of a release.

    Attributes
    ----------
    minimum_count : int
        Numerators from 1 to one below are hidden.
    minimum_complement : int
        The same for base minus numerator.
    minimum_base : int
        Nothing is shown about a smaller base.
    hide_all_counted : bool
        Whether cells in which all are counted (x = n) are hidden.
    """

    minimum_count: int = 5
    minimum_complement: int = 5
    minimum_base: int = 10
    hide_all_counted: bool = True

    def stricter(self, other: "ProtectionPolicy") -> "ProtectionPolicy":
        """Return the stricter of both, setting by setting.

        >>> ProtectionPolicy().stricter(ProtectionPolicy(minimum_count=3, minimum_base=30)).minimum_base
        30
        """
        return ProtectionPolicy(*(max(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)))

    def to_json(self) -> dict[str, int | bool]:
        """Return the settings as they are stored and published."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def of(cls, value: dict[str, int | bool] | None) -> "ProtectionPolicy":
        """Read stored settings; what is weaker than the network's floor is raised to it."""
        known = {f.name for f in fields(cls)}
        chosen = cls(**{k: v for k, v in (value or {}).items() if k in known})  # type: ignore[arg-type]
        return NETWORK_FLOOR.stricter(chosen)


NETWORK_FLOOR = ProtectionPolicy()


def stricter(one: int | None, other: int | None) -> int | None:
    """Return the larger of two least numbers, of which none, one or both are said.

    >>> stricter(5, None), stricter(None, None)
    (5, None)
    """
    return max((number for number in (one, other) if number is not None), default=None)
