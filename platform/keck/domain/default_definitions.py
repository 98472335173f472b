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
    label = measure.label
    return IndicatorDefinition(
        code=own_code(measure.code + _ending(group)),
        name=LocalText(label.de + suffix, label.en + suffix if label.en else None),
        kind=FormulaKind.COUNT if additive else FormulaKind.FIGURE,
        numerator=(Operand(measure.code, group),),
        denominator=(Operand(measure.base),) if measure.base and not additive else (),
        unit=measure.unit,
        decimals=0 if additive else 1,
    )


def _ending(group: str) -> str:
    """Return what a group adds to a code, which ends with no hyphen, as open bands of ages do.

    >>> _ending("age=0-2"), _ending("age=90-"), _ending("")
    ('-age-0-2', '-age-90-plus', '')
    """
    if not group:
        return ""
    ending = "-" + group.replace("=", "-").replace(";", "-").replace("_", "-")
    return ending + "plus" if ending.endswith("-") else ending
