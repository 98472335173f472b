"""Fingerprints of an indicator's versions: what is equal in two of them can be compared."""

import hashlib
import json

from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.versions import Effect, fields_with
from keck.domain.catalogue_marks import CatalogueMark
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.printing import print_formula
from keck.domain.texts import LocalText

_LENGTH = 12


def mark_of(indicator: CatalogueIndicator, *, comparable: bool = True) -> CatalogueMark:
    """Return what says that a definition is this version of an indicator."""
    values, shown = (fingerprint(indicator, one) for one in (Effect.VALUES, Effect.SHOWN))
    return CatalogueMark(indicator.version, values, shown, comparable)


def fingerprint(indicator: CatalogueIndicator, effect: Effect) -> str:
    """Return a fingerprint of all fields whose change has an effect, twelve hexadecimal digits.

    It is of the catalogue's own formula: whatever members call their measures, theirs is the same.
    """
    said = {name: _plain(getattr(indicator, name)) for name in sorted(fields_with(effect))}
    return hashlib.sha256(json.dumps([indicator.code, said]).encode()).hexdigest()[:_LENGTH]


def _plain(value: object) -> object:
    if isinstance(value, Node):
        return print_formula(value)
    if isinstance(value, LocalText):
        # A unit that is only translated otherwise is the same.
        return value.de
    return value if value is None or isinstance(value, int) else str(value)


def effect_between(old: CatalogueMark, new: CatalogueMark) -> Effect:
    """Return what another version changes, as far as two marks tell."""
    if old.values != new.values:
        return Effect.VALUES
    if old.shown != new.shown:
        return Effect.SHOWN
    return Effect.NONE if old.version == new.version else Effect.WORDS
