"""Target and order of deprivation of an adopted indicator: whether they can be said of it."""

from keck.domain.definition_reading import can_reach
from keck.domain.definitions import IndicatorDefinition, Polarity
from keck.services.definitions import indicators
from keck.services.errors import Refused
from keck.tenants.scope import Scope


def check(scope: Scope, wanted: IndicatorDefinition) -> None:
    """Check what a member says of an indicator beyond words, before it is used.

    Raises
    ------
    Refused
        If its values can not be as its target, or if areas can not be ordered by it, or are by another.
    """
    if wanted.target is not None and not can_reach(wanted.kind, wanted.target):
        raise Refused("indicator_target_wrong")
    if wanted.deprivation and wanted.polarity is Polarity.NEUTRAL:
        raise Refused("adoption_without_direction")
    indicators.refuse_second_ordering(scope, [wanted])
