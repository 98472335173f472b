"""Versions of an indicator: what a new one changes, and whether it may follow the old one."""

from dataclasses import fields
from enum import IntEnum

from keck.domain.catalogue.fields import CatalogueError
from keck.domain.catalogue.indicators import CatalogueIndicator


class Effect(IntEnum):
    """What a change of a definition does, the strongest last."""

    NONE = 0
    WORDS = 1
    """Only texts differ."""
    SHOWN = 2
    """The same values, but other ones are hidden, rounded or called good."""
    VALUES = 3
    """Values differ, or are about something else."""


_EFFECTS = {
    **dict.fromkeys(
        ("formula", "unit", "pooling", "spatial_reference", "population_base", "instrument"), Effect.VALUES
    ),
    # Guests see some topics only.
    **dict.fromkeys(("decimals", "polarity", "minimum_count", "minimum_base", "topic"), Effect.SHOWN),
    # These tell of a version and are no part of what it says.
    **dict.fromkeys(("code", "version", "changes"), Effect.NONE),
}


def fields_with(effect: Effect) -> frozenset[str]:
    """Return the fields whose change has an effect of this strength."""
    return frozenset(name for name, one in _EFFECTS.items() if one is effect)


def effects(old: CatalogueIndicator, new: CatalogueIndicator) -> dict[str, Effect]:
    """Return the fields in which two versions differ, with what each does.

    Formulas are compared by what they say, not by how they are written; groups are a part of them. A unit
    that changes in English alone is a change of words. What another indicator changes that a formula names,
    is a change of that one.
    """
    found = {}
    for field in fields(CatalogueIndicator):
        effect = _EFFECTS.get(field.name, Effect.WORDS)
        if effect and getattr(old, field.name) != getattr(new, field.name):
            words_only = field.name == "unit" and old.unit.de == new.unit.de
            found[field.name] = Effect.WORDS if words_only else effect
    return found


def effect(old: CatalogueIndicator, new: CatalogueIndicator) -> Effect:
    """Return the strongest of all differences."""
    return max(effects(old, new).values(), default=Effect.NONE)


def check_succession(old: CatalogueIndicator, new: CatalogueIndicator) -> None:
    """Check that one definition may take the place of another one.

    Raises
    ------
    CatalogueError
        If it is another indicator, if something changed without a new version, if the version is not the next
        one, or if the history of the old one is told differently.
    """
    if old.code != new.code:
        raise CatalogueError(f"{new.code}: is no version of {old.code}")
    changed = effects(old, new)
    expected = old.version + 1 if changed else old.version
    if new.version != expected:
        told = ", ".join(changed) or "nothing"
        raise CatalogueError(f"{new.code}: 'version' must be {expected}, since {told} changed")
    if new.changes[: old.version] != old.changes:
        raise CatalogueError(f"{new.code}: 'changes' tell an earlier version differently")
