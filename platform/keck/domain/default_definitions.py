"""Plain definitions of measures that no other definition uses, so that a release shows something."""

from collections.abc import Collection

from keck.domain.codes import own_code
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.derived import named_indicators
from keck.domain.measures import Measure
from keck.domain.texts import LocalText


def superfluous(used: Collection[tuple[str, IndicatorDefinition]]) -> set[str]:
    """Return the codes of default indicators that others do not name, and whose measures others use.

    Parameters
    ----------
    used : collection of (str, IndicatorDefinition)
        Definitions with their origins.
    """
    own = [one for origin, one in used if origin != "default"]
    kept = {code for one in own for code in named_indicators(one)}
    measures = {operand.measure for one in own for operand in one.operands}
    return {
        one.code
        for origin, one in used
        if origin == "default" and one.code not in kept and {o.measure for o in one.operands} <= measures
    }


def default_definition(measure: Measure, group: str) -> IndicatorDefinition:
    """Return the definition of a measure as it is, of one of its groups or of the total."""
    additive = measure.kind.additive
    suffix = f" ({group})" if group else ""
    ending = "-" + group.replace("=", "-").replace(";", "-").replace("_", "-") if group else ""
    label = measure.label
    return IndicatorDefinition(
        code=own_code(measure.code + ending),
        name=LocalText(label.de + suffix, label.en + suffix if label.en else None),
        kind=FormulaKind.COUNT if additive else FormulaKind.FIGURE,
        numerator=(Operand(measure.code, group),),
        denominator=(Operand(measure.base),) if measure.base and not additive else (),
        unit=measure.unit,
        decimals=0 if additive else 1,
    )
